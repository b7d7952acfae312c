-- The same promises, each kept by one look per statement: a foreign key looks rows up one by one and locks them, and what waits for
-- the commit looks at one journal at a time. A journal now comes together with its entries, in one statement.
--
-- Whatever is pointed to below is never removed nor named anew, so it is enough to look for it when a row is added.
CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is in % stays there under its name: the books point to it', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON reward EXECUTE FUNCTION stays();
-- Behind the rule about workspaces, whose refusal says more to whoever breaks that one.
CREATE TRIGGER keeps_its_name AFTER UPDATE OF workspace_id, reward_id ON reward EXECUTE FUNCTION stays();
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE OR UPDATE ON account EXECUTE FUNCTION stays();

-- The plans of these functions are made once, perhaps while the tables are empty, and have to be right when they are not.
CREATE FUNCTION rewards_exist() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    missing uuid;
BEGIN
    SELECT a.reward_id INTO missing FROM added a WHERE NOT EXISTS (
        SELECT FROM reward r WHERE r.workspace_id = a.workspace_id AND r.reward_id = a.reward_id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% is of reward %, which does not exist', TG_TABLE_NAME, missing USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
ALTER TABLE reward_event DROP CONSTRAINT reward_event_workspace_id_reward_id_fkey;
CREATE TRIGGER rewards_exist AFTER INSERT ON reward_event REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION rewards_exist();
ALTER TABLE journal DROP CONSTRAINT journal_workspace_id_reward_id_fkey;
CREATE TRIGGER rewards_exist AFTER INSERT ON journal REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION rewards_exist();

CREATE FUNCTION journals_have_entries() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    empty uuid;
BEGIN
    SELECT a.journal_id INTO empty FROM added a WHERE NOT EXISTS (
        SELECT FROM entry e WHERE e.workspace_id = a.workspace_id AND e.journal_id = a.journal_id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal % came without entries', empty USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER journal_has_entries ON journal;
DROP FUNCTION journal_balances();
CREATE TRIGGER journals_have_entries AFTER INSERT ON journal REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION journals_have_entries();

-- What every statement adds to a journal comes to zero in each currency, so the journal does.
CREATE OR REPLACE FUNCTION entries_balance() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong text;
BEGIN
    SELECT a.journal_id INTO wrong FROM added a
    GROUP BY a.workspace_id, a.journal_id, a.currency HAVING sum(a.amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal % does not balance', wrong USING ERRCODE = 'check_violation';
    END IF;
    SELECT a.journal_id INTO wrong FROM (SELECT DISTINCT workspace_id, journal_id FROM added) AS a WHERE NOT EXISTS (
        SELECT FROM journal j WHERE j.workspace_id = a.workspace_id AND j.journal_id = a.journal_id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entries of journal %, which does not exist', wrong USING ERRCODE = 'foreign_key_violation';
    END IF;
    SELECT a.account INTO wrong FROM (SELECT DISTINCT workspace_id, account, currency FROM added) AS a WHERE NOT EXISTS (
        SELECT FROM account x WHERE x.workspace_id = a.workspace_id AND x.code = a.account AND x.currency = a.currency) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entries of account %, which is not open in their currency', wrong USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
ALTER TABLE entry DROP CONSTRAINT entry_workspace_id_journal_id_fkey;
ALTER TABLE entry DROP CONSTRAINT entry_workspace_id_account_currency_fkey;
