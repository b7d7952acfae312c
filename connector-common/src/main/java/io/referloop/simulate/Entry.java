package io.referloop.simulate;

import io.referloop.reward.RewardLine;
import io.referloop.reward.RewardState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** A line in the simulated books, with what became of it. */
final class Entry {

    private final String referral;
    private final String to;
    private final String period;
    private final List<Change> history = new ArrayList<>();
    private final Set<String> approvedBy = new HashSet<>();
    private RewardLine line;
    private @Nullable Money used;

    /**
     * @param referral empty when it is about none
     * @param period as people name it
     */
    Entry(RewardLine line, String referral, String to, String period) {
        this.line = line;
        this.referral = referral;
        this.to = to;
        this.period = period;
    }

    /** {@code R1/won-share/ada#0}; with the period behind an at sign where a rule has several. */
    String id() {
        return (referral.isEmpty() ? "-" : referral) + "/" + rule() + "/" + to + (period.isEmpty() ? "" : "@" + period)
                + "#" + line.line();
    }

    RewardLine line() {
        return line;
    }

    String referral() {
        return referral;
    }

    String rule() {
        return line.identity().rule();
    }

    String to() {
        return to;
    }

    String period() {
        return period;
    }

    List<Change> history() {
        return List.copyOf(history);
    }

    boolean isUnits() {
        return line.worth() != null && line.worth().units() != null;
    }

    boolean is(RewardState state) {
        return line.state() == state;
    }

    void become(RewardLine after, Instant at, String reason, String by) {
        if (!is(after.state()) || after.state() == RewardState.PENDING) {
            approvedBy.clear();
        }
        line = after;
        history.add(new Change(at, after.state(), after.amount(), reason, by));
    }

    /** Notes that somebody agrees; how many different people have by now. */
    int approve(String by) {
        approvedBy.add(by);
        return approvedBy.size();
    }

    /** What was used of a benefit that lapsed. */
    Money used() {
        return Optional.ofNullable(used).orElse(Money.zero(line.currency()));
    }

    void lapse(Money usedOfIt) {
        used = usedOfIt;
    }

    /** What it counts for whom it is for: nothing when it was ended, except what was used before it lapsed. */
    Money live() {
        return line.state().isLive() ? line.amountOrZero() : used();
    }

    /** @param by who acted */
    record Change(Instant at, RewardState state, @Nullable Money amount, String reason, String by) {}
}
