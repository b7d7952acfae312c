-- A person who is to be forgotten. Whom stands here only until it is done: what stays is that it was done, and how much.
CREATE TABLE erasure (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    erasure_id   uuid        NOT NULL,
    source       text        NOT NULL CHECK (source IN ('CRM', 'MEMBER')),
    requested_by text        NOT NULL,
    requested_at timestamptz NOT NULL,
    person       jsonb,
    held         jsonb       NOT NULL DEFAULT '[]',
    not_before   timestamptz NOT NULL,
    attempts     int         NOT NULL DEFAULT 0,
    done_at      timestamptz,
    PRIMARY KEY (workspace_id, erasure_id),
    CHECK ((person IS NULL) = (done_at IS NOT NULL))
);
CREATE INDEX erasure_due ON erasure (not_before) WHERE done_at IS NULL;
CREATE INDEX erasure_newest ON erasure (workspace_id, requested_at DESC);
CALL protect('erasure', 'SELECT, INSERT, UPDATE');
CALL open_to_router('erasure', 'workspace_id, not_before, done_at');

-- By what a forgotten person is known again: HMACs of e-mail addresses and of record ids, under a key of the workspace's own. Without the
-- key nobody can tell from them whether somebody was here.
CREATE TABLE tombstone (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    hash         bytea       NOT NULL,
    erasure_id   uuid        NOT NULL,
    PRIMARY KEY (workspace_id, hash),
    FOREIGN KEY (workspace_id, erasure_id) REFERENCES erasure
);
CALL protect('tombstone', 'SELECT, INSERT, DELETE');

-- That key, encrypted with the master key and bound to its workspace.
CREATE TABLE privacy_key (
    workspace_id uuid  PRIMARY KEY REFERENCES workspace,
    sealed       bytea NOT NULL
);
CALL protect('privacy_key', 'SELECT, INSERT');

-- What is never changed otherwise may have a name taken out of a text. The ledger holds no text and stays as it is.
CREATE FUNCTION append_only_but_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('app.erasing', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: correct it with a new line', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER append_only ON reward_event;
DROP TRIGGER append_only ON reward_grant;
DROP TRIGGER append_only ON customer_event;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reward_event EXECUTE FUNCTION append_only_but_names();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reward_grant EXECUTE FUNCTION append_only_but_names();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON customer_event EXECUTE FUNCTION append_only_but_names();

GRANT UPDATE (reason) ON reward_event TO referloop_app;
GRANT UPDATE (reason) ON reward_grant TO referloop_app;
GRANT UPDATE (fields) ON customer_event TO referloop_app;
GRANT UPDATE (holds) ON reward_approval TO referloop_app;
GRANT UPDATE (referrer_email, fix) ON claim TO referloop_app;
GRANT UPDATE (value) ON referral_fact TO referloop_app;
GRANT UPDATE (reason) ON referral_flag TO referloop_app;
GRANT UPDATE (reason) ON referral_conflict TO referloop_app;
GRANT UPDATE (value), DELETE ON person_fact TO referloop_app;
GRANT UPDATE (note) ON candidate_action TO referloop_app;
GRANT UPDATE (body) ON intake_delivery TO referloop_app;
GRANT UPDATE (submitted_by) ON claim TO referloop_app;

-- Who a deleted contact was, for two days: the CRM may tell the deletion before it tells that the person is to be forgotten.
CREATE TABLE deleted_contact (
    workspace_id  uuid        NOT NULL,
    connection_id uuid        NOT NULL,
    record_id     text        NOT NULL,
    name          text,
    email         text,
    deleted_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, connection_id, record_id)
);
CALL protect('deleted_contact', 'SELECT, INSERT, DELETE');
