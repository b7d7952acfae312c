-- The newest value of each watched property of a contact. Later told wins, whatever the order of arrival; empty: cleared.
CREATE TABLE contact_signal (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    record_id     text        NOT NULL,
    field         text        NOT NULL,
    value         text        NOT NULL,
    told_at       timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, record_id, field)
);
CALL protect('contact_signal', 'SELECT, INSERT, UPDATE, DELETE');

-- A contact with at least one watched property, and what was decided about it. read_due: when it is to be read from the CRM;
-- read_at: when it was; shown: the CRM's record says something of it.
CREATE TABLE candidate (
    workspace_id   uuid        NOT NULL,
    connection_id  uuid        NOT NULL,
    record_id      text        NOT NULL,
    name           text,
    email          text CHECK (email = lower(email)),
    company        text,
    customer_since timestamptz,
    eligible       boolean     NOT NULL DEFAULT false,
    opted_out      boolean     NOT NULL DEFAULT false,
    program_id     uuid,
    reason         text        NOT NULL DEFAULT '',
    why            jsonb       NOT NULL DEFAULT '[]',
    since          timestamptz,
    next_ask       timestamptz,
    next_look      timestamptz,
    decided_at     timestamptz,
    shown          boolean     NOT NULL DEFAULT false,
    read_due       timestamptz,
    read_attempts  int         NOT NULL DEFAULT 0,
    read_at        timestamptz,
    PRIMARY KEY (workspace_id, connection_id, record_id)
);
CREATE INDEX candidate_due ON candidate (workspace_id, next_look) WHERE next_look IS NOT NULL;
CREATE INDEX candidate_unread ON candidate (workspace_id, connection_id, read_due) WHERE read_due IS NOT NULL;
CREATE INDEX candidate_eligible ON candidate (workspace_id, since, record_id) WHERE eligible;
CREATE INDEX candidate_by_email ON candidate (workspace_id, email) WHERE email IS NOT NULL;
CALL protect('candidate', 'SELECT, INSERT, UPDATE, DELETE');
CALL open_to_router('candidate', 'workspace_id, connection_id, next_look, read_due, read_at');

-- What people did: asked, put off, said that somebody is not suitable, or took that back.
CREATE TABLE candidate_action (
    workspace_id  uuid        NOT NULL,
    action_id     uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    record_id     text        NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('ASK', 'SNOOZE', 'OPT_OUT', 'OPT_IN')),
    acted_at      timestamptz NOT NULL,
    acted_by      text        NOT NULL,
    note          text        NOT NULL,
    until         timestamptz,
    PRIMARY KEY (workspace_id, action_id),
    CHECK ((kind = 'SNOOZE') = (until IS NOT NULL))
);
CREATE INDEX candidate_action_by_record ON candidate_action (workspace_id, connection_id, record_id, acted_at);
CALL protect('candidate_action', 'SELECT, INSERT, DELETE');
GRANT UPDATE (record_id) ON candidate_action TO referloop_app;

-- Reading all contacts of a connection for the properties that programs watch; afterwards only those that changed since.
CREATE TABLE contact_scan (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    fields        text        NOT NULL,
    changed_since timestamptz,
    page_cursor   text,
    started_at    timestamptz NOT NULL,
    first_done_at timestamptz,
    contacts      bigint      NOT NULL DEFAULT 0,
    not_before    timestamptz NOT NULL,
    attempts      int         NOT NULL DEFAULT 0,
    last_error    text        NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, connection_id)
);
CALL protect('contact_scan', 'SELECT, INSERT, UPDATE, DELETE');
CALL open_to_router('contact_scan', 'workspace_id, connection_id, not_before');
