package io.referloop.payout;

import io.referloop.reward.Ledger;
import io.referloop.reward.Outcome;
import io.referloop.reward.RewardSending;
import io.referloop.reward.RewardsSettled;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Payouts of released rewards. The only rail that pays is a person: the payout is a task that names the rail, and whoever paid says so with a
 * reference that can be found again in the bank or the gift card shop. A payout is named after one reward and may settle others of the same
 * beneficiary with it.
 */
@Component
public class Payouts {

    private static final Logger log = LoggerFactory.getLogger(Payouts.class);
    private static final int REFERENCE_MAX = 200;
    private static final String NETTED = "Nothing to pay: as much had to come back";

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final RewardSending rewards;
    private final PayoutStops stops;
    private final Ledger ledger;
    private final Clock clock;

    Payouts(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            RewardSending rewards,
            PayoutStops stops,
            Ledger ledger,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.rewards = rewards;
        this.stops = stops;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Writes down that these rewards are to be paid together; they are named after the first. Joins the caller's transaction. */
    void prepare(UUID workspace, List<RewardSending.Released> together) {
        RewardSending.Released first = together.getFirst();
        Money net = PayoutPlan.total(together);
        Money amount = net.isNegative() ? Money.zero(net.getCurrencyUnit()) : net;
        UUID payout = UUID.randomUUID();
        jdbc.sql("""
                        INSERT INTO payout (workspace_id, payout_id, reward_id, rail, external_id, state, amount, currency, created_at, updated_at)
                        SELECT ?, ?, ?, ?, 'rw-' || ?::text || '-' || 1 + count(*), 'SCHEDULED', ?, ?, ?, ?
                        FROM payout WHERE workspace_id = ? AND reward_id = ?""")
                .params(workspace, payout, first.reward(), first.pot().via(), first.reward())
                .params(amount.getAmountMinorLong(), amount.getCurrencyUnit().getCode())
                .params(SqlTime.of(clock), SqlTime.of(clock), workspace, first.reward())
                .update();
        Rows further = new Rows(1);
        together.stream().skip(1).forEach(it -> further.add(it.reward()));
        if (!further.isEmpty()) {
            jdbc.sql("""
                            INSERT INTO payout_line (reward_id, workspace_id, payout_id, live)
                            SELECT r, ?, ?, true FROM unnest(?::text[]::uuid[]) AS r""").params(workspace, payout).params(further.parameters()).update();
        }
        together.forEach(it -> rewards.scheduled(workspace, it.reward()));
        if (amount.isZero() && !first.isUnits()) {
            settle(workspace, payout, NETTED, "Referloop");
        }
    }

    /** What a payout was prepared for has changed: nobody may pay it any more. What it would have settled with it is open again. */
    @EventListener
    void on(RewardsSettled settled) {
        if (settled.withdrawn().isEmpty()) {
            return;
        }
        UUID workspace = settled.workspace();
        String[] withdrawn = Rows.column(settled.withdrawn());
        List<UUID> failed = jdbc.sql("""
                        UPDATE payout p SET state = 'FAILED', reference = 'Withdrawn before it was sent: the reward changed', updated_at = ?
                        WHERE p.workspace_id = ? AND p.state = 'SCHEDULED' AND (p.reward_id = ANY (?::text[]::uuid[]) OR p.payout_id IN (
                            SELECT l.payout_id FROM payout_line l
                            WHERE l.workspace_id = p.workspace_id AND l.live AND l.reward_id = ANY (?::text[]::uuid[])))
                        RETURNING p.payout_id""")
                .params(SqlTime.of(clock), workspace, withdrawn, withdrawn)
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
        List<UUID> others = rewardsOf(workspace, failed).stream()
                .filter(it -> !settled.withdrawn().contains(it))
                .toList();
        jdbc.sql("UPDATE payout_line SET live = false WHERE workspace_id = ? AND payout_id = ANY (?::text[]::uuid[])")
                .params(workspace, Rows.column(failed))
                .update();
        rewards.unscheduled(workspace, others);
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
            Optional<PayoutStops.Stop> stop = stops.heldNow(workspace);
            if (stop.isPresent()) {
                return new Outcome.Refused(
                        "PAYOUTS_STOPPED",
                        "Payouts are stopped: " + stop.get().finding()
                                + " An owner has to look at it and resume them.");
            }
            List<UUID> of = rewardsOf(workspace, List.of(payout));
            if (of.isEmpty()) {
                return new Outcome.Refused("PAYOUT_NOT_FOUND", "There is no such payout.");
            }
            // Locks the referrals before the payout, as settling does.
            rewards.lock(workspace, of);
            return settle(workspace, payout, reference.strip(), member)
                    ? new Outcome.Done()
                    : new Outcome.Refused(
                            "PAYOUT_STATE", "This payout was sent or withdrawn meanwhile; reload the page.");
        });
    }

    private boolean settle(UUID workspace, UUID payout, String reference, String member) {
        List<String> rail = jdbc.sql("""
                        UPDATE payout SET state = 'SENT', reference = ?, settled_by = ?, updated_at = ?
                        WHERE workspace_id = ? AND payout_id = ? AND state = 'SCHEDULED' RETURNING rail""")
                .params(reference, member, SqlTime.of(clock), workspace, payout)
                .query((row, n) -> row.getString(1))
                .list();
        if (rail.isEmpty()) {
            return false;
        }
        List<Ledger.Posting> postings = new ArrayList<>();
        List<UUID> of = rewardsOf(workspace, List.of(payout));
        for (UUID reward : of) {
            RewardSending.Sent sent = rewards.sent(workspace, reward, member, "Paid, reference " + reference);
            if (!sent.amount().isZero()) {
                postings.add(new Ledger.Posting(
                        "SENT",
                        reward.equals(of.getFirst()) ? payout.toString() : payout + ":" + reward,
                        reward,
                        Ledger.payable(sent.beneficiary()),
                        Ledger.clearing(rail.getFirst()),
                        sent.amount(),
                        clock.instant(),
                        sent.correlation()));
            }
            try (MDC.MDCCloseable unused = MDC.putCloseable("correlation", sent.correlation())) {
                log.info("Reward {} was sent with payout {}", reward, payout);
            }
        }
        ledger.book(workspace, postings);
        return true;
    }

    /** The rewards of payouts, each payout's own first. */
    private List<UUID> rewardsOf(UUID workspace, List<UUID> payouts) {
        return jdbc.sql("""
                        SELECT reward_id FROM (
                            SELECT payout_id, reward_id, 0 AS place FROM payout
                            WHERE workspace_id = ? AND payout_id = ANY (?::text[]::uuid[])
                            UNION ALL SELECT payout_id, reward_id, 1 FROM payout_line
                            WHERE workspace_id = ? AND payout_id = ANY (?::text[]::uuid[])) AS settled
                        ORDER BY payout_id, place, reward_id""")
                .params(workspace, Rows.column(payouts), workspace, Rows.column(payouts))
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }
}
