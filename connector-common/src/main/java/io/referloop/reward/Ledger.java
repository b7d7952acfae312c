package io.referloop.reward;

import io.referloop.workspace.Ids;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The books: append-only, double entry, every journal zero per currency. Debits are positive. A business event books once, by kind and
 * source key; the database refuses a second time. Joins the caller's transaction.
 */
@Component
public class Ledger {

    private final JdbcClient jdbc;
    private final Trips trips;
    private final Clock clock;

    Ledger(JdbcClient jdbc, Trips trips, Clock clock) {
        this.jdbc = jdbc;
        this.trips = trips;
        this.clock = clock;
    }

    public static String expense(UUID program) {
        return "reward_expense:" + program;
    }

    public static String payable(UUID beneficiary) {
        return "payable:" + beneficiary;
    }

    public static String clearing(String rail) {
        return "clearing:" + rail;
    }

    /** Books postings, each a journal of two entries. */
    public void book(UUID workspace, List<Posting> postings) {
        if (postings.isEmpty()) {
            return;
        }
        Rows rows = new Rows(10);
        Set<AccountKey> accounts = new HashSet<>();
        for (Posting posting : postings) {
            CurrencyUnit currency = posting.amount().getCurrencyUnit();
            rows.add(
                    Ids.next(),
                    posting.kind(),
                    posting.sourceKey(),
                    posting.reward(),
                    SqlTime.of(posting.effectiveAt()),
                    posting.correlation(),
                    posting.debit(),
                    posting.credit(),
                    currency,
                    posting.amount().getAmountMinorLong());
            accounts.add(new AccountKey(posting.debit(), currency));
            accounts.add(new AccountKey(posting.credit(), currency));
        }
        open(workspace, accounts);
        trips.tell("""
                        WITH r AS MATERIALIZED (
                            SELECT * FROM unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::text[]::uuid[], ?::text[]::timestamptz[],
                                ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]::bigint[])
                            AS r (journal_id, kind, source_key, reward_id, effective_at, correlation, debit, credit, currency, amount)),
                        booked AS (INSERT INTO journal (workspace_id, journal_id, kind, source_key, reward_id, effective_at, recorded_at,
                                correlation)
                            SELECT ?::uuid, journal_id, kind, source_key, reward_id, effective_at, ?::timestamptz, correlation FROM r)
                        INSERT INTO entry (workspace_id, journal_id, line, account, currency, amount)
                        SELECT ?::uuid, r.journal_id, e.line, e.account, r.currency, e.amount
                        FROM r, LATERAL (VALUES (1, r.debit, r.amount), (2, r.credit, -r.amount)) AS e (line, account, amount)""", rows.parameters(workspace, SqlTime.of(clock), workspace));
    }

    /** Books the exact inverse of everything that still stands of these rewards. A journal is reversed once, ever. */
    public void reverse(UUID workspace, List<Reversal> rewards) {
        if (rewards.isEmpty()) {
            return;
        }
        Map<UUID, String> causes = new HashMap<>();
        rewards.forEach(it -> causes.put(it.reward(), it.correlation()));
        List<Standing> standing = trips.ask(
                        """
                        SELECT j.journal_id, j.reward_id, j.effective_at FROM journal j
                        WHERE j.workspace_id = ? AND j.reward_id = ANY (?::text[]::uuid[]) AND j.reverses IS NULL
                        AND NOT EXISTS (SELECT FROM journal x WHERE x.workspace_id = j.workspace_id AND x.reverses = j.journal_id)
                        ORDER BY j.journal_id""",
                        List.of(workspace, Rows.column(causes.keySet())),
                        (row, n) -> new Standing(
                                row.getObject(1, UUID.class),
                                row.getObject(2, UUID.class),
                                SqlTime.read(row, "effective_at")))
                .get();
        Rows reversals = new Rows(6);
        standing.forEach(it -> reversals.add(
                Ids.next(), it.journal(), it.journal(), it.reward(), SqlTime.of(it.at()), causes.get(it.reward())));
        if (reversals.isEmpty()) {
            return;
        }
        trips.tell("""
                        WITH r AS (SELECT * FROM unnest(?::text[]::uuid[], ?::text[], ?::text[]::uuid[], ?::text[]::uuid[], ?::text[]::timestamptz[],
                            ?::text[]) AS r (journal_id, source_key, reverses, reward_id, effective_at, correlation)),
                        inserted AS (INSERT INTO journal (workspace_id, journal_id, kind, source_key, reward_id, reverses, effective_at,
                                recorded_at, correlation)
                            SELECT ?::uuid, journal_id, 'REVERSED', source_key, reward_id, reverses, effective_at, ?::timestamptz, correlation FROM r)
                        INSERT INTO entry (workspace_id, journal_id, line, account, currency, amount)
                        SELECT e.workspace_id, r.journal_id, e.line, e.account, e.currency, -e.amount
                        FROM r JOIN entry e ON e.workspace_id = ?::uuid AND e.journal_id = r.reverses""", reversals.parameters(workspace, SqlTime.of(clock), workspace));
    }

    /** What an account holds; debits positive. */
    public Money balance(UUID workspace, String account, CurrencyUnit currency) {
        long minor = jdbc.sql("""
                        SELECT coalesce(sum(amount), 0) FROM entry WHERE workspace_id = ? AND account = ? AND currency = ?""")
                .params(workspace, account, currency.getCode())
                .query(Long.class)
                .single();
        return Money.ofMinor(currency, minor);
    }

    private void open(UUID workspace, Set<AccountKey> accounts) {
        Rows rows = new Rows(2);
        accounts.stream().sorted().forEach(it -> rows.add(it.code(), it.currency()));
        trips.tell("""
                        INSERT INTO account (code, currency, workspace_id)
                        SELECT r.*, ? FROM unnest(?::text[], ?::text[]) AS r ON CONFLICT DO NOTHING""", rows.parametersBetween(List.of(workspace)));
    }

    /**
     * One business event in the books.
     *
     * @param sourceKey unique per kind: a second posting of the same event is refused by the database
     * @param amount not zero; negative swaps the sides
     */
    public record Posting(
            String kind,
            String sourceKey,
            UUID reward,
            String debit,
            String credit,
            Money amount,
            Instant effectiveAt,
            String correlation) {

        public Posting {
            if (amount.isZero()) {
                throw new IllegalArgumentException("posting " + kind + " " + sourceKey + " of nothing");
            }
        }
    }

    /** A reward whose bookings are to be undone, and what asked for it. */
    public record Reversal(UUID reward, String correlation) {}

    private record AccountKey(String code, CurrencyUnit currency) implements Comparable<AccountKey> {

        @Override
        public int compareTo(AccountKey other) {
            int byCode = code.compareTo(other.code);
            return byCode != 0 ? byCode : currency.compareTo(other.currency);
        }
    }

    private record Standing(UUID journal, UUID reward, Instant at) {}
}
