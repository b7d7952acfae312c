-- What is decided together is decided by one at a time: whoever decides holds this row. The owner is a referrer, or all zeros for everything
-- of the program.
CREATE TABLE reward_pool (
    workspace_id uuid   NOT NULL,
    program_id   uuid   NOT NULL,
    owner        uuid   NOT NULL,
    version      bigint NOT NULL,
    PRIMARY KEY (workspace_id, program_id, owner),
    FOREIGN KEY (workspace_id, program_id) REFERENCES program
);
CALL protect('reward_pool', 'SELECT, INSERT, UPDATE');

-- Who approved what. An approval is for an amount and for the reasons that were shown; when they change, it counts no more.
CREATE TABLE reward_approval (
    workspace_id uuid        NOT NULL,
    reward_id    uuid        NOT NULL,
    amount       bigint      NOT NULL,
    quantity     int         NOT NULL,
    holds        jsonb       NOT NULL,
    member       text        NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, reward_id, amount, quantity, holds, member),
    FOREIGN KEY (workspace_id, reward_id) REFERENCES reward
);
CALL protect('reward_approval', 'SELECT, INSERT');

-- Rewards that a person granted. The version is the one whose limits hold for it.
CREATE TABLE reward_grant (
    workspace_id    uuid        NOT NULL,
    grant_id        uuid        NOT NULL,
    program_id      uuid        NOT NULL,
    program_version int         NOT NULL,
    referral_id     uuid,
    role            text        NOT NULL,
    beneficiary_id  uuid        NOT NULL,
    amount          bigint      NOT NULL CHECK (amount > 0),
    currency        char(3)     NOT NULL,
    reason          text        NOT NULL,
    granted_by      text        NOT NULL,
    granted_at      timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, grant_id),
    FOREIGN KEY (workspace_id, program_id, program_version) REFERENCES program_version,
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referral
);
CREATE INDEX reward_grant_by_beneficiary ON reward_grant (workspace_id, program_id, beneficiary_id);
CREATE INDEX reward_grant_by_referral ON reward_grant (workspace_id, referral_id);
CALL protect('reward_grant', 'SELECT, INSERT');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reward_grant EXECUTE FUNCTION append_only();
