package io.referloop.reward;

import io.referloop.reward.Tally.Key;
import io.referloop.reward.Tally.Kind;
import java.time.LocalDate;
import java.util.UUID;

/** The names under which things are counted. */
final class Keys {

    private Keys() {}

    /** How often a rule earned for a referral, and what, over all its items and beneficiaries. */
    static Key earned(RewardCase of, String rule) {
        return new Key(Kind.EARNED, of.id(), rule, "", "");
    }

    /** What a rule came to for one beneficiary of a referral. */
    static Key earnedBy(RewardCase of, String rule, UUID beneficiary) {
        return new Key(Kind.EARNED, of.id(), rule, beneficiary, "");
    }

    /** What one item came to for one beneficiary. */
    static Key paid(Item item, UUID beneficiary) {
        return new Key(Kind.PAID, item.of().id(), item.rule().key(), beneficiary, item.period());
    }

    /** The referrals among the items of a rule that count for one beneficiary. */
    static Key items(Item item, UUID beneficiary, String period) {
        return new Key(Kind.REFERRALS, item.program().id(), item.rule().key(), beneficiary, period);
    }

    /** The companies among the items of a rule that count for one beneficiary. */
    static Key companies(Item item, UUID beneficiary, String period) {
        return new Key(Kind.COMPANIES, item.program().id(), item.rule().key(), beneficiary, period);
    }

    /** The referrals of a referrer that reached what a rule hangs on. */
    static Key successes(Item item, String period) {
        return new Key(
                Kind.SUCCESSES,
                item.program().id(),
                item.trigger(),
                item.of().parties().referrerId(),
                period);
    }

    /** A bonus that was earned, by what tells it apart from the rule's others. */
    static Key bonus(Item item, UUID beneficiary, String which) {
        return new Key(Kind.BONUS, item.program().id(), item.rule().key(), beneficiary, which);
    }

    static Key once(Item item) {
        return new Key(Kind.ONCE, item.program().id(), item.rule().key(), item.company(), "");
    }

    static Key perDeal(Item item) {
        String deal = item.deal() == null ? "" : item.deal().ref().id();
        return new Key(Kind.DEAL, item.of().id(), item.rule().key(), deal, "");
    }

    static Key perCustomer(Item item) {
        return new Key(Kind.CUSTOMER, item.program().id(), item.rule().key(), item.company(), "");
    }

    /** Free months that wait for one renewal. */
    static Key freeMonths(Item item, UUID beneficiary, LocalDate due) {
        return new Key(Kind.FREE_MONTHS, item.program().id(), "", beneficiary, due.toString());
    }

    static Key tax(UUID payee, int year) {
        return new Key(Kind.TAX, payee, "", "", Integer.toString(year));
    }
}
