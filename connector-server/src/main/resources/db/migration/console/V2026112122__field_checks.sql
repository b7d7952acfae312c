-- What was last seen of our fields in a CRM account, so that the first steps can tell without asking the CRM at every look.
CREATE TABLE field_check (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    missing       int         NOT NULL,
    checked_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
);
CALL protect('field_check', 'SELECT, INSERT, UPDATE');
