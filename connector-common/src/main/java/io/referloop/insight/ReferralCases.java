package io.referloop.insight;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Fact;
import io.referloop.referral.RecordKey;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the referrals that a period is about, with what the CRM said of them. Joins the caller's transaction. */
@Component
class ReferralCases {

    private final JdbcClient jdbc;

    ReferralCases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Those claimed from {@code start}, and those won, lost or otherwise ended from {@code decidedFrom}; both until {@code end}, exclusive.
     *
     * @param program null: of all programs
     */
    List<ReferralCase> between(Instant start, Instant decidedFrom, Instant end, @Nullable UUID program) {
        Map<String, @Nullable Object> params = new HashMap<>();
        params.put("start", SqlTime.of(start));
        params.put("decided", SqlTime.of(decidedFrom));
        params.put("end", SqlTime.of(end));
        params.put("program", program);
        Map<UUID, ReferralCase> cases = new LinkedHashMap<>();
        jdbc.sql("""
                        SELECT r.referral_id, r.program_id, g.name AS program, r.referrer_id, p.name AS referrer, r.source, r.claimed_at, r.status, r.status_since,
                            f.connection_id, f.object_type, f.record_id, f.field, f.occurred_at, f.value, f.status AS meaning,
                            CASE WHEN f.object_type IN ('CONTACT', 'COMPANY') THEN f.track END AS track
                        FROM referral r
                        JOIN program g ON g.workspace_id = r.workspace_id AND g.program_id = r.program_id
                        JOIN referrer p ON p.workspace_id = r.workspace_id AND p.referrer_id = r.referrer_id
                        LEFT JOIN referral_fact f ON f.workspace_id = r.workspace_id AND f.referral_id = r.referral_id
                            AND f.field IN ('stage', 'amount', 'currency', 'gone')
                        WHERE r.workspace_id = current_workspace()
                        AND (r.claimed_at >= :start AND r.claimed_at < :end
                            OR r.status IN ('WON', 'LOST', 'DISQUALIFIED', 'DUPLICATE', 'EXPIRED', 'WITHDRAWN')
                                AND r.status_since >= :decided AND r.status_since < :end)
                        AND (:program::uuid IS NULL OR r.program_id = :program::uuid)
                        ORDER BY r.claimed_at, r.referral_id""").params(params).query(row -> {
            UUID id = row.getObject("referral_id", UUID.class);
            ReferralCase one = cases.get(id);
            if (one == null) {
                one = read(id, row);
                cases.put(id, one);
            }
            if (row.getString("field") != null) {
                one.facts().add(fact(row));
            }
        });
        return List.copyOf(cases.values());
    }

    private static ReferralCase read(UUID id, ResultSet row) throws SQLException {
        return new ReferralCase(
                id,
                row.getObject("program_id", UUID.class),
                row.getString("program"),
                row.getObject("referrer_id", UUID.class),
                row.getString("referrer"),
                row.getString("source"),
                SqlTime.read(row, "claimed_at"),
                ReferralStatus.valueOf(row.getString("status")),
                SqlTime.read(row, "status_since"),
                new ArrayList<>());
    }

    private static Fact fact(ResultSet row) throws SQLException {
        String meaning = row.getString("meaning");
        return new Fact(
                new RecordKey(
                        row.getObject("connection_id", UUID.class),
                        new RecordRef(RecordType.valueOf(row.getString("object_type")), row.getString("record_id"))),
                row.getString("field"),
                SqlTime.read(row, "occurred_at"),
                row.getString("value"),
                meaning == null ? null : ReferralStatus.valueOf(meaning),
                row.getString("track"));
    }
}
