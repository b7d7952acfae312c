-- Who was enrolled to refer in which program, and on which record of the CRM that was done.
CREATE TABLE enrolment (
    workspace_id  uuid        NOT NULL,
    program_id    uuid        NOT NULL,
    referrer_id   uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    record_id     text        NOT NULL,
    enrolled_by   text        NOT NULL,
    enrolled_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, program_id, referrer_id),
    FOREIGN KEY (workspace_id, program_id) REFERENCES program,
    FOREIGN KEY (workspace_id, referrer_id) REFERENCES referrer
);
CREATE INDEX enrolment_by_record ON enrolment (workspace_id, connection_id, record_id);
CALL protect('enrolment', 'SELECT, INSERT');
