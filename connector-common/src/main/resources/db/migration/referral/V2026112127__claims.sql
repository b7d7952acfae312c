-- Every claim is kept: what was accepted, what counts as one more touch, what lost, what was refused, what a person has to look at. A form
-- that was refused may be corrected and sent again under its key, so the content is part of the key.
ALTER TABLE claim
    ADD COLUMN claim_id      uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN code          text,
    ADD COLUMN field         text,
    ADD COLUMN fix           text,
    ADD COLUMN strength      text NOT NULL DEFAULT 'SUBMISSION',
    ADD COLUMN referrer_id   uuid,
    ADD COLUMN candidates    uuid[],
    ADD COLUMN part          numeric CHECK (part > 0),
    ADD COLUMN decided_by    text,
    ADD COLUMN decided_at    timestamptz,
    DROP CONSTRAINT claim_pkey,
    ADD PRIMARY KEY (workspace_id, idempotency_key, request_hash);
CREATE UNIQUE INDEX claim_by_id ON claim (workspace_id, claim_id);
CREATE INDEX claim_to_review ON claim (workspace_id, claimed_at) WHERE outcome = 'REVIEW';
GRANT UPDATE (outcome, referral_id, reason, part, decided_by, decided_at) ON claim TO referloop_app;

-- What tells a referee again under another record: mailboxes of persons and domains of companies.
CREATE TABLE referral_identity (
    workspace_id uuid NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('EMAIL', 'DOMAIN')),
    value        text NOT NULL,
    referral_id  uuid NOT NULL,
    PRIMARY KEY (workspace_id, kind, value, referral_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referral
);
CREATE INDEX referral_identity_by_referral ON referral_identity (workspace_id, referral_id);
CALL protect('referral_identity', 'SELECT, INSERT, DELETE');

INSERT INTO referral_identity (workspace_id, kind, value, referral_id)
SELECT workspace_id, 'DOMAIN', lower(split_part(referee_email, '@', 2)), referral_id FROM referral WHERE referee_email LIKE '%_@_%'
UNION
SELECT workspace_id, 'EMAIL', lower(regexp_replace(split_part(referee_email, '@', 1), '(.)\+.*', '\1') || '@' || split_part(referee_email, '@', 2)),
    referral_id FROM referral WHERE referee_email LIKE '%_@_%';

-- Two referrals that turned out to be about one record; a person says which one stays.
CREATE TABLE referral_conflict (
    workspace_id uuid        NOT NULL,
    conflict_id  uuid        NOT NULL,
    referral_id  uuid        NOT NULL,
    other_id     uuid        NOT NULL,
    reason       text        NOT NULL,
    raised_at    timestamptz NOT NULL,
    stays        uuid,
    decided_by   text,
    decided_at   timestamptz,
    PRIMARY KEY (workspace_id, conflict_id),
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referral,
    FOREIGN KEY (workspace_id, other_id) REFERENCES referral (workspace_id, referral_id),
    CHECK (referral_id < other_id)
);
CREATE UNIQUE INDEX referral_conflict_open ON referral_conflict (workspace_id, referral_id, other_id) WHERE decided_at IS NULL;
CALL protect('referral_conflict', 'SELECT, INSERT');
GRANT UPDATE (stays, decided_by, decided_at) ON referral_conflict TO referloop_app;
