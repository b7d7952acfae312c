-- The intent to pay, written before any rail is asked. The external id is what the rail knows it by.
CREATE TABLE payout (
    workspace_id uuid        NOT NULL,
    payout_id    uuid        NOT NULL,
    reward_id    uuid        NOT NULL,
    rail         text        NOT NULL,
    external_id  text        NOT NULL,
    state        text        NOT NULL CHECK (state IN ('SCHEDULED', 'SENT', 'DELIVERED', 'FAILED', 'REVERSED')),
    amount       bigint      NOT NULL CHECK (amount > 0),
    currency     char(3)     NOT NULL,
    reference    text,
    settled_by   text,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, payout_id),
    UNIQUE (rail, external_id),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES reward
);
-- A second live payout of one reward is impossible.
CREATE UNIQUE INDEX payout_one_live ON payout (workspace_id, reward_id) WHERE state NOT IN ('FAILED', 'REVERSED');
CREATE INDEX payout_by_state ON payout (workspace_id, state, created_at);
CALL protect('payout', 'SELECT, INSERT, UPDATE');
