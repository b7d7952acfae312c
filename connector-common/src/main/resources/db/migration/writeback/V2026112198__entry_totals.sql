-- What a referral came to, for CRMs that show it on the referral's record.
ALTER TABLE referral_entry ADD COLUMN total    text NOT NULL DEFAULT '';
ALTER TABLE referral_entry ADD COLUMN currency text NOT NULL DEFAULT '';
