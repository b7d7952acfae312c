-- How many calls a connection made on a day of its account's own zone, and what became of them. One row per day, not per call.
CREATE TABLE connection_usage (
    workspace_id  uuid   NOT NULL,
    connection_id uuid   NOT NULL,
    day           date   NOT NULL,
    done          bigint NOT NULL DEFAULT 0,
    refused       bigint NOT NULL DEFAULT 0,
    throttled     bigint NOT NULL DEFAULT 0,
    failed        bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, connection_id, day),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
) WITH (fillfactor = 50);
CALL protect('connection_usage', 'SELECT, INSERT, UPDATE, DELETE');

-- What the CRM said last of its limits; kind is WINDOW or DAY.
CREATE TABLE connection_quota (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('WINDOW', 'DAY')),
    most          bigint      NOT NULL,
    remaining     bigint      NOT NULL,
    span_ms       bigint      NOT NULL,
    told_at       timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, kind),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
) WITH (fillfactor = 50);
CALL protect('connection_quota', 'SELECT, INSERT, UPDATE, DELETE');
