-- Two roles without login. The server's own user becomes a member of both and works as referloop_app; neither can bypass row-level security.
-- referloop_router may only read what is needed to find the workspace that has work to do.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['referloop_app', 'referloop_router'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
        END IF;
        IF NOT pg_has_role(current_user, name, 'MEMBER')
            OR EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper) THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', name);
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), name);
    END LOOP;
END $$;

-- The workspace that this transaction works for. Unset means none, and no row of any.
CREATE FUNCTION current_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.workspace', true), '')::uuid $$;

-- Puts a table under the rule that one company never sees another's rows. Every migration calls it for every table that it creates.
CREATE PROCEDURE protect(target regclass, privileges text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY own_workspace ON %s TO referloop_app '
        'USING (workspace_id = current_workspace()) WITH CHECK (workspace_id = current_workspace())', target);
    EXECUTE format('GRANT %s ON %s TO referloop_app', privileges, target);
END $$;

-- Lets the router read a table across workspaces. Few tables, and none with a person or an amount in it but what routing needs.
CREATE PROCEDURE open_to_router(target regclass, columns text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE POLICY routing ON %s FOR SELECT TO referloop_router USING (true)', target);
    EXECUTE format('GRANT SELECT (%s) ON %s TO referloop_router', columns, target);
END $$;

CREATE TABLE workspace (
    workspace_id   uuid PRIMARY KEY,
    name           text        NOT NULL,
    time_zone      text        NOT NULL,
    currency       char(3)     NOT NULL,
    referral_count bigint      NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL
);
CALL protect('workspace', 'SELECT, INSERT, UPDATE');
CALL open_to_router('workspace', 'workspace_id, name, created_at');

CREATE TABLE member (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    email        text        NOT NULL CHECK (email = lower(email)),
    name         text        NOT NULL,
    role         text        NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, email)
);
CALL protect('member', 'SELECT, INSERT, UPDATE, DELETE');
CALL open_to_router('member', 'workspace_id, email, name, role');

-- db-scheduler's own table: names of tasks and times, no customer data, one for all workspaces.
CREATE TABLE scheduled_tasks (
    task_name            text        NOT NULL,
    task_instance        text        NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean     NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint      NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_due ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);
ALTER TABLE scheduled_tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE scheduled_tasks FORCE ROW LEVEL SECURITY;
CREATE POLICY all_instances ON scheduled_tasks TO referloop_app USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduled_tasks TO referloop_app;
