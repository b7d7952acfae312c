-- Accounts in which somebody asked for something by a record, which has to be read. The row goes when it was read; a later wish leaves a later
-- time, so that it is not lost while the earlier one is being read.
CREATE TABLE action_look (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    asked_at      timestamptz NOT NULL,
    token         uuid        NOT NULL,
    PRIMARY KEY (workspace_id, connection_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
);
CALL protect('action_look', 'SELECT, INSERT, UPDATE, DELETE');
CALL open_to_router('action_look', 'workspace_id, connection_id');
