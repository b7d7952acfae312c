package io.referloop.reward;

import io.referloop.program.Beneficiary;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The booked lines of rewards and what happened to each. Joins the caller's transaction. */
@Component
class RewardLines {

    private static final String SELECT = """
            SELECT reward_id, program_id, subject, referral_id, rule, milestone, beneficiary_role, beneficiary_id, period, line, revision, state,
                amount, currency, unit_kind, quantity, unit_name, conversion, earned_at, release_at, expires_at, via, holds, note, sentence, why
            FROM reward WHERE workspace_id = ? AND\s""";
    private static final String OF_OWNER =
            " AND (beneficiary_id = ? OR referral_id IN (SELECT r.referral_id FROM referral r"
                    + " WHERE r.workspace_id = reward.workspace_id AND r.program_id = reward.program_id AND r.referrer_id = ?))";
    private static final TypeReference<List<TraceLine>> TRACE = new TypeReference<>() {};
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Trips trips;
    private final JsonMapper json;
    private final Clock clock;

    RewardLines(JdbcClient jdbc, Trips trips, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.trips = trips;
        this.json = json;
        this.clock = clock;
    }

    Map<UUID, List<RewardLine>> of(UUID workspace, Collection<UUID> referrals) {
        Map<UUID, List<RewardLine>> lines = new HashMap<>();
        trips.ask(
                        SELECT + "referral_id = ANY (?::text[]::uuid[]) ORDER BY referral_id, rule, line",
                        List.of(workspace, Rows.column(referrals)),
                        (row, n) -> read(row))
                .get()
                .forEach(line -> lines.computeIfAbsent(Objects.requireNonNull(line.referral()), id -> new ArrayList<>())
                        .add(line));
        return lines;
    }

    /** Everything that is booked of what is decided together; corrections behind what they correct. */
    List<RewardLine> of(UUID workspace, RewardPools.Key pool) {
        String whose = pool.isEverybody() ? "" : OF_OWNER;
        JdbcClient.StatementSpec statement = jdbc.sql(
                        SELECT + "program_id = ?" + whose + " ORDER BY rule, subject, line")
                .params(workspace, pool.program());
        return (pool.isEverybody() ? statement : statement.params(pool.owner(), pool.owner()))
                .query((row, n) -> read(row))
                .list();
    }

    /** What is booked for a person and no referral. */
    List<RewardLine> ofPerson(UUID workspace, UUID program, UUID beneficiary) {
        return jdbc.sql(SELECT
                        + "program_id = ? AND beneficiary_id = ? AND referral_id IS NULL ORDER BY rule, subject, line")
                .params(workspace, program, beneficiary)
                .query((row, n) -> read(row))
                .list();
    }

    /** As {@link #lock(UUID, Collection)}, of one. */
    Optional<RewardLine> lock(UUID workspace, UUID reward) {
        return lock(workspace, List.of(reward)).stream().findFirst();
    }

    /** Locks the lines' referrals and then their pools, as everything does that changes rewards. */
    List<RewardLine> lock(UUID workspace, Collection<UUID> rewards) {
        String[] ids = Rows.column(rewards);
        jdbc.sql("""
                        SELECT 1 FROM referral WHERE workspace_id = ? AND referral_id IN (
                            SELECT referral_id FROM reward WHERE workspace_id = ? AND reward_id = ANY (?::text[]::uuid[]))
                        ORDER BY referral_id FOR NO KEY UPDATE""").params(workspace, workspace, ids).query(Integer.class).list();
        jdbc.sql("""
                        SELECT 1 FROM reward_pool p WHERE p.workspace_id = ? AND (p.program_id, p.owner) IN (
                            SELECT w.program_id, owner FROM reward w
                            LEFT JOIN referral r ON r.workspace_id = w.workspace_id AND r.referral_id = w.referral_id
                            CROSS JOIN unnest(ARRAY[?::uuid, w.beneficiary_id, r.referrer_id]) AS owner
                            WHERE w.workspace_id = ? AND w.reward_id = ANY (?::text[]::uuid[]))
                        ORDER BY p.program_id, p.owner FOR UPDATE""")
                .params(workspace, RewardPools.EVERYBODY, workspace, ids)
                .query(Integer.class)
                .list();
        return jdbc.sql(SELECT + "reward_id = ANY (?::text[]::uuid[]) ORDER BY reward_id")
                .params(workspace, ids)
                .query((row, n) -> read(row))
                .list();
    }

    /** Released lines that no payout takes yet, of one beneficiary or all, with the time of their release. */
    Map<RewardLine, Instant> released(UUID workspace, @Nullable UUID beneficiary) {
        Map<RewardLine, Instant> released = new LinkedHashMap<>();
        String whose = beneficiary == null ? "" : " AND beneficiary_id = ?";
        JdbcClient.StatementSpec statement = jdbc.sql(
                        SELECT.replace("why\n", "why, updated_at\n") + "state = 'APPROVED'" + whose)
                .params(workspace);
        (beneficiary == null ? statement : statement.param(beneficiary)).query(row -> {
            released.put(read(row), SqlTime.read(row, "updated_at"));
        });
        return released;
    }

    /** Pending lines whose hold is over, in a fixed order, those behind one of them. */
    List<Due> due(UUID workspace, Instant now, Due behind, int most) {
        return jdbc.sql("""
                        SELECT reward_id, release_at FROM reward WHERE workspace_id = ? AND state = 'PENDING' AND release_at <= ?
                        AND (release_at, reward_id) > (?, ?) ORDER BY release_at, reward_id LIMIT ?""")
                .params(workspace, SqlTime.of(now), SqlTime.of(behind.since()), behind.reward(), most)
                .query((row, n) -> new Due(row.getObject(1, UUID.class), SqlTime.read(row, "release_at")))
                .list();
    }

    /** One whose hold is over. */
    record Due(UUID reward, Instant since) {

        static final Due FIRST = new Due(new UUID(0, 0), Instant.EPOCH);
    }

    /** What brought the reward about: the delivery or request whose log lines, bookings and payout belong together. */
    String correlation(UUID workspace, UUID reward) {
        return jdbc.sql(
                        "SELECT correlation FROM reward_event WHERE workspace_id = ? AND reward_id = ? ORDER BY revision DESC LIMIT 1")
                .params(workspace, reward)
                .query((row, n) -> row.getString(1))
                .single();
    }

    void save(UUID workspace, List<RewardChange> changes, String actor) {
        if (changes.isEmpty()) {
            return;
        }
        Rows lines = new Rows(26);
        Rows events = new Rows(6);
        for (RewardChange change : changes) {
            RewardLine line = change.after();
            RewardLine.Identity identity = line.identity();
            Long minor = line.amount() == null ? null : line.amount().getAmountMinorLong();
            Worth.Units units = line.worth() == null ? null : line.worth().units();
            Worth.Conversion conversion =
                    line.worth() == null ? null : line.worth().conversion();
            lines.add(
                    line.id(),
                    identity.programId(),
                    identity.subject(),
                    line.referral(),
                    identity.rule(),
                    identity.trigger(),
                    identity.role(),
                    identity.beneficiaryId(),
                    identity.period(),
                    line.line(),
                    line.revision(),
                    line.state(),
                    minor,
                    line.currency(),
                    units == null ? null : units.kind(),
                    units == null ? null : units.count(),
                    units == null ? null : units.name(),
                    conversion == null ? null : json.writeValueAsString(conversion),
                    SqlTime.of(line.earnedAt()),
                    line.releaseAt() == null ? null : SqlTime.of(line.releaseAt()),
                    line.expiresAt() == null ? null : SqlTime.of(line.expiresAt()),
                    line.via(),
                    json.writeValueAsString(line.holds()),
                    line.note(),
                    line.sentence(),
                    json.writeValueAsString(line.why()));
            events.add(line.id(), line.revision(), line.state(), minor, change.reason(), change.correlation());
        }
        trips.tell("""
                        INSERT INTO reward (reward_id, program_id, subject, referral_id, rule, milestone, beneficiary_role, beneficiary_id,
                            period, line, revision, state, amount, currency, unit_kind, quantity, unit_name, conversion, earned_at, release_at,
                            expires_at, via, holds, note, sentence, why, workspace_id, updated_at)
                        SELECT r.*, ?, ? FROM unnest(?::text[]::uuid[], ?::text[]::uuid[], ?::text[]::uuid[], ?::text[]::uuid[], ?::text[],
                            ?::text[], ?::text[], ?::text[]::uuid[], ?::text[], ?::text[]::int[], ?::text[]::int[], ?::text[],
                            ?::text[]::bigint[], ?::text[], ?::text[], ?::text[]::int[], ?::text[], ?::text[]::jsonb[],
                            ?::text[]::timestamptz[], ?::text[]::timestamptz[], ?::text[]::timestamptz[], ?::text[], ?::text[]::jsonb[],
                            ?::text[], ?::text[], ?::text[]::jsonb[]) AS r
                        ON CONFLICT (workspace_id, reward_id) DO UPDATE SET referral_id = excluded.referral_id, revision = excluded.revision,
                            state = excluded.state, amount = excluded.amount, unit_kind = excluded.unit_kind, quantity = excluded.quantity,
                            unit_name = excluded.unit_name, conversion = excluded.conversion, earned_at = excluded.earned_at,
                            release_at = excluded.release_at, expires_at = excluded.expires_at, via = excluded.via, holds = excluded.holds,
                            note = excluded.note, sentence = excluded.sentence, why = excluded.why, updated_at = excluded.updated_at""", lines.parametersBetween(List.of(workspace, SqlTime.of(clock))));
        trips.tell("""
                        INSERT INTO reward_event (reward_id, revision, state, amount, reason, correlation, workspace_id, actor, at)
                        SELECT r.*, ?, ?, ?
                        FROM unnest(?::text[]::uuid[], ?::text[]::int[], ?::text[], ?::text[]::bigint[], ?::text[], ?::text[]) AS r""", events.parametersBetween(List.of(workspace, actor, SqlTime.of(clock))));
    }

    private RewardLine read(ResultSet row) throws SQLException {
        CurrencyUnit currency = CurrencyUnit.of(row.getString("currency"));
        return new RewardLine(
                row.getObject("reward_id", UUID.class),
                new RewardLine.Identity(
                        row.getObject("program_id", UUID.class),
                        row.getObject("subject", UUID.class),
                        row.getString("rule"),
                        row.getString("milestone"),
                        Beneficiary.valueOf(row.getString("beneficiary_role")),
                        row.getObject("beneficiary_id", UUID.class),
                        row.getString("period")),
                row.getObject("referral_id", UUID.class),
                row.getInt("line"),
                row.getInt("revision"),
                RewardState.valueOf(row.getString("state")),
                worth(row, currency),
                currency,
                SqlTime.read(row, "earned_at"),
                SqlTime.readNullable(row, "release_at"),
                SqlTime.readNullable(row, "expires_at"),
                row.getString("via"),
                json.readValue(row.getString("holds"), TEXTS),
                row.getString("note"),
                row.getString("sentence"),
                json.readValue(row.getString("why"), TRACE));
    }

    private @Nullable Worth worth(ResultSet row, CurrencyUnit currency) throws SQLException {
        long minor = row.getLong("amount");
        if (row.wasNull()) {
            return null;
        }
        String kind = row.getString("unit_kind");
        String conversion = row.getString("conversion");
        return new Worth(
                Money.ofMinor(currency, minor),
                kind == null ? null : new Worth.Units(kind, row.getInt("quantity"), row.getString("unit_name")),
                conversion == null ? null : json.readValue(conversion, Worth.Conversion.class));
    }
}
