-- In which accounts the people of a referral are looked for beside the one that it came from, and when next.
CREATE TABLE counterpart_search (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    referral_id   uuid        NOT NULL,
    not_before    timestamptz NOT NULL,
    leased_until  timestamptz,
    searched_at   timestamptz,
    attempts      int         NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, connection_id, referral_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection,
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referral
);
CREATE INDEX counterpart_search_due ON counterpart_search (workspace_id, connection_id, not_before);
CALL protect('counterpart_search', 'SELECT, INSERT, UPDATE, DELETE');
CALL open_to_router('counterpart_search', 'workspace_id, connection_id, not_before, leased_until');
