package io.referloop.insight;

import io.referloop.crm.CrmPlace;
import io.referloop.referral.Fact;
import io.referloop.referral.Progress;
import io.referloop.referral.Referral;
import io.referloop.referral.ReferralHistory;
import io.referloop.referral.Referrals;
import io.referloop.referral.ReferralsMoved;
import io.referloop.reward.Decision;
import io.referloop.reward.Rewards;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.math.RoundingMode;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tells the story of one referral, from one consistent look at the database. */
@Component
public class ReferralStories {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final ReferralEvents events;
    private final Why.Reader why;
    private final Referrals referrals;
    private final Progress progress;
    private final Rewards decisions;

    ReferralStories(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            ReferralEvents events,
            Why.Reader why,
            Referrals referrals,
            Progress progress,
            Rewards decisions) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.events = events;
        this.why = why;
        this.referrals = referrals;
        this.progress = progress;
        this.decisions = decisions;
    }

    public Optional<ReferralStory> of(UUID workspace, long number) {
        return inWorkspace.call(
                workspace,
                () -> head(number).map(head -> {
                    List<ReferralStory.Reward> rewards = rewards(head.id());
                    Referral referral = referrals.find(workspace, head.id()).orElseThrow();
                    ReferralHistory history = progress.history(workspace, referral);
                    return new ReferralStory(
                            head,
                            dealValue(head.id()),
                            events.of(head, history, rewards),
                            rewards,
                            unearned(workspace, referral, history),
                            links(head.id()));
                }));
    }

    private Optional<ReferralStory.Head> head(long number) {
        return jdbc.sql("""
                        SELECT r.referral_id, r.number, r.referee_name, r.referee_email, r.referee_company, f.name AS referrer,
                               f.email AS referrer_email, r.note, r.submitted_by, r.source, r.claimed_at, r.status, r.status_since,
                               p.name AS program, r.program_version, v.in_force_from
                        FROM referral r
                        JOIN referrer f ON f.workspace_id = r.workspace_id AND f.referrer_id = r.referrer_id
                        JOIN program p ON p.workspace_id = r.workspace_id AND p.program_id = r.program_id
                        JOIN program_version v ON v.workspace_id = r.workspace_id AND v.program_id = r.program_id
                             AND v.version = r.program_version
                        WHERE r.workspace_id = current_workspace() AND r.number = ?""")
                .param(number)
                .query((row, n) -> new ReferralStory.Head(
                        row.getObject("referral_id", UUID.class),
                        row.getLong("number"),
                        row.getString("referee_name"),
                        row.getString("referee_email"),
                        row.getString("referee_company"),
                        row.getString("referrer"),
                        row.getString("referrer_email"),
                        row.getString("note"),
                        row.getString("submitted_by"),
                        row.getString("source"),
                        SqlTime.read(row, "claimed_at"),
                        row.getString("status"),
                        SqlTime.read(row, "status_since"),
                        row.getString("program"),
                        row.getInt("program_version"),
                        SqlTime.read(row, "in_force_from")))
                .optional();
    }

    private List<ReferralStory.Reward> rewards(UUID referral) {
        return jdbc.sql("""
                        SELECT w.reward_id, w.beneficiary_role, w.milestone, w.state, w.amount, w.currency, w.earned_at, w.release_at,
                               w.sentence, w.why::text AS why, e.reason,
                               coalesce(b.name, CASE w.beneficiary_role WHEN 'REFEREE' THEN r.referee_name END) AS beneficiary
                        FROM reward w
                        JOIN referral r ON r.workspace_id = w.workspace_id AND r.referral_id = w.referral_id
                        LEFT JOIN referrer b ON b.workspace_id = w.workspace_id AND b.referrer_id = w.beneficiary_id
                        LEFT JOIN reward_event e ON e.workspace_id = w.workspace_id AND e.reward_id = w.reward_id AND e.revision = w.revision
                        WHERE w.workspace_id = current_workspace() AND w.referral_id = ?
                        ORDER BY w.earned_at DESC, w.rule, w.line""").param(referral).query((row, n) -> reward(row)).list();
    }

    private ReferralStory.Reward reward(ResultSet row) throws SQLException {
        return new ReferralStory.Reward(
                row.getObject("reward_id", UUID.class),
                row.getString("beneficiary_role"),
                row.getString("beneficiary"),
                row.getString("milestone"),
                row.getString("state"),
                Amounts.read(row),
                SqlTime.read(row, "earned_at"),
                SqlTime.readNullable(row, "release_at"),
                row.getString("sentence"),
                row.getString("reason"),
                why.read(row.getString("why")));
    }

    private List<ReferralStory.Unearned> unearned(UUID workspace, Referral referral, ReferralHistory history) {
        var movement = new ReferralsMoved.Movement(referral, history, "explained");
        return decisions.explain(workspace, movement).stream()
                .<ReferralStory.Unearned>mapMulti((decision, sink) -> {
                    if (decision instanceof Decision.NotEarned no) {
                        sink.accept(new ReferralStory.Unearned(no.sentence(), no.reason()));
                    }
                })
                .toList();
    }

    private ReferralStory.@Nullable Value dealValue(UUID referral) {
        return jdbc.sql("""
                        SELECT a.value, a.occurred_at, c.value AS currency FROM referral_fact a
                        LEFT JOIN LATERAL (
                            SELECT value FROM referral_fact WHERE workspace_id = a.workspace_id AND referral_id = a.referral_id
                                AND connection_id = a.connection_id AND object_type = a.object_type AND record_id = a.record_id
                                AND field = 'currency' ORDER BY occurred_at DESC LIMIT 1) c ON true
                        WHERE a.workspace_id = current_workspace() AND a.referral_id = ? AND a.object_type = 'DEAL' AND a.field = 'amount'
                        ORDER BY a.occurred_at DESC LIMIT 1""")
                .param(referral)
                .query((row, n) ->
                        value(row.getString("value"), row.getString("currency"), SqlTime.read(row, "occurred_at")))
                .optional()
                .orElse(null);
    }

    private static ReferralStory.Value value(String amount, @Nullable String currency, Instant at) {
        try {
            Money money =
                    Money.of(CurrencyUnit.of(currency), Fact.amountIn(amount).orElseThrow(), RoundingMode.HALF_UP);
            return new ReferralStory.Value(money, amount, at);
        } catch (RuntimeException noAmount) {
            // The CRM's text is shown as it is; whether it can be paid upon is the engine's question.
            return new ReferralStory.Value(null, amount, at);
        }
    }

    private List<ReferralStory.Link> links(UUID referral) {
        return jdbc.sql("""
                        SELECT c.crm, c.account_id, c.address, l.object_type, l.record_id, l.label, l.via, l.gone FROM referral_link l
                        JOIN connection c ON c.workspace_id = l.workspace_id AND c.connection_id = l.connection_id
                        WHERE l.workspace_id = current_workspace() AND l.referral_id = ?
                        ORDER BY l.gone, CASE l.object_type WHEN 'DEAL' THEN 0 WHEN 'CONTACT' THEN 1 WHEN 'COMPANY' THEN 2 ELSE 3 END,
                                 l.linked_at, l.record_id""")
                .param(referral)
                .query((row, n) -> new ReferralStory.Link(
                        row.getString("crm"),
                        place(row),
                        row.getString("object_type"),
                        row.getString("record_id"),
                        row.getString("label"),
                        row.getString("via"),
                        row.getBoolean("gone")))
                .list();
    }

    /** Of a row with {@code account_id} and {@code address}. */
    static CrmPlace place(ResultSet row) throws SQLException {
        String address = row.getString("address");
        return new CrmPlace(row.getString("account_id"), address == null ? null : URI.create(address));
    }
}
