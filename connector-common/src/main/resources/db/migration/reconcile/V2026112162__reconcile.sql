-- Work that goes through a CRM account as a whole: its past, what was missed, a comparison. The cursor is committed with what the page
-- came to; version makes a second worker's page of the same run come to nothing.
CREATE TABLE sync_run (
    workspace_id    uuid        NOT NULL,
    run_id          uuid        NOT NULL,
    connection_id   uuid        NOT NULL,
    kind            text        NOT NULL CHECK (kind IN ('BACKFILL', 'CATCH_UP', 'RECONCILIATION')),
    state           text        NOT NULL CHECK (state IN ('RUNNING', 'PAUSED', 'DONE', 'CANCELLED', 'FAILED')),
    step            text        NOT NULL,
    page_cursor     text,
    changed_since   timestamptz,
    because         text        NOT NULL,
    planned_records bigint      NOT NULL DEFAULT 0,
    planned_calls   bigint      NOT NULL DEFAULT 0,
    records         bigint      NOT NULL DEFAULT 0,
    calls           bigint      NOT NULL DEFAULT 0,
    found           bigint      NOT NULL DEFAULT 0,
    worked_ms       bigint      NOT NULL DEFAULT 0,
    requested_by    text        NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    not_before      timestamptz NOT NULL,
    leased_until    timestamptz,
    attempts        int         NOT NULL DEFAULT 0,
    problem         text,
    version         bigint      NOT NULL DEFAULT 1,
    PRIMARY KEY (workspace_id, run_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
);
CREATE UNIQUE INDEX sync_run_live ON sync_run (workspace_id, connection_id, kind) WHERE state IN ('RUNNING', 'PAUSED');
CREATE INDEX sync_run_newest ON sync_run (workspace_id, connection_id, created_at DESC);
CALL protect('sync_run', 'SELECT, INSERT, UPDATE, DELETE');
CALL open_to_router('sync_run', 'workspace_id, connection_id, state, not_before, leased_until');

-- Calls of a run by what they asked for.
CREATE TABLE sync_run_calls (
    workspace_id uuid   NOT NULL,
    run_id       uuid   NOT NULL,
    operation    text   NOT NULL,
    calls        bigint NOT NULL,
    PRIMARY KEY (workspace_id, run_id, operation),
    FOREIGN KEY (workspace_id, run_id) REFERENCES sync_run ON DELETE CASCADE
);
CALL protect('sync_run_calls', 'SELECT, INSERT, UPDATE, DELETE');

-- Every deal of an account as it was last seen, referred or not; no name and no address in it. What won and lost without a referral is
-- what programs are measured against.
CREATE TABLE crm_deal (
    workspace_id    uuid        NOT NULL,
    connection_id   uuid        NOT NULL,
    record_id       text        NOT NULL,
    track           text,
    stage           text,
    amount          text,
    currency        text,
    created_at      timestamptz NOT NULL,
    closed_on       date,
    names_referrer  boolean     NOT NULL,
    seen_at         timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, record_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
);
CREATE INDEX crm_deal_closed ON crm_deal (workspace_id, closed_on);
CALL protect('crm_deal', 'SELECT, INSERT, UPDATE, DELETE');

-- Contacts that name who referred them, in the field that the admin chose.
CREATE TABLE crm_referred_contact (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    record_id     text        NOT NULL,
    created_at    timestamptz NOT NULL,
    seen_at       timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, record_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
);
CALL protect('crm_referred_contact', 'SELECT, INSERT, UPDATE, DELETE');

-- Which of the CRM's own fields names the referrer's e-mail.
CREATE TABLE referral_source_field (
    workspace_id  uuid NOT NULL,
    connection_id uuid NOT NULL,
    object_type   text NOT NULL CHECK (object_type IN ('CONTACT', 'DEAL')),
    field         text NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, object_type),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
);
CALL protect('referral_source_field', 'SELECT, INSERT, UPDATE, DELETE');

-- Where the CRM and we say different things. OPEN until somebody asks for the repair (WANTED), until that is told to the inbox (REPAIRED),
-- or until a later comparison no longer finds it (SETTLED).
CREATE TABLE crm_difference (
    workspace_id  uuid        NOT NULL,
    difference_id uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    run_id        uuid        NOT NULL,
    cause         text        NOT NULL,
    object_type   text        NOT NULL,
    record_id     text        NOT NULL,
    referral_id   uuid,
    ours          text        NOT NULL,
    theirs        text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('OPEN', 'WANTED', 'REPAIRED', 'SETTLED')),
    found_at      timestamptz NOT NULL,
    seen_at       timestamptz NOT NULL,
    repaired_by   text,
    repaired_at   timestamptz,
    PRIMARY KEY (workspace_id, difference_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
);
CREATE UNIQUE INDEX crm_difference_open ON crm_difference (workspace_id, connection_id, cause, object_type, record_id)
    WHERE state IN ('OPEN', 'WANTED');
CREATE INDEX crm_difference_newest ON crm_difference (workspace_id, state, seen_at DESC);
CALL protect('crm_difference', 'SELECT, INSERT, UPDATE, DELETE');
CALL open_to_router('crm_difference', 'workspace_id, connection_id, state');

-- Until when we are known to have listened to an account; what lies between this and now was missed.
CREATE TABLE listening (
    workspace_id    uuid        NOT NULL,
    connection_id   uuid        NOT NULL,
    listening_until timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
) WITH (fillfactor = 50);
CALL protect('listening', 'SELECT, INSERT, UPDATE');
