-- One line of what a beneficiary earns by one rule at one milestone. Lines above 0 correct a line that was already sent.
CREATE TABLE reward (
    workspace_id     uuid        NOT NULL,
    reward_id        uuid        NOT NULL,
    program_id       uuid        NOT NULL,
    referral_id      uuid        NOT NULL,
    rule             text        NOT NULL,
    milestone        text        NOT NULL,
    beneficiary_role text        NOT NULL,
    beneficiary_id   uuid        NOT NULL,
    period           text        NOT NULL,
    line             int         NOT NULL,
    revision         int         NOT NULL,
    state            text        NOT NULL,
    amount           bigint,
    currency         char(3)     NOT NULL,
    earned_at        timestamptz NOT NULL,
    release_at       timestamptz,
    sentence         text        NOT NULL,
    why              jsonb       NOT NULL,
    updated_at       timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, reward_id),
    -- A second reward for the same thing is impossible, however often the stage is entered.
    UNIQUE (workspace_id, program_id, referral_id, rule, milestone, beneficiary_role, beneficiary_id, period, line),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referral,
    CHECK ((amount IS NULL) = (state = 'WAITING_AMOUNT'))
);
CREATE INDEX reward_by_referral ON reward (workspace_id, referral_id);
CREATE INDEX reward_by_state ON reward (workspace_id, state, earned_at DESC);
CREATE INDEX reward_due ON reward (release_at) WHERE state = 'PENDING';
CALL protect('reward', 'SELECT, INSERT, UPDATE');
CALL open_to_router('reward', 'workspace_id, state, release_at');

-- What happened to a reward, for its timeline. Never changed.
CREATE TABLE reward_event (
    workspace_id uuid        NOT NULL,
    reward_id    uuid        NOT NULL,
    revision     int         NOT NULL,
    state        text        NOT NULL,
    amount       bigint,
    reason       text        NOT NULL,
    actor        text        NOT NULL,
    at           timestamptz NOT NULL,
    correlation  text        NOT NULL,
    PRIMARY KEY (workspace_id, reward_id, revision),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES reward
);
CALL protect('reward_event', 'SELECT, INSERT');

CREATE TABLE account (
    workspace_id uuid    NOT NULL REFERENCES workspace,
    code         text    NOT NULL,
    currency     char(3) NOT NULL,
    PRIMARY KEY (workspace_id, code, currency)
);
CALL protect('account', 'SELECT, INSERT');

-- Append-only double entry. The same business event books once (kind, source_key); a journal is reversed once.
CREATE TABLE journal (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    journal_id   uuid        NOT NULL,
    kind         text        NOT NULL,
    source_key   text        NOT NULL,
    reward_id    uuid        NOT NULL,
    reverses     uuid,
    effective_at timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    correlation  text        NOT NULL,
    PRIMARY KEY (workspace_id, journal_id),
    UNIQUE (workspace_id, kind, source_key),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES reward,
    FOREIGN KEY (workspace_id, reverses) REFERENCES journal
);
CREATE UNIQUE INDEX journal_reversed_once ON journal (workspace_id, reverses) WHERE reverses IS NOT NULL;
CREATE INDEX journal_by_reward ON journal (workspace_id, reward_id);
CALL protect('journal', 'SELECT, INSERT');

CREATE TABLE entry (
    workspace_id uuid     NOT NULL,
    journal_id   uuid     NOT NULL,
    line         smallint NOT NULL,
    account      text     NOT NULL,
    currency     char(3)  NOT NULL,
    amount       bigint   NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (workspace_id, journal_id, line),
    FOREIGN KEY (workspace_id, journal_id) REFERENCES journal,
    FOREIGN KEY (workspace_id, account, currency) REFERENCES account
);
CREATE INDEX entry_by_account ON entry (workspace_id, account, currency) INCLUDE (amount);
CALL protect('entry', 'SELECT, INSERT');

-- Debits equal credits, per journal and currency, at the latest when the transaction commits.
CREATE FUNCTION journal_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lines int;
    unbalanced int;
BEGIN
    SELECT coalesce(sum(n), 0), count(*) FILTER (WHERE total <> 0) INTO lines, unbalanced FROM (
        SELECT count(*) AS n, sum(amount) AS total FROM entry
        WHERE workspace_id = NEW.workspace_id AND journal_id = NEW.journal_id GROUP BY currency) AS sums;
    IF unbalanced > 0 OR lines < 2 THEN
        RAISE EXCEPTION 'journal % does not balance', NEW.journal_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION journal_balances();
-- A journal without entries would never fire the trigger above.
CREATE CONSTRAINT TRIGGER journal_has_entries AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION journal_balances();

-- The app's role has no right to change these; this stops the owner's hand too.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: correct it with a new line', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reward_event EXECUTE FUNCTION append_only();
