-- What a referral earned, for CRMs that keep rewards as records of their own.
ALTER TABLE referral_entry ADD COLUMN rewards jsonb NOT NULL DEFAULT '[]';
