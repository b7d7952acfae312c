package io.referloop.writeback;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralField;
import io.referloop.referral.Referral;
import io.referloop.reward.RewardLine;
import io.referloop.reward.Rewards;
import io.referloop.reward.Summary;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Workspaces;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a CRM account should keep of referrals as a whole, put together from what is known the moment it is asked: nothing of it is stored
 * beside what it is made of.
 */
@Component
class EntryContents {

    private static final TypeReference<Map<ReferralField, String>> VALUES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Rewards rewards;
    private final Workspaces workspaces;
    private final URI publicUrl;

    EntryContents(
            JdbcClient jdbc,
            JsonMapper json,
            Rewards rewards,
            Workspaces workspaces,
            @Value("${referloop.public-url}") URI publicUrl) {
        this.jdbc = jdbc;
        this.json = json;
        this.rewards = rewards;
        this.workspaces = workspaces;
        this.publicUrl = publicUrl;
    }

    /**
     * By referral, in the caller's transaction. One of which no record of the account says anything is left out; what makes a record say
     * something makes its entry due as well.
     */
    Map<UUID, Content> of(WriteBackQueue.Lane lane, Collection<UUID> referrals) {
        Map<UUID, Told> told = told(lane, referrals);
        Map<UUID, List<RewardLine>> earned = rewards.of(lane.workspace(), told.keySet());
        ZoneId zone = workspaces.get(lane.workspace()).zone();
        Map<UUID, Content> contents = new HashMap<>();
        jdbc.sql("""
                        SELECT r.referral_id, r.number, r.submitted_by, r.status_since, p.name AS program, m.email AS referrer_email,
                            m.name AS referrer_name
                        FROM referral r
                        JOIN program p ON p.workspace_id = r.workspace_id AND p.program_id = r.program_id
                        JOIN referrer m ON m.workspace_id = r.workspace_id AND m.referrer_id = r.referrer_id
                        WHERE r.workspace_id = ? AND r.referral_id = ANY (?::text[]::uuid[])""").params(lane.workspace(), Rows.column(told.keySet())).query(row -> {
            UUID id = row.getObject("referral_id", UUID.class);
            Told its = Objects.requireNonNull(told.get(id));
            contents.put(id, content(row, its, earned.getOrDefault(id, List.of()), zone));
        });
        return contents;
    }

    /** By referral, where a record says anything of it. */
    private Map<UUID, Told> told(WriteBackQueue.Lane lane, Collection<UUID> referrals) {
        Map<UUID, Told> told = new HashMap<>();
        jdbc.sql("""
                        SELECT l.referral_id, l.object_type, l.record_id, w.desired, w.requested_at
                        FROM referral_link l LEFT JOIN writeback w ON w.workspace_id = l.workspace_id
                        AND w.connection_id = l.connection_id AND w.object_type = l.object_type AND w.record_id = l.record_id
                        WHERE l.workspace_id = ? AND l.referral_id = ANY (?::text[]::uuid[]) AND l.connection_id = ? AND NOT l.gone
                        ORDER BY l.linked_at, l.object_type, l.record_id""")
                .params(lane.workspace(), Rows.column(referrals), lane.connection())
                .query(row -> {
                    Told its = told.computeIfAbsent(row.getObject("referral_id", UUID.class), id -> new Told());
                    its.hear(
                            new RecordRef(RecordType.valueOf(row.getString("object_type")), row.getString("record_id")),
                            read(row.getString("desired")),
                            SqlTime.readNullable(row, "requested_at"));
                });
        told.values().removeIf(its -> its.newest.isEmpty());
        return told;
    }

    /** In one order, since the fingerprint is made of it; without what a contact says of asking it. */
    private Map<ReferralField, String> read(@Nullable String desired) {
        Map<ReferralField, String> values = new EnumMap<>(ReferralField.class);
        if (desired != null) {
            values.putAll(json.readValue(desired, VALUES));
            values.keySet().removeIf(field -> !field.isOfReferral());
        }
        return values;
    }

    private Content content(ResultSet row, Told told, List<RewardLine> earned, ZoneId zone) throws SQLException {
        Optional<Money> total = Summary.totalOf(earned);
        String email = row.getString("referrer_email");
        List<ReferralEntry.Reward> lines = Summary.rewardsOf(earned, row.getString("referrer_name"), zone);
        ReferralEntry.About about = new ReferralEntry.About(
                row.getString("program"),
                row.getString("submitted_by"),
                SqlTime.read(row, "status_since"),
                total.map(Money::getAmount).map(BigDecimal::toPlainString).orElse(""),
                total.map(Money::getCurrencyUnit).map(CurrencyUnit::getCode).orElse(""),
                publicUrl.resolve("/referrals/" + Referral.label(row.getLong("number"))));
        String words = json.writeValueAsString(List.of(told.newest, email, told.records, lines, about));
        UUID fingerprint = UUID.nameUUIDFromBytes(words.getBytes(StandardCharsets.UTF_8));
        return new Content(told.newest, email, told.records, lines, about, fingerprint);
    }

    /** @param fingerprint the same for the same content */
    record Content(
            Map<ReferralField, String> values,
            String referrerEmail,
            List<RecordRef> records,
            List<ReferralEntry.Reward> rewards,
            ReferralEntry.About about,
            UUID fingerprint) {

        ReferralEntry entry(EntryQueue.Leased leased) {
            return new ReferralEntry(
                    leased.referral().toString(),
                    values,
                    referrerEmail,
                    records,
                    leased.known(),
                    leased.doubtful(),
                    leased.joined(),
                    rewards,
                    about);
        }

        /** Whether the CRM keeps exactly this already. */
        boolean isKept(EntryQueue.Leased leased) {
            return leased.known() != null && !leased.doubtful() && fingerprint.equals(leased.keptAs());
        }
    }

    /** What the records of one referral say of it: all the same, but one that has just come to it may say nothing yet. */
    private static final class Told {

        private final List<RecordRef> records = new ArrayList<>();
        private Map<ReferralField, String> newest = Map.of();
        private Instant at = Instant.MIN;

        void hear(RecordRef record, Map<ReferralField, String> said, @Nullable Instant when) {
            records.add(record);
            if (when != null && when.isAfter(at) && !said.isEmpty()) {
                newest = said;
                at = when;
            }
        }
    }
}
