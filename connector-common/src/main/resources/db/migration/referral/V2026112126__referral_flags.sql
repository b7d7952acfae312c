-- Why a person has to look at a referral before anything is paid for it. A cleared flag stays, with who cleared it and why.
CREATE TABLE referral_flag (
    workspace_id uuid        NOT NULL,
    flag_id      uuid        NOT NULL,
    referral_id  uuid        NOT NULL,
    code         text        NOT NULL,
    reason       text        NOT NULL,
    raised_at    timestamptz NOT NULL,
    cleared_at   timestamptz,
    cleared_by   text,
    clear_note   text,
    PRIMARY KEY (workspace_id, flag_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referral,
    CHECK ((cleared_at IS NULL) = (cleared_by IS NULL))
);
CREATE UNIQUE INDEX referral_flag_open ON referral_flag (workspace_id, referral_id, code) WHERE cleared_at IS NULL;
CALL protect('referral_flag', 'SELECT, INSERT');
GRANT UPDATE (cleared_at, cleared_by, clear_note) ON referral_flag TO referloop_app;
