-- What a delivery is: bytes that the CRM pushed, in its own words, or changes that we found by reading it, in ours.
ALTER TABLE intake_delivery ADD COLUMN origin text NOT NULL DEFAULT 'PUSHED' CHECK (origin IN ('PUSHED', 'READ'));
