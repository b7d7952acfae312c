-- What the account granted, as the CRM last told it with a token; NULL while it has not told.
ALTER TABLE connection ADD granted text[];
ALTER TABLE connection ADD account_kind text NOT NULL DEFAULT 'Standard account';
ALTER TABLE connection ADD further_currencies text[] NOT NULL DEFAULT '{}';

-- Everything of ours that belongs into the account and what of it was there when we last looked: what is missing, what somebody else
-- has under our name, what the account does not offer. object_type is empty for what belongs to our own object.
CREATE TABLE install_item (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    object_type   text        NOT NULL,
    kind          text        NOT NULL,
    name          text        NOT NULL,
    label         text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('MISSING', 'THERE', 'TAKEN', 'UNAVAILABLE')),
    problem       text,
    checked_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, object_type, kind, name),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
);
CALL protect('install_item', 'SELECT, INSERT, UPDATE, DELETE');
