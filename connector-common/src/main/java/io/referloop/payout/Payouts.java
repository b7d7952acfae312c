package io.referloop.payout;

import io.referloop.reward.Ledger;
import io.referloop.reward.Outcome;
import io.referloop.reward.RewardReleased;
import io.referloop.reward.RewardSending;
import io.referloop.reward.RewardsSettled;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Payouts of released rewards. The only rail so far is a person: the payout is a task, and whoever paid says so with a reference that can be
 * found again in the bank or the gift card shop.
 */
@Component
public class Payouts {

    public static final String MANUAL = "manual";
    private static final Logger log = LoggerFactory.getLogger(Payouts.class);
    private static final int REFERENCE_MAX = 200;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final RewardSending rewards;
    private final Ledger ledger;
    private final Clock clock;

    Payouts(InWorkspace inWorkspace, JdbcClient jdbc, RewardSending rewards, Ledger ledger, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.rewards = rewards;
        this.ledger = ledger;
        this.clock = clock;
    }

    @EventListener
    void on(RewardReleased released) {
        Money amount = released.line().amount();
        if (amount == null || !amount.isPositive()) {
            // Money that has to come back is no payout; the line stays released until a person has settled it.
            return;
        }
        UUID reward = released.line().id();
        int attempt = 1
                + jdbc.sql("SELECT count(*) FROM payout WHERE workspace_id = ? AND reward_id = ?")
                        .params(released.workspace(), reward)
                        .query(Integer.class)
                        .single();
        jdbc.sql("""
                        INSERT INTO payout (workspace_id, payout_id, reward_id, rail, external_id, state, amount, currency, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, 'SCHEDULED', ?, ?, ?, ?)""")
                .params(
                        released.workspace(),
                        UUID.randomUUID(),
                        reward,
                        MANUAL,
                        "rw-" + reward + "-" + attempt,
                        amount.getAmountMinorLong(),
                        amount.getCurrencyUnit().getCode(),
                        SqlTime.of(clock),
                        SqlTime.of(clock))
                .update();
        rewards.scheduled(released.workspace(), reward, released.correlation());
    }

    /** What a payout was prepared for has changed: nobody may pay it any more. */
    @EventListener
    void on(RewardsSettled settled) {
        if (settled.withdrawn().isEmpty()) {
            return;
        }
        jdbc.sql("""
                        UPDATE payout SET state = 'FAILED', reference = 'Withdrawn before it was sent: the reward changed', updated_at = ?
                        WHERE workspace_id = ? AND reward_id = ANY (?::text[]::uuid[]) AND state = 'SCHEDULED'""")
                .params(SqlTime.of(clock), settled.workspace(), Rows.column(settled.withdrawn()))
                .update();
    }

    /**
     * A person paid. Books it; saying it twice is refused.
     *
     * @param reference how the payment can be found again; must not be blank
     */
    public Outcome markSent(UUID workspace, UUID payout, String reference, String member) {
        if (reference.isBlank() || reference.length() > REFERENCE_MAX) {
            return new Outcome.Refused(
                    "REFERENCE_INVALID", "Give the payment's reference, at most " + REFERENCE_MAX + " characters.");
        }
        return inWorkspace.call(workspace, () -> {
            UUID reward = jdbc.sql("SELECT reward_id FROM payout WHERE workspace_id = ? AND payout_id = ?")
                    .params(workspace, payout)
                    .query((row, n) -> row.getObject(1, UUID.class))
                    .optional()
                    .orElse(null);
            if (reward == null) {
                return new Outcome.Refused("PAYOUT_NOT_FOUND", "There is no such payout.");
            }
            // Locks the referral before the payout, as settling does.
            rewards.lock(workspace, reward);
            List<Money> sent = jdbc.sql("""
                            UPDATE payout SET state = 'SENT', reference = ?, settled_by = ?, updated_at = ?
                            WHERE workspace_id = ? AND payout_id = ? AND state = 'SCHEDULED' RETURNING amount, currency""")
                    .params(reference.strip(), member, SqlTime.of(clock), workspace, payout)
                    .query((row, n) -> Money.ofMinor(CurrencyUnit.of(row.getString(2)), row.getLong(1)))
                    .list();
            if (sent.isEmpty()) {
                return new Outcome.Refused(
                        "PAYOUT_STATE", "This payout was sent or withdrawn meanwhile; reload the page.");
            }
            RewardSending.Sent of = rewards.sent(workspace, reward, member, "Paid, reference " + reference.strip());
            ledger.book(
                    workspace,
                    List.of(new Ledger.Posting(
                            "SENT",
                            payout.toString(),
                            reward,
                            Ledger.payable(of.beneficiary()),
                            Ledger.clearing(MANUAL),
                            sent.getFirst(),
                            clock.instant(),
                            of.correlation())));
            try (MDC.MDCCloseable unused = MDC.putCloseable("correlation", of.correlation())) {
                log.info("Payout {} was sent", payout);
            }
            return new Outcome.Done();
        });
    }
}
