package io.referloop.insight;

import io.referloop.insight.ReferralStory.Event;
import io.referloop.referral.Fact;
import io.referloop.referral.RecordKey;
import io.referloop.referral.ReferralHistory;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Puts claims, facts, rewards and write-backs of one referral on one timeline. Runs inside the caller's transaction. */
@Component
class ReferralEvents {

    /** What a rule can depend on; other facts are kept but tell a reader nothing. */
    private static final List<String> FIELDS_SHOWN = List.of(Fact.AMOUNT, Fact.GONE);

    private final JdbcClient jdbc;

    ReferralEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Event> of(ReferralStory.Head head, ReferralHistory history, List<ReferralStory.Reward> rewards) {
        List<Event> events = new ArrayList<>();
        Set<UUID> explained = new HashSet<>();
        events.addAll(stages(head.id(), movers(history), rewards, explained));
        for (ReferralStory.Reward reward : rewards) {
            if (!explained.contains(reward.id())) {
                events.add(new Event.Earned(reward.earnedAt(), reward));
            }
        }
        events.addAll(fields(head.id()));
        events.addAll(claims(head));
        events.addAll(rewardMoves(head.id()));
        events.addAll(writeBacks(head.id()));
        events.sort(Comparator.comparing(Event::at).reversed());
        return List.copyOf(events);
    }

    /** The facts that moved the referral, and since when it stood there by each. */
    private static Map<Mover, Instant> movers(ReferralHistory history) {
        Map<Mover, Instant> movers = new HashMap<>();
        for (ReferralHistory.Moment moment : history.moments()) {
            Fact cause = moment.cause();
            if (cause != null) {
                RecordKey record = cause.record();
                movers.put(
                        new Mover(record.connection(), record.ref().id(), cause.occurredAt(), cause.value()),
                        moment.since());
            }
        }
        return movers;
    }

    private List<Event> stages(
            UUID referral, Map<Mover, Instant> movers, List<ReferralStory.Reward> rewards, Set<UUID> explained) {
        return jdbc.sql("""
                        SELECT f.connection_id, f.record_id, f.occurred_at, f.recorded_at, f.object_type, f.status, f.value, c.crm, coalesce(l.label, f.record_id) AS label,
                               coalesce(m.stage_label, f.value) AS stage, m.track_label, m.stage IS NOT NULL AS mapped
                        FROM referral_fact f
                        JOIN connection c ON c.workspace_id = f.workspace_id AND c.connection_id = f.connection_id
                        LEFT JOIN referral_link l ON l.workspace_id = f.workspace_id AND l.connection_id = f.connection_id
                             AND l.object_type = f.object_type AND l.record_id = f.record_id
                        LEFT JOIN LATERAL (
                            SELECT stage, stage_label, track_label FROM stage_mapping
                            WHERE workspace_id = f.workspace_id AND connection_id = f.connection_id AND object_type = f.object_type
                                AND stage = f.value AND (f.track IS NULL OR track = f.track) ORDER BY track LIMIT 1) m ON true
                        WHERE f.workspace_id = current_workspace() AND f.referral_id = ? AND f.field = 'stage'
                        ORDER BY f.occurred_at, f.recorded_at""")
                .param(referral)
                .query((row, n) -> stage(row, movers, rewards, explained))
                .list();
    }

    private static Event stage(
            ResultSet row, Map<Mover, Instant> movers, List<ReferralStory.Reward> rewards, Set<UUID> explained)
            throws SQLException {
        Instant at = SqlTime.read(row, "occurred_at");
        Instant since = movers.get(new Mover(
                row.getObject("connection_id", UUID.class), row.getString("record_id"), at, row.getString("value")));
        List<ReferralStory.Reward> earned = rewards.stream()
                .filter(reward -> reward.earnedAt().equals(since) && explained.add(reward.id()))
                .toList();
        return new Event.StageReached(
                at,
                row.getString("crm"),
                row.getString("object_type"),
                row.getString("label"),
                row.getString("stage"),
                row.getString("track_label"),
                row.getString("status"),
                since != null,
                row.getBoolean("mapped"),
                SqlTime.read(row, "recorded_at"),
                earned);
    }

    private List<Event> fields(UUID referral) {
        return jdbc.sql("""
                        SELECT f.occurred_at, f.object_type, f.field, c.crm, coalesce(l.label, f.record_id) AS label,
                               f.value || coalesce(' ' || u.value, '') AS value
                        FROM referral_fact f
                        JOIN connection c ON c.workspace_id = f.workspace_id AND c.connection_id = f.connection_id
                        LEFT JOIN referral_link l ON l.workspace_id = f.workspace_id AND l.connection_id = f.connection_id
                             AND l.object_type = f.object_type AND l.record_id = f.record_id
                        LEFT JOIN LATERAL (
                            SELECT value FROM referral_fact WHERE f.field = 'amount' AND workspace_id = f.workspace_id
                                AND referral_id = f.referral_id AND connection_id = f.connection_id AND object_type = f.object_type
                                AND record_id = f.record_id AND field = 'currency' ORDER BY occurred_at DESC LIMIT 1) u ON true
                        WHERE f.workspace_id = current_workspace() AND f.referral_id = :referral AND f.field IN (:fields)""")
                .param("referral", referral)
                .param("fields", FIELDS_SHOWN)
                .query((row, n) -> (Event) new Event.FieldTold(
                        SqlTime.read(row, "occurred_at"),
                        row.getString("crm"),
                        row.getString("object_type"),
                        row.getString("label"),
                        row.getString("field"),
                        row.getString("value")))
                .list();
    }

    private List<Event> claims(ReferralStory.Head head) {
        List<Event> claims = new ArrayList<>();
        List<String> fromTypes = new ArrayList<>();
        jdbc.sql("""
                        SELECT outcome, reason, object_type, referrer_email, submitted_by, claimed_at FROM claim
                        WHERE workspace_id = current_workspace() AND referral_id = ? ORDER BY claimed_at""").param(head.id()).query(row -> {
            Instant at = SqlTime.read(row, "claimed_at");
            String outcome = row.getString("outcome");
            if (at.equals(head.claimedAt())) {
                String type = row.getString("object_type");
                if (type != null) {
                    fromTypes.add(type);
                }
            } else {
                claims.add(new Event.ClaimRefused(
                        at,
                        row.getString("submitted_by"),
                        row.getString("referrer_email"),
                        outcome,
                        row.getString("reason")));
            }
        });
        claims.add(new Event.Claimed(
                head.claimedAt(), head.submittedBy(), head.note(), fromTypes.isEmpty() ? null : fromTypes.getFirst()));
        return claims;
    }

    private List<Event> rewardMoves(UUID referral) {
        return jdbc.sql("""
                        SELECT e.at, e.state, e.amount, w.currency, e.reason, e.actor, w.beneficiary_role,
                               coalesce(b.name, CASE w.beneficiary_role WHEN 'REFEREE' THEN r.referee_name END) AS beneficiary
                        FROM reward_event e
                        JOIN reward w ON w.workspace_id = e.workspace_id AND w.reward_id = e.reward_id
                        JOIN referral r ON r.workspace_id = w.workspace_id AND r.referral_id = w.referral_id
                        LEFT JOIN referrer b ON b.workspace_id = w.workspace_id AND b.referrer_id = w.beneficiary_id
                        WHERE e.workspace_id = current_workspace() AND w.referral_id = ? AND e.revision > 1""")
                .param(referral)
                .query((row, n) -> (Event) new Event.RewardMoved(
                        SqlTime.read(row, "at"),
                        row.getString("beneficiary"),
                        row.getString("beneficiary_role"),
                        row.getString("state"),
                        Amounts.read(row),
                        row.getString("reason"),
                        row.getString("actor")))
                .list();
    }

    private List<Event> writeBacks(UUID referral) {
        return jdbc.sql("""
                        SELECT w.written_at, c.crm, w.object_type, l.label FROM writeback w
                        JOIN referral_link l ON l.workspace_id = w.workspace_id AND l.connection_id = w.connection_id
                             AND l.object_type = w.object_type AND l.record_id = w.record_id
                        JOIN connection c ON c.workspace_id = w.workspace_id AND c.connection_id = w.connection_id
                        WHERE w.workspace_id = current_workspace() AND l.referral_id = ? AND w.written_at IS NOT NULL""")
                .param(referral)
                .query((row, n) -> (Event) new Event.WrittenBack(
                        SqlTime.read(row, "written_at"),
                        row.getString("crm"),
                        row.getString("object_type"),
                        row.getString("label")))
                .list();
    }

    private record Mover(UUID connection, String record, Instant at, String value) {}
}
