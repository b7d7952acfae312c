-- What counts over several referrals (a bonus, a top-up of a period) is identified by who earns it; a grant needs no referral at all.
ALTER TABLE reward ADD COLUMN subject uuid;
-- The owner, too, sees no row without a workspace: for this one statement it may see all.
ALTER TABLE reward NO FORCE ROW LEVEL SECURITY;
UPDATE reward SET subject = referral_id, milestone = lower(milestone);
ALTER TABLE reward FORCE ROW LEVEL SECURITY;
ALTER TABLE reward ALTER COLUMN subject SET NOT NULL;
ALTER TABLE reward ALTER COLUMN referral_id DROP NOT NULL;
ALTER TABLE reward ADD COLUMN via text NOT NULL DEFAULT 'manual';
ALTER TABLE reward ADD COLUMN unit_kind text;
ALTER TABLE reward ADD COLUMN quantity int;
ALTER TABLE reward ADD COLUMN unit_name text;
ALTER TABLE reward ADD COLUMN conversion jsonb;
ALTER TABLE reward ADD COLUMN expires_at timestamptz;
ALTER TABLE reward ADD COLUMN holds jsonb NOT NULL DEFAULT '[]';
ALTER TABLE reward ADD COLUMN note text;
ALTER TABLE reward ADD CHECK ((unit_kind IS NULL) = (quantity IS NULL) AND (unit_kind IS NULL) = (unit_name IS NULL));
-- A second reward for the same thing is impossible, however often the stage is entered.
ALTER TABLE reward ADD UNIQUE (workspace_id, program_id, subject, rule, milestone, beneficiary_role, beneficiary_id, period, line);
DO $$
BEGIN
    EXECUTE (SELECT format('ALTER TABLE reward DROP CONSTRAINT %I', conname) FROM pg_constraint
             WHERE conrelid = 'reward'::regclass AND contype = 'u' AND conkey @> ARRAY[
                 (SELECT attnum FROM pg_attribute WHERE attrelid = 'reward'::regclass AND attname = 'referral_id')]);
END $$;
CREATE INDEX reward_by_beneficiary ON reward (workspace_id, program_id, beneficiary_id);
CREATE INDEX reward_by_subject ON reward (workspace_id, program_id, subject);
