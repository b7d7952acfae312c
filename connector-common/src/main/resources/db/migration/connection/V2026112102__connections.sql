CREATE TABLE connection (
    workspace_id  uuid        NOT NULL REFERENCES workspace,
    connection_id uuid        NOT NULL,
    crm           text        NOT NULL,
    account_id    text        NOT NULL,
    account_name  text        NOT NULL,
    currency      char(3)     NOT NULL,
    time_zone     text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('CONNECTED', 'NEEDS_RECONNECT', 'DISCONNECTED')),
    state_since   timestamptz NOT NULL,
    state_reason  text,
    connected_by  text        NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id)
);
-- A CRM account works for one workspace at a time, or nobody could say whose delivery it is.
CREATE UNIQUE INDEX connection_account ON connection (crm, account_id);
CALL protect('connection', 'SELECT, INSERT, UPDATE');
CALL open_to_router('connection', 'workspace_id, connection_id, crm, account_id, state');

-- The tokens are ciphertext; workspace, connection and column are bound in as associated data, so that a row moved elsewhere does not decrypt.
CREATE TABLE connection_token (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    access_token  bytea       NOT NULL,
    refresh_token bytea       NOT NULL,
    expires_at    timestamptz NOT NULL,
    refreshed_at  timestamptz NOT NULL,
    generation    bigint      NOT NULL DEFAULT 1,
    PRIMARY KEY (workspace_id, connection_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
);
CALL protect('connection_token', 'SELECT, INSERT, UPDATE, DELETE');

-- One-time values of running authorizations. Only hashes are kept.
CREATE TABLE oauth_state (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    state_hash   bytea       NOT NULL,
    session_hash bytea       NOT NULL,
    crm          text        NOT NULL,
    verifier     text,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    PRIMARY KEY (workspace_id, state_hash)
);
CALL protect('oauth_state', 'SELECT, INSERT, UPDATE, DELETE');
