-- What a stage of the CRM means for a referral: a suggestion until the admin decides. status NULL: it means nothing.
CREATE TABLE stage_mapping (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    object_type   text        NOT NULL,
    track         text        NOT NULL,
    stage         text        NOT NULL,
    track_label   text        NOT NULL,
    stage_label   text        NOT NULL,
    position      int         NOT NULL,
    outcome       text        NOT NULL,
    status        text,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, object_type, track, stage),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection
);
CALL protect('stage_mapping', 'SELECT, INSERT, UPDATE, DELETE');
