-- The same promises with fewer checks: a journal was looked at three times, once for itself and once for each of its entries.
-- Now each statement that inserts entries is looked at once, and may leave no journal that it touches unbalanced; the
-- journal itself is looked at when the transaction commits, as before.
DROP TRIGGER entry_balances ON entry;
CREATE FUNCTION entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unbalanced uuid;
BEGIN
    SELECT a.journal_id INTO unbalanced FROM (SELECT DISTINCT workspace_id, journal_id FROM added) AS a, LATERAL (
        SELECT FROM entry e WHERE e.workspace_id = a.workspace_id AND e.journal_id = a.journal_id
        GROUP BY currency HAVING sum(amount) <> 0) AS off LIMIT 1;
    IF unbalanced IS NOT NULL THEN
        RAISE EXCEPTION 'journal % does not balance', unbalanced USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entries_balance AFTER INSERT ON entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION entries_balance();
-- Its reward stands in a workspace that exists, so the journal does too.
ALTER TABLE journal DROP CONSTRAINT journal_workspace_id_fkey;
-- The unique constraint begins with the same columns.
DROP INDEX reward_by_subject;
