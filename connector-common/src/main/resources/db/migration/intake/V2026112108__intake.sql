-- One stream per connection. Appending locks the head's row until commit, so positions are dense and become visible in order:
-- a reader that follows its cursor can never step over a row that commits late.
CREATE TABLE intake_head (
    workspace_id  uuid   NOT NULL,
    connection_id uuid   NOT NULL,
    position      bigint NOT NULL,
    PRIMARY KEY (workspace_id, connection_id)
) WITH (fillfactor = 50);
CALL protect('intake_head', 'SELECT, INSERT, UPDATE');
CALL open_to_router('intake_head', 'workspace_id, connection_id, position');

-- How far the stream is worked off. Its row lock makes one worker, of any instance, the owner of the next batch.
CREATE TABLE intake_cursor (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    position      bigint      NOT NULL,
    failures      int         NOT NULL DEFAULT 0,
    not_before    timestamptz,
    PRIMARY KEY (workspace_id, connection_id)
) WITH (fillfactor = 50);
CALL protect('intake_cursor', 'SELECT, INSERT, UPDATE');
CALL open_to_router('intake_cursor', 'workspace_id, connection_id, position, not_before');

-- The raw bytes of every delivery, one row each, kept for replay. Stored as they are: compressing 30 kB costs more than it saves here.
CREATE TABLE intake_delivery (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    position      bigint      NOT NULL,
    received_at   timestamptz NOT NULL,
    correlation   text        NOT NULL,
    body          bytea       NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, position)
);
ALTER TABLE intake_delivery ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX intake_delivery_age ON intake_delivery USING brin (received_at);
CALL protect('intake_delivery', 'SELECT, INSERT, DELETE');

-- What became of a delivery: how many events, and what they came to.
CREATE TABLE intake_result (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    position      bigint      NOT NULL,
    processed_at  timestamptz NOT NULL,
    events        int         NOT NULL,
    applied       int         NOT NULL,
    known         int         NOT NULL,
    unrelated     int         NOT NULL,
    echoes        int         NOT NULL,
    unreadable    int         NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, position)
);
CALL protect('intake_result', 'SELECT, INSERT, UPDATE, DELETE');

-- What could not be acted upon, grouped by cause; nothing is dropped in silence.
CREATE TABLE dead_letter (
    workspace_id  uuid        NOT NULL REFERENCES workspace,
    dead_letter_id uuid       NOT NULL,
    connection_id uuid,
    cause         text        NOT NULL,
    subject       text        NOT NULL,
    detail        text        NOT NULL,
    position      bigint,
    object_type   text,
    record_id     text,
    state         text        NOT NULL CHECK (state IN ('OPEN', 'RESOLVED', 'DISCARDED')),
    times         int         NOT NULL,
    first_seen    timestamptz NOT NULL,
    last_seen     timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, dead_letter_id)
);
CREATE UNIQUE INDEX dead_letter_open ON dead_letter (workspace_id, connection_id, cause, subject) NULLS NOT DISTINCT WHERE state = 'OPEN';
CREATE INDEX dead_letter_newest ON dead_letter (workspace_id, state, last_seen DESC);
CALL protect('dead_letter', 'SELECT, INSERT, UPDATE');

-- Records that must be read from the CRM before a decision can be made about them.
CREATE TABLE record_fetch (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    object_type   text        NOT NULL,
    record_id     text        NOT NULL,
    reason        text        NOT NULL,
    version       bigint      NOT NULL DEFAULT 1,
    attempts      int         NOT NULL DEFAULT 0,
    not_before    timestamptz NOT NULL,
    leased_until  timestamptz,
    last_error    text,
    correlation   text        NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, object_type, record_id)
);
CREATE INDEX record_fetch_due ON record_fetch (not_before);
CALL protect('record_fetch', 'SELECT, INSERT, UPDATE, DELETE');
CALL open_to_router('record_fetch', 'workspace_id, connection_id, not_before, leased_until');

-- Records that were looked at and belong to no referral, so that each is read once and not at every change.
CREATE TABLE unreferred_record (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    object_type   text        NOT NULL,
    record_id     text        NOT NULL,
    checked_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, object_type, record_id)
);
CALL protect('unreferred_record', 'SELECT, INSERT, UPDATE, DELETE');
