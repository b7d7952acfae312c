-- What a CRM's automation asked for, each once by the CRM's own id of the call. Stored before it is answered, carried out once, and told
-- until the CRM has heard of it.
CREATE TABLE action_call (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    callback      text        NOT NULL,
    kind          text        NOT NULL,
    object_type   text        NOT NULL,
    record_id     text        NOT NULL,
    source        text        NOT NULL,
    inputs        jsonb       NOT NULL,
    correlation   text        NOT NULL,
    asked_at      timestamptz NOT NULL,
    done          boolean,
    outputs       jsonb,
    decided_at    timestamptz,
    told_at       timestamptz,
    parked        text,
    attempts      int         NOT NULL DEFAULT 0,
    not_before    timestamptz NOT NULL,
    leased_until  timestamptz,
    PRIMARY KEY (workspace_id, connection_id, callback),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection,
    CHECK ((done IS NULL) = (outputs IS NULL) AND (done IS NULL) = (decided_at IS NULL))
);
CREATE INDEX action_call_due ON action_call (workspace_id, connection_id, not_before) WHERE told_at IS NULL AND parked IS NULL;
CREATE INDEX action_call_by_record ON action_call (workspace_id, connection_id, object_type, record_id);
CALL protect('action_call', 'SELECT, INSERT, UPDATE, DELETE');
CALL open_to_router('action_call', 'workspace_id, connection_id, told_at, parked, not_before, leased_until');
