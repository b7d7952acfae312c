-- Nothing is left to pay where what has to come back is as much; units may be worth nothing in money.
ALTER TABLE payout DROP CONSTRAINT payout_amount_check;
ALTER TABLE payout ADD CONSTRAINT payout_amount_check CHECK (amount >= 0);

-- What one payout settles beside the reward that it is named after.
CREATE TABLE payout_line (
    workspace_id uuid    NOT NULL,
    payout_id    uuid    NOT NULL,
    reward_id    uuid    NOT NULL,
    live         boolean NOT NULL,
    PRIMARY KEY (workspace_id, payout_id, reward_id),
    FOREIGN KEY (workspace_id, payout_id) REFERENCES payout,
    FOREIGN KEY (workspace_id, reward_id) REFERENCES reward
);
-- A reward is settled by one live payout at the most.
CREATE UNIQUE INDEX payout_line_one_live ON payout_line (workspace_id, reward_id) WHERE live;
CALL protect('payout_line', 'SELECT, INSERT, UPDATE');

-- Whether payouts are stopped, and what was found. A row that was resumed stays, with who did it.
CREATE TABLE payout_stop (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    stop_id      uuid        NOT NULL,
    finding      text        NOT NULL,
    stopped_at   timestamptz NOT NULL,
    resumed_at   timestamptz,
    resumed_by   text,
    PRIMARY KEY (workspace_id, stop_id)
);
CREATE UNIQUE INDEX payout_stop_one ON payout_stop (workspace_id) WHERE resumed_at IS NULL;
CALL protect('payout_stop', 'SELECT, INSERT, UPDATE');

CREATE TABLE ledger_audit (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    run          bigint      GENERATED ALWAYS AS IDENTITY,
    ran_at       timestamptz NOT NULL,
    findings     jsonb       NOT NULL,
    PRIMARY KEY (workspace_id, run)
);
CALL protect('ledger_audit', 'SELECT, INSERT, DELETE');
