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

    /** Locks the line's referral first, as everything does that changes rewards. */
    Optional<RewardLine> lock(UUID workspace, UUID reward) {
        jdbc.sql("""
                        SELECT 1 FROM referral WHERE workspace_id = ?
                        AND referral_id = (SELECT referral_id FROM reward WHERE workspace_id = ? AND reward_id = ?) FOR UPDATE""").params(workspace, workspace, reward).query(Integer.class).optional();
        return jdbc.sql(SELECT + "reward_id = ?")
                .params(workspace, reward)
                .query((row, n) -> read(row))
                .optional();
    }

    /** Pending lines whose hold is over, of at most so many referrals. */
    List<UUID> due(UUID workspace, Instant now, int most) {
        return jdbc.sql("""
                        SELECT reward_id FROM reward WHERE workspace_id = ? AND state = 'PENDING' AND release_at <= ?
                        ORDER BY release_at LIMIT ?""")
                .params(workspace, SqlTime.of(now), most)
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
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
