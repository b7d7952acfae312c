package io.referloop.reward;

import io.referloop.program.Program;
import io.referloop.program.RewardRule;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.RecordKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that may earn by one rule: a milestone that was reached and kept, an event that happened.
 *
 * @param order the rule's place in its program: what happens at one instant earns in that order
 * @param period tells several of one rule and referral apart; empty when there is one only
 * @param deal the deal that it is about; null when it is about none
 * @param event what happened, less what was refunded; null when it is a milestone
 * @param index of how many events of its kind it is, counted from 1
 * @param product what was bought; empty when that does not matter
 * @param why how it came about
 */
record Item(
        RewardCase of,
        RewardRule rule,
        int order,
        String trigger,
        String period,
        Instant at,
        @Nullable RecordKey deal,
        @Nullable CustomerEvent event,
        int index,
        String product,
        List<TraceLine> why) {

    /** By time; ties go to the older referral, then to the earlier rule, so that every order of arrival gives one result. */
    static final Comparator<Item> BY_TIME = Comparator.comparing(Item::at)
            .thenComparing(item -> item.of().number())
            .thenComparing(item -> item.of().id())
            .thenComparing(Item::order)
            .thenComparing(Item::period);

    Program program() {
        return of.program();
    }

    /** What tells companies apart. */
    String company() {
        String company = of.parties().company();
        return company == null ? of.id().toString() : company;
    }

    RewardLine.Identity identity(UUID beneficiary) {
        return identity(of.id(), beneficiary, period);
    }

    RewardLine.Identity identity(UUID subject, UUID beneficiary, String which) {
        return new RewardLine.Identity(
                program().id(), subject, rule.key(), trigger, rule.beneficiary(), beneficiary, which);
    }

    /** Whether nothing that it earns by has changed, though the referral may have. */
    boolean sameAs(Item other) {
        return rule.equals(other.rule)
                && at.equals(other.at)
                && period.equals(other.period)
                && index == other.index
                && product.equals(other.product)
                && Objects.equals(deal, other.deal)
                && Objects.equals(event, other.event);
    }
}
