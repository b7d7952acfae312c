-- Entered by people, never changed: what was converted once must come to the same again.
CREATE TABLE exchange_rate (
    workspace_id    uuid        NOT NULL REFERENCES workspace,
    source_currency char(3)     NOT NULL,
    target_currency char(3)     NOT NULL,
    day             date        NOT NULL,
    rate            numeric     NOT NULL CHECK (rate > 0),
    source          text        NOT NULL,
    entered_by      text        NOT NULL,
    entered_at      timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, source_currency, target_currency, day)
);
CALL protect('exchange_rate', 'SELECT, INSERT');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON exchange_rate EXECUTE FUNCTION append_only();
