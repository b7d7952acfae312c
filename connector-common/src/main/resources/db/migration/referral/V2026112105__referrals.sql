CREATE TABLE referrer (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    referrer_id  uuid        NOT NULL,
    email        text        NOT NULL CHECK (email = lower(email)),
    name         text        NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, referrer_id),
    UNIQUE (workspace_id, email)
);
CALL protect('referrer', 'SELECT, INSERT, UPDATE');

CREATE TABLE referral (
    workspace_id    uuid        NOT NULL,
    referral_id     uuid        NOT NULL,
    number          bigint      NOT NULL,
    program_id      uuid        NOT NULL,
    program_version int         NOT NULL,
    referrer_id     uuid        NOT NULL,
    referee_name    text        NOT NULL,
    referee_email   text,
    referee_company text,
    note            text,
    submitted_by    text        NOT NULL,
    source          text        NOT NULL,
    claimed_at      timestamptz NOT NULL,
    status          text        NOT NULL,
    status_since    timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, referral_id),
    UNIQUE (workspace_id, number),
    FOREIGN KEY (workspace_id, program_id, program_version) REFERENCES program_version,
    FOREIGN KEY (workspace_id, referrer_id) REFERENCES referrer
);
CREATE INDEX referral_newest ON referral (workspace_id, claimed_at DESC);
CREATE INDEX referral_by_status ON referral (workspace_id, status, claimed_at DESC);
CREATE INDEX referral_by_referrer ON referral (workspace_id, referrer_id);
CALL protect('referral', 'SELECT, INSERT, UPDATE');

-- Every claim that was accepted or came second; the key makes a repeated one harmless.
CREATE TABLE claim (
    workspace_id    uuid        NOT NULL REFERENCES workspace,
    idempotency_key text        NOT NULL,
    request_hash    bytea       NOT NULL,
    referral_id     uuid,
    outcome         text        NOT NULL,
    reason          text,
    connection_id   uuid,
    object_type     text,
    record_id       text,
    referrer_email  text        NOT NULL,
    submitted_by    text        NOT NULL,
    claimed_at      timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, idempotency_key)
);
CREATE INDEX claim_by_referral ON claim (workspace_id, referral_id);
CALL protect('claim', 'SELECT, INSERT');

-- Which CRM records speak for which referral. A record speaks for one at the most.
CREATE TABLE referral_link (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    object_type   text        NOT NULL,
    record_id     text        NOT NULL,
    referral_id   uuid        NOT NULL,
    label         text        NOT NULL,
    via           text        NOT NULL,
    gone          boolean     NOT NULL DEFAULT false,
    linked_at     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, object_type, record_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referral
);
CREATE INDEX referral_link_by_referral ON referral_link (workspace_id, referral_id);
CALL protect('referral_link', 'SELECT, INSERT, UPDATE, DELETE');

-- What the CRM said, each with its own time. The key is the content: the same fact told again changes nothing, whenever it comes.
-- status is what the stage meant when it was first understood; NULL while nobody has mapped the stage.
CREATE TABLE referral_fact (
    workspace_id  uuid        NOT NULL,
    referral_id   uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    object_type   text        NOT NULL,
    record_id     text        NOT NULL,
    field         text        NOT NULL,
    occurred_at   timestamptz NOT NULL,
    value         text        NOT NULL,
    track         text,
    status        text,
    recorded_at   timestamptz NOT NULL,
    correlation   text        NOT NULL,
    PRIMARY KEY (workspace_id, referral_id, connection_id, object_type, record_id, field, occurred_at, value)
);
CREATE INDEX referral_fact_unmapped ON referral_fact (workspace_id, connection_id, object_type, value)
    WHERE field = 'stage' AND status IS NULL;
CALL protect('referral_fact', 'SELECT, INSERT');
GRANT UPDATE (status, referral_id, record_id) ON referral_fact TO referloop_app;
