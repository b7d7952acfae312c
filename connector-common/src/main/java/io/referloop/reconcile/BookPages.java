package io.referloop.reconcile;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.Words;
import io.referloop.referral.Progress;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Holds what follows from the facts against the books: the engine works a referral out once more, in a transaction that is taken back, and
 * what it would have changed is the difference. So it is the same engine that would repair it.
 */
@Component
class BookPages {

    private static final int AT_ONCE = 100;
    private static final String CAUSE = "reconciliation";

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Progress progress;
    private final Differences differences;

    BookPages(InWorkspace inWorkspace, JdbcClient jdbc, Progress progress, Differences differences) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.progress = progress;
        this.differences = differences;
    }

    Page next(Source source, SyncRun run) {
        Map<UUID, RecordRef> referrals = inWorkspace.call(source.workspace(), () -> behind(source, run.cursor()));
        List<Found> found = new ArrayList<>(worked(source, referrals));
        String next = referrals.size() < AT_ONCE
                ? null
                : referrals.keySet().stream()
                        .map(UUID::toString)
                        .max(String::compareTo)
                        .orElse(null);
        return new Page(0, next, () -> {
            if (run.cursor() == null) {
                found.addAll(withoutReferral(source));
                found.addAll(withoutRecord(source));
            }
            differences.note(source, run, found);
            return found.size();
        });
    }

    /** Works these out again, for good. Joins the caller's transaction. */
    void settle(Source source, List<UUID> referrals) {
        progress.settle(source.workspace(), referrals, CAUSE);
    }

    /** The next referrals of the connection, each with a record that it is known by. */
    private Map<UUID, RecordRef> behind(Source source, @Nullable String last) {
        Map<UUID, RecordRef> referrals = new HashMap<>();
        jdbc.sql("""
                        SELECT DISTINCT ON (referral_id::text) referral_id, object_type, record_id FROM referral_link
                        WHERE workspace_id = ? AND connection_id = ? AND referral_id::text > ?
                        ORDER BY referral_id::text, gone, object_type DESC, record_id LIMIT ?""")
                .params(source.workspace(), source.connection(), last == null ? "" : last, AT_ONCE)
                .query(row -> {
                    referrals.put(
                            row.getObject(1, UUID.class),
                            new RecordRef(RecordType.valueOf(row.getString(2)), row.getString(3)));
                });
        return referrals;
    }

    private List<Found> worked(Source source, Map<UUID, RecordRef> referrals) {
        if (referrals.isEmpty()) {
            return List.of();
        }
        List<UUID> ids = List.copyOf(referrals.keySet());
        try {
            inWorkspace.run(source.workspace(), () -> {
                Map<UUID, Line> before = lines(source, ids);
                progress.settle(source.workspace(), ids, CAUSE);
                throw new Compared(between(before, lines(source, ids), referrals));
            });
            throw new IllegalStateException("a comparison must not be kept");
        } catch (Compared compared) {
            return compared.found;
        }
    }

    private Map<UUID, Line> lines(Source source, List<UUID> referrals) {
        Map<UUID, Line> lines = new HashMap<>();
        jdbc.sql("""
                        SELECT reward_id, referral_id, rule, state, amount, currency FROM reward
                        WHERE workspace_id = ? AND referral_id = ANY (?::text[]::uuid[])""").params(source.workspace(), Rows.column(referrals)).query(row -> {
            lines.put(
                    row.getObject("reward_id", UUID.class),
                    new Line(
                            row.getObject("referral_id", UUID.class),
                            row.getString("rule"),
                            row.getString("state"),
                            row.getObject("amount", Long.class),
                            row.getString("currency")));
        });
        return lines;
    }

    private static List<Found> between(Map<UUID, Line> before, Map<UUID, Line> after, Map<UUID, RecordRef> referrals) {
        List<Found> found = new ArrayList<>();
        after.forEach((id, now) -> {
            Line earlier = before.get(id);
            if (earlier == null) {
                boolean takesBack = now.amount() != null && now.amount() < 0;
                if (!now.state().equals("VOIDED")) {
                    found.add(found(
                            takesBack ? Difference.Cause.REWARD_EXTRA : Difference.Cause.REWARD_MISSING,
                            now,
                            "not booked",
                            now.words(),
                            referrals));
                }
            } else if (now.state().equals("VOIDED") && !earlier.state().equals("VOIDED")) {
                found.add(found(Difference.Cause.REWARD_EXTRA, now, earlier.words(), "not earned", referrals));
            } else if (!Objects.equals(earlier.amount(), now.amount())
                    || earlier.state().equals("VOIDED") && !now.state().equals("VOIDED")) {
                found.add(found(Difference.Cause.REWARD_DIFFERS, now, earlier.words(), now.words(), referrals));
            }
        });
        return found;
    }

    private static Found found(
            Difference.Cause cause, Line line, String ours, String theirs, Map<UUID, RecordRef> referrals) {
        return new Found(
                cause,
                Objects.requireNonNull(referrals.get(line.referral())),
                line.referral(),
                ours,
                theirs,
                List.of());
    }

    /** Won since the program began, naming a referrer, and nobody claimed it. */
    private List<Found> withoutReferral(Source source) {
        return jdbc.sql("""
                        SELECT d.record_id, d.amount, d.currency FROM crm_deal d
                        JOIN stage_mapping m ON m.workspace_id = d.workspace_id AND m.connection_id = d.connection_id
                            AND m.object_type = 'DEAL' AND m.track = d.track AND m.stage = d.stage AND m.status = 'WON'
                        WHERE d.workspace_id = ? AND d.connection_id = ? AND d.names_referrer
                        AND d.closed_on >= (SELECT min(v.in_force_from)::date FROM program_version v WHERE v.workspace_id = d.workspace_id)
                        AND NOT EXISTS (SELECT FROM referral_link l WHERE l.workspace_id = d.workspace_id
                            AND l.connection_id = d.connection_id AND l.object_type = 'DEAL' AND l.record_id = d.record_id)
                        ORDER BY d.record_id""")
                .params(source.workspace(), source.connection())
                .query((row, n) -> new Found(
                        Difference.Cause.NO_REFERRAL,
                        new RecordRef(RecordType.DEAL, row.getString(1)),
                        null,
                        "no referral",
                        "won" + (row.getString(2) == null ? "" : ", " + row.getString(2) + " " + row.getString(3)),
                        List.of()))
                .list();
    }

    private List<Found> withoutRecord(Source source) {
        return jdbc.sql("""
                        SELECT DISTINCT ON (r.number) r.number, r.referral_id, l.object_type, l.record_id FROM referral r
                        JOIN referral_link l USING (workspace_id, referral_id)
                        WHERE r.workspace_id = ? AND l.connection_id = ?
                        AND r.status NOT IN ('LOST', 'DISQUALIFIED', 'DUPLICATE', 'EXPIRED', 'WITHDRAWN')
                        AND NOT EXISTS (SELECT FROM referral_link o WHERE o.workspace_id = r.workspace_id
                            AND o.referral_id = r.referral_id AND NOT o.gone)
                        ORDER BY r.number, l.object_type, l.record_id""")
                .params(source.workspace(), source.connection())
                .query((row, n) -> new Found(
                        Difference.Cause.NO_RECORD,
                        new RecordRef(RecordType.valueOf(row.getString(3)), row.getString(4)),
                        row.getObject(2, UUID.class),
                        "R-" + row.getLong(1),
                        "all its records are deleted",
                        List.of()))
                .list();
    }

    /** A booked line, as far as a beneficiary would notice. */
    private record Line(
            UUID referral,
            String rule,
            String state,
            @Nullable Long amount,
            String currency) {

        String words() {
            return rule + " "
                    + (amount == null
                            ? "without an amount"
                            : Words.of(Money.ofMinor(CurrencyUnit.of(currency), amount)));
        }
    }

    /** Takes its transaction back and carries what was found in it. */
    private static final class Compared extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient List<Found> found;

        Compared(List<Found> found) {
            super("compared", null, false, false);
            this.found = List.copyOf(found);
        }
    }
}
