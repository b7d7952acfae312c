CREATE TABLE program (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    program_id   uuid        NOT NULL,
    key          text        NOT NULL,
    name         text        NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, program_id),
    UNIQUE (workspace_id, key)
);
CALL protect('program', 'SELECT, INSERT, UPDATE');

-- A version is never changed: the one in force at the claim governs the referral for life.
CREATE TABLE program_version (
    workspace_id  uuid        NOT NULL,
    program_id    uuid        NOT NULL,
    version       int         NOT NULL,
    in_force_from timestamptz NOT NULL,
    document      text        NOT NULL,
    created_by    text        NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, program_id, version),
    FOREIGN KEY (workspace_id, program_id) REFERENCES program
);
CALL protect('program_version', 'SELECT, INSERT');
