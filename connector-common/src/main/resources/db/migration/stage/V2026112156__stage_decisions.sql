-- A meaning counts once somebody decided it; until then it is a suggestion. decided_* is what the stage looked like at that moment, so
-- that a stage which is relabelled or disappears later can be told. What was in force before stays in force.
ALTER TABLE stage_mapping ADD suggested text;
ALTER TABLE stage_mapping ADD decided_at timestamptz;
ALTER TABLE stage_mapping ADD decided_by text;
ALTER TABLE stage_mapping ADD decided_label text;
ALTER TABLE stage_mapping ADD decided_outcome text;
ALTER TABLE stage_mapping ADD gone_since timestamptz;
ALTER TABLE stage_mapping ADD records bigint;
ALTER TABLE stage_mapping ADD counted_at timestamptz;
ALTER TABLE stage_mapping NO FORCE ROW LEVEL SECURITY;
UPDATE stage_mapping SET suggested = status, decided_at = updated_at, decided_by = 'the first suggestion', decided_label = stage_label,
    decided_outcome = outcome;
ALTER TABLE stage_mapping FORCE ROW LEVEL SECURITY;
