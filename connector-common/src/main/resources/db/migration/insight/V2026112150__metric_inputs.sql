-- What metrics need and neither the CRM nor the books tell, as an admin entered it for a month. Absent is not known, never 0.
CREATE TABLE metric_input (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    key          text        NOT NULL,
    month        date        NOT NULL CHECK (extract(day FROM month) = 1),
    value        numeric     NOT NULL CHECK (value >= 0),
    entered_by   text        NOT NULL,
    entered_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, key, month)
);
CALL protect('metric_input', 'SELECT, INSERT, UPDATE, DELETE');
