-- Accounts whose CRM does not call us. Who holds the line to one, and until when nobody else may; how far it was heard, which is committed with
-- what was heard; and when it was last alive.
CREATE TABLE crm_line (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    -- A hold, not an instance: what a hold that was taken over still wants to store is refused.
    holder        uuid,
    held_until    timestamptz,
    position      text,
    -- BROKEN is between two lines; where READ stands the account cannot be listened to and is read at intervals.
    state         text        NOT NULL CHECK (state IN ('OPENING', 'OPEN', 'BROKEN', 'READ')),
    heard_at      timestamptz,
    read_at       timestamptz,
    failures      int         NOT NULL DEFAULT 0,
    not_before    timestamptz,
    problem       text,
    PRIMARY KEY (workspace_id, connection_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
) WITH (fillfactor = 50);
CALL protect('crm_line', 'SELECT, INSERT, UPDATE');
CALL open_to_router('crm_line', 'workspace_id, connection_id, held_until, not_before');
