-- Which signals made somebody eligible, in the program's order, and what an ask therefore was about.
ALTER TABLE candidate ADD COLUMN signals text[] NOT NULL DEFAULT '{}';
ALTER TABLE candidate_action ADD COLUMN program_id uuid;
ALTER TABLE candidate_action ADD COLUMN signals text[] NOT NULL DEFAULT '{}';
CREATE INDEX candidate_action_by_time ON candidate_action (workspace_id, acted_at) WHERE kind = 'ASK';
