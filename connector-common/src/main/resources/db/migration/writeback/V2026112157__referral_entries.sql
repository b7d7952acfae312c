-- One referral as a whole in one CRM account: what it should say there, and what the CRM calls it. tried says that a create may have
-- reached the CRM without our hearing of it, so that it is looked for before another one is made.
CREATE TABLE referral_entry (
    workspace_id    uuid        NOT NULL,
    connection_id   uuid        NOT NULL,
    referral_id     uuid        NOT NULL,
    desired         jsonb       NOT NULL,
    referrer_email  text        NOT NULL,
    version         bigint      NOT NULL,
    written_version bigint      NOT NULL DEFAULT 0,
    crm_id          text,
    joined          text[]      NOT NULL DEFAULT '{}',
    tried           boolean     NOT NULL DEFAULT false,
    not_before      timestamptz NOT NULL,
    leased_until    timestamptz,
    attempts        int         NOT NULL DEFAULT 0,
    parked          text,
    written_at      timestamptz,
    PRIMARY KEY (workspace_id, connection_id, referral_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection,
    FOREIGN KEY (workspace_id, referral_id) REFERENCES referral
) WITH (fillfactor = 70);
CREATE INDEX referral_entry_due ON referral_entry (workspace_id, connection_id, not_before)
    WHERE written_version < version AND parked IS NULL;
CALL protect('referral_entry', 'SELECT, INSERT, UPDATE, DELETE');
CALL open_to_router('referral_entry', 'workspace_id, connection_id, version, written_version, not_before, leased_until, parked');
