package io.referloop.reward;

import io.referloop.program.Program;
import io.referloop.referral.Progress;
import io.referloop.workspace.InWorkspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How rewards follow their payouts. Joins the caller's transaction. */
@Component
public class RewardSending {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final RewardLines lines;
    private final LinePrograms programs;
    private final Progress progress;

    RewardSending(
            InWorkspace inWorkspace, JdbcClient jdbc, RewardLines lines, LinePrograms programs, Progress progress) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.lines = lines;
        this.programs = programs;
        this.progress = progress;
    }

    /** Waits for everything else that changes these rewards. */
    public void lock(UUID workspace, Collection<UUID> rewards) {
        List<RewardLine> unused = lines.lock(workspace, rewards);
    }

    /** Where something is released that no payout takes yet. */
    public List<UUID> workspacesWithReleased() {
        return inWorkspace.acrossWorkspaces(
                () -> jdbc.sql("SELECT DISTINCT workspace_id FROM reward WHERE state = 'APPROVED'")
                        .query((row, n) -> row.getObject(1, UUID.class))
                        .list());
    }

    /**
     * What is released and no payout takes yet.
     *
     * @param beneficiary null for everybody's
     */
    public List<Released> released(UUID workspace, @Nullable UUID beneficiary) {
        List<Released> released = new ArrayList<>();
        lines.released(workspace, beneficiary)
                .forEach((line, since) -> released.add(Released.of(line, since, programs.of(workspace, line))));
        return released;
    }

    /** As {@link #released}, of one pot, which nobody else changes until the transaction ends. */
    public List<Released> lockReleased(UUID workspace, Released.Pot pot) {
        List<UUID> open = released(workspace, pot.beneficiary()).stream()
                .map(Released::reward)
                .toList();
        lock(workspace, open);
        return released(workspace, pot.beneficiary()).stream()
                .filter(it -> it.pot().equals(pot) && open.contains(it.reward()))
                .toList();
    }

    /** A payout is prepared. */
    public void scheduled(UUID workspace, UUID reward) {
        move(workspace, reward, RewardState.SCHEDULED, "Ready to be paid");
    }

    /** A payout that would have settled them with another was withdrawn. */
    public void unscheduled(UUID workspace, List<UUID> rewards) {
        if (!rewards.isEmpty()) {
            lock(workspace, rewards);
            rewards.forEach(reward ->
                    move(workspace, reward, RewardState.APPROVED, "The payout that it was part of was withdrawn"));
        }
    }

    /** It cannot go on without a person. */
    public void review(UUID workspace, UUID reward, String reason) {
        move(workspace, reward, RewardState.HELD_FOR_REVIEW, reason);
        settle(workspace, require(workspace, reward));
    }

    /** Money left. */
    public Sent sent(UUID workspace, UUID reward, String member, String reason) {
        RewardLine line = require(workspace, reward);
        String correlation = lines.correlation(workspace, reward);
        RewardLine sent = line.next(RewardState.SENT);
        lines.save(workspace, List.of(new RewardChange(line, sent, reason, correlation)), member);
        settle(workspace, sent);
        return new Sent(line.identity().beneficiaryId(), line.amountOrZero(), correlation);
    }

    private void move(UUID workspace, UUID reward, RewardState state, String reason) {
        RewardLine line = require(workspace, reward);
        String correlation = lines.correlation(workspace, reward);
        lines.save(workspace, List.of(new RewardChange(line, line.next(state), reason, correlation)), Rewards.ENGINE);
    }

    private void settle(UUID workspace, RewardLine line) {
        progress.settle(workspace, line.referrals(), lines.correlation(workspace, line.id()));
    }

    private RewardLine require(UUID workspace, UUID reward) {
        return lines.lock(workspace, reward)
                .orElseThrow(() -> new IllegalStateException("no reward " + reward + " in workspace " + workspace));
    }

    /**
     * A reward that a payout may take.
     *
     * @param amount of units, what they are worth
     * @param units null when it is money
     * @param since when it was released
     * @param program the version that governs it
     */
    public record Released(
            UUID reward, Pot pot, Money amount, Worth.@Nullable Units units, Instant since, Program program) {

        static Released of(RewardLine line, Instant since, Program program) {
            Worth worth = line.worth();
            return new Released(
                    line.id(),
                    new Pot(line.identity().beneficiaryId(), line.currency(), line.via()),
                    line.amountOrZero(),
                    worth == null ? null : worth.units(),
                    since,
                    program);
        }

        public boolean isUnits() {
            return units != null;
        }

        /** What may be paid, and set off, together. */
        public record Pot(UUID beneficiary, CurrencyUnit currency, String via) {}
    }

    /**
     * @param beneficiary whom it was for
     * @param correlation of the delivery or request that the reward goes back to
     */
    public record Sent(UUID beneficiary, Money amount, String correlation) {}
}
