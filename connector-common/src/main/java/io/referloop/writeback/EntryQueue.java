package io.referloop.writeback;

import io.referloop.connection.Crms;
import io.referloop.crm.Capability;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralField;
import io.referloop.referral.EntryFound;
import io.referloop.referral.Referral;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
import java.math.BigDecimal;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What every CRM account should keep of each referral as a whole, one row each; else as {@link WriteBackQueue}, whose lanes it shares. */
@Component
class EntryQueue {

    /** A referral changes a few times in its first moments; nobody waits for its note as for a field. */
    private static final Duration COALESCE = Duration.ofSeconds(1);

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final TypeReference<Map<ReferralField, String>> VALUES = new TypeReference<>() {};
    private static final TypeReference<List<ReferralEntry.Reward>> REWARDS = new TypeReference<>() {};

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Trips trips;
    private final JsonMapper json;
    private final Clock clock;
    private final URI publicUrl;
    private final String[] crms;

    EntryQueue(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            Trips trips,
            JsonMapper json,
            Clock clock,
            @Value("${referloop.public-url}") URI publicUrl,
            Crms crms) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.trips = trips;
        this.json = json;
        this.clock = clock;
        this.publicUrl = publicUrl;
        this.crms = crms.all().stream()
                .filter(crm -> !crm.lacks().contains(Capability.REFERRAL_ENTRY))
                .map(CrmConnector::id)
                .toArray(String[]::new);
    }

    /** Queues for every account that has records of these referrals, in the caller's transaction. */
    void want(UUID workspace, List<Desired> desired) {
        if (desired.isEmpty() || crms.length == 0) {
            return;
        }
        Rows rows = new Rows(6);
        desired.forEach(it -> rows.add(
                it.referral(),
                json.writeValueAsString(it.values()),
                json.writeValueAsString(it.rewards()),
                it.referrerEmail(),
                it.total().map(Money::getAmount).map(BigDecimal::toPlainString).orElse(""),
                it.total()
                        .map(Money::getCurrencyUnit)
                        .map(CurrencyUnit::getCode)
                        .orElse("")));
        trips.tell(
                """
                INSERT INTO referral_entry AS e (workspace_id, connection_id, referral_id, desired, rewards, referrer_email, total, currency, version,
                    not_before)
                SELECT c.workspace_id, c.connection_id, r.referral_id, r.desired, r.rewards, r.email, r.total, r.currency, 1,
                    ?::timestamptz
                FROM unnest(?::text[]::uuid[], ?::text[]::jsonb[], ?::text[]::jsonb[], ?::text[], ?::text[], ?::text[])
                    AS r (referral_id, desired, rewards, email, total, currency),
                LATERAL (SELECT DISTINCT connection_id FROM referral_link
                    WHERE workspace_id = ? AND referral_id = r.referral_id AND NOT gone) AS l
                JOIN connection c ON c.workspace_id = ? AND c.connection_id = l.connection_id AND c.crm = ANY (?::text[])
                ORDER BY c.connection_id, r.referral_id
                ON CONFLICT (workspace_id, connection_id, referral_id) DO UPDATE SET desired = excluded.desired, rewards = excluded.rewards,
                    referrer_email = excluded.referrer_email, total = excluded.total, currency = excluded.currency,
                    version = e.version + 1, parked = NULL,
                    not_before = CASE WHEN e.written_version < e.version THEN e.not_before ELSE excluded.not_before END
                WHERE e.desired <> excluded.desired OR e.rewards <> excluded.rewards OR e.total <> excluded.total OR cardinality(e.joined) <> (SELECT count(*) FROM referral_link l
                    WHERE l.workspace_id = e.workspace_id AND l.connection_id = e.connection_id AND l.referral_id = e.referral_id
                    AND NOT l.gone)""",
                rows.parametersBetween(
                        List.of(SqlTime.of(clock.instant().plus(COALESCE))), workspace, workspace, crms));
    }

    /** The CRM has a record of it already, by whoever wrote it; in the transaction in which the referral came about, before anything is kept. */
    @EventListener
    void on(EntryFound found) {
        trips.tell("""
                        UPDATE referral_entry SET crm_id = ?
                        WHERE workspace_id = ? AND connection_id = ? AND referral_id = ? AND crm_id IS NULL""", List.of(found.id(), found.workspace(), found.connection(), found.referral()));
    }

    /** Connections that work and have entries due, over all workspaces. */
    List<WriteBackQueue.Lane> due() {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql("""
                        SELECT c.workspace_id, c.connection_id FROM connection c
                        WHERE c.state = 'CONNECTED' AND EXISTS (SELECT FROM referral_entry e
                            WHERE e.workspace_id = c.workspace_id AND e.connection_id = c.connection_id
                            AND e.written_version < e.version AND e.parked IS NULL AND e.not_before <= ?
                            AND (e.leased_until IS NULL OR e.leased_until < ?))""")
                .params(SqlTime.of(clock), SqlTime.of(clock))
                .query((row, n) -> new WriteBackQueue.Lane(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list());
    }

    /** Takes due rows for a time in which no other instance takes them, and notes that they may reach the CRM from now on. */
    List<Leased> lease(WriteBackQueue.Lane lane, int most) {
        return inWorkspace.call(
                lane.workspace(),
                () -> jdbc.sql("""
                        WITH due AS MATERIALIZED (
                            SELECT referral_id, tried FROM referral_entry
                            WHERE workspace_id = ? AND connection_id = ? AND written_version < version AND parked IS NULL
                            AND not_before <= ? AND (leased_until IS NULL OR leased_until < ?)
                            ORDER BY not_before LIMIT ? FOR UPDATE SKIP LOCKED)
                        UPDATE referral_entry e SET leased_until = ?, tried = true
                        FROM due
                        JOIN referral r ON r.workspace_id = ? AND r.referral_id = due.referral_id
                        JOIN program p ON p.workspace_id = r.workspace_id AND p.program_id = r.program_id
                        WHERE e.workspace_id = ? AND e.connection_id = ? AND e.referral_id = due.referral_id
                        RETURNING e.referral_id, e.desired, e.rewards, e.referrer_email, e.total, e.currency, e.version, e.attempts, e.crm_id,
                            e.joined, due.tried, r.number, r.submitted_by, r.status_since, p.name AS program,
                            ARRAY(SELECT l.object_type || ' ' || l.record_id FROM referral_link l WHERE l.workspace_id = e.workspace_id
                                AND l.connection_id = e.connection_id AND l.referral_id = e.referral_id AND NOT l.gone
                                ORDER BY l.linked_at, l.object_type, l.record_id) AS records""")
                        .params(
                                lane.workspace(),
                                lane.connection(),
                                SqlTime.of(clock),
                                SqlTime.of(clock),
                                most,
                                SqlTime.of(clock.instant().plus(LEASE)),
                                lane.workspace(),
                                lane.workspace(),
                                lane.connection())
                        .query((row, n) -> leased(row))
                        .list());
    }

    /** The CRM keeps these now, under these names. What changed meanwhile stays due. */
    void kept(WriteBackQueue.Lane lane, List<Kept> kept) {
        if (kept.isEmpty()) {
            return;
        }
        Rows rows = new Rows(4);
        kept.forEach(it -> rows.add(
                it.leased().referral(),
                it.leased().version(),
                it.id(),
                it.leased().entry().records().stream().map(EntryQueue::text).collect(Collectors.joining("\n"))));
        jdbc.sql("""
                        UPDATE referral_entry e SET written_version = r.version, crm_id = r.crm_id, joined = string_to_array(r.joined, E'\\n'),
                            tried = false, written_at = ?, leased_until = NULL, attempts = 0
                        FROM unnest(?::text[]::uuid[], ?::text[]::bigint[], ?::text[], ?::text[]) AS r (referral_id, version, crm_id, joined)
                        WHERE e.workspace_id = ? AND e.connection_id = ? AND e.referral_id = r.referral_id""")
                .params(rows.parametersBetween(List.of(SqlTime.of(clock)), lane.workspace(), lane.connection()))
                .update();
    }

    /** @param nothingDone whether the CRM certainly did not act */
    Duration postpone(WriteBackQueue.Lane lane, Leased leased, Duration wait, boolean nothingDone) {
        jdbc.sql("""
                        UPDATE referral_entry SET leased_until = NULL, not_before = ?, attempts = attempts + 1, tried = tried AND NOT ?
                        WHERE workspace_id = ? AND connection_id = ? AND referral_id = ?""")
                .params(
                        SqlTime.of(clock.instant().plus(wait)),
                        nothingDone && !leased.entry().doubtful(),
                        lane.workspace(),
                        lane.connection(),
                        leased.referral())
                .update();
        return wait;
    }

    /** Sets a row aside until the referral changes, or somebody retries. */
    void park(WriteBackQueue.Lane lane, Leased leased, String why) {
        jdbc.sql("""
                        UPDATE referral_entry SET leased_until = NULL, parked = CASE WHEN version = ? THEN ? END
                        WHERE workspace_id = ? AND connection_id = ? AND referral_id = ?""")
                .params(leased.version(), why, lane.workspace(), lane.connection(), leased.referral())
                .update();
    }

    /** What is parked is tried again, for a connection that was set right. */
    void unpark(UUID workspace, UUID connection) {
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        UPDATE referral_entry SET parked = NULL, not_before = ?
                        WHERE workspace_id = ? AND connection_id = ? AND parked IS NOT NULL""")
                        .params(SqlTime.of(clock), workspace, connection)
                        .update());
    }

    private Leased leased(ResultSet row) throws SQLException {
        UUID referral = row.getObject("referral_id", UUID.class);
        String known = row.getString("crm_id");
        return new Leased(
                referral,
                row.getLong("version"),
                row.getInt("attempts"),
                new ReferralEntry(
                        referral.toString(),
                        json.readValue(row.getString("desired"), VALUES),
                        row.getString("referrer_email"),
                        records(row, "records"),
                        known,
                        row.getBoolean("tried"),
                        Set.copyOf(records(row, "joined")),
                        json.readValue(row.getString("rewards"), REWARDS),
                        about(row)));
    }

    private ReferralEntry.About about(ResultSet row) throws SQLException {
        return new ReferralEntry.About(
                row.getString("program"),
                row.getString("submitted_by"),
                SqlTime.read(row, "status_since"),
                row.getString("total"),
                row.getString("currency"),
                publicUrl.resolve("/referrals/" + Referral.label(row.getLong("number"))));
    }

    private static List<RecordRef> records(ResultSet row, String column) throws SQLException {
        return Arrays.stream((String[]) row.getArray(column).getArray())
                .map(text -> new RecordRef(
                        RecordType.valueOf(text.substring(0, text.indexOf(' '))),
                        text.substring(text.indexOf(' ') + 1)))
                .collect(Collectors.toList());
    }

    private static String text(RecordRef record) {
        return record.type() + " " + record.id();
    }

    record Desired(
            UUID referral,
            Map<ReferralField, String> values,
            List<ReferralEntry.Reward> rewards,
            String referrerEmail,
            Optional<Money> total) {}

    record Leased(UUID referral, long version, int attempts, ReferralEntry entry) {}

    /** @param id what the CRM calls it */
    record Kept(Leased leased, String id) {}
}
