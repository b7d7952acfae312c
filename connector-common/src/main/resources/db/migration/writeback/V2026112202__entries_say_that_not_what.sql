-- That a CRM account should keep something new of a referral is all that is noted with the change; what it is, is put together when a
-- lane comes to it. kept_as tells whether the account keeps that already, refused_as whether it refused just that.
ALTER TABLE referral_entry
    DROP COLUMN desired,
    DROP COLUMN rewards,
    DROP COLUMN referrer_email,
    DROP COLUMN total,
    DROP COLUMN currency,
    ADD COLUMN kept_as uuid,
    ADD COLUMN refused_as uuid;
ALTER TABLE referral_entry SET (fillfactor = 50);
-- A row is made of links and connections that are there, and says nothing by itself, like those of writeback, which have no such keys.
ALTER TABLE referral_entry
    DROP CONSTRAINT referral_entry_workspace_id_connection_id_fkey,
    DROP CONSTRAINT referral_entry_workspace_id_referral_id_fkey;
-- Writes the table anew, so that what the columns said of people is gone from the disk too.
CLUSTER referral_entry USING referral_entry_pkey;
