-- An account that did not answer is left alone for a while, longer each time, whoever looks for work in between.
ALTER TABLE action_look RENAME COLUMN asked_at TO not_before;
ALTER TABLE action_look ADD COLUMN attempts integer NOT NULL DEFAULT 0;
GRANT SELECT (not_before) ON action_look TO referloop_router;
