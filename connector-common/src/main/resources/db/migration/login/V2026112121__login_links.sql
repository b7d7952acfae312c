-- One-time links that sign a member in. Only hashes are kept: whoever reads this table cannot sign in with it.
CREATE TABLE login_link (
    workspace_id uuid        NOT NULL,
    link_hash    bytea       NOT NULL,
    email        text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    PRIMARY KEY (workspace_id, link_hash),
    FOREIGN KEY (workspace_id, email) REFERENCES member ON DELETE CASCADE
);
CALL protect('login_link', 'SELECT, INSERT, UPDATE, DELETE');
