-- Whether something beside the CRM's facts is known: events, flags, choices, grants, facts about a person. Most referrals have none of
-- them, and then nobody asks.
-- Of those that exist already nobody knows, so they are looked at.
ALTER TABLE referral ADD COLUMN more boolean NOT NULL DEFAULT true;
ALTER TABLE referral ALTER COLUMN more SET DEFAULT false;
ALTER TABLE referrer ADD COLUMN more boolean NOT NULL DEFAULT false;
CREATE INDEX referral_by_program ON referral (workspace_id, program_id, referrer_id);

-- What happened to a referred customer and is no stage of a CRM record. The source's id is the identity: told again, it is the same event.
CREATE TABLE customer_event (
    workspace_id uuid        NOT NULL,
    referral_id  uuid        NOT NULL,
    event_id     text        NOT NULL,
    kind         text        NOT NULL,
    occurred_at  timestamptz NOT NULL,
    fields       jsonb       NOT NULL,
    recorded_at  timestamptz NOT NULL,
    correlation  text        NOT NULL,
    PRIMARY KEY (workspace_id, referral_id, event_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referral
);
CALL protect('customer_event', 'SELECT, INSERT');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON customer_event EXECUTE FUNCTION append_only();

-- What is known of a referrer, or of a referee by the id of the referral, each value since an instant.
CREATE TABLE person_fact (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    person_id    uuid        NOT NULL,
    field        text        NOT NULL,
    since        timestamptz NOT NULL,
    value        text        NOT NULL,
    recorded_at  timestamptz NOT NULL,
    recorded_by  text        NOT NULL,
    PRIMARY KEY (workspace_id, person_id, field, since, value)
);
CALL protect('person_fact', 'SELECT, INSERT');

-- Which of several rewards was chosen, by rule; the first choice stands.
CREATE TABLE referral_choice (
    workspace_id uuid        NOT NULL,
    referral_id  uuid        NOT NULL,
    rule         text        NOT NULL,
    option       text        NOT NULL,
    chosen_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, referral_id, rule),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referral
);
CALL protect('referral_choice', 'SELECT, INSERT');
