-- What each linked record should say, and what it was last told. Changes of one record coalesce by themselves: the row holds the newest.
CREATE TABLE writeback (
    workspace_id    uuid        NOT NULL,
    connection_id   uuid        NOT NULL,
    object_type     text        NOT NULL,
    record_id       text        NOT NULL,
    desired         jsonb       NOT NULL,
    version         bigint      NOT NULL,
    written_version bigint      NOT NULL DEFAULT 0,
    written         jsonb,
    written_at      timestamptz,
    requested_at    timestamptz NOT NULL,
    not_before      timestamptz NOT NULL,
    leased_until    timestamptz,
    attempts        int         NOT NULL DEFAULT 0,
    parked          text,
    correlation     text        NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, object_type, record_id)
) WITH (fillfactor = 70);
CREATE INDEX writeback_due ON writeback (workspace_id, connection_id, not_before) WHERE written_version < version AND parked IS NULL;
CALL protect('writeback', 'SELECT, INSERT, UPDATE, DELETE');
CALL open_to_router('writeback', 'workspace_id, connection_id, version, written_version, not_before, leased_until, parked');
