package io.referloop.reward;

import java.time.LocalDate;
import java.util.UUID;

/** The names under which things are counted. */
final class Keys {

    private Keys() {}

    /** What a rule came to for a referral, over all its items. */
    static Tally.Key earned(RewardCase of, String rule) {
        return new Tally.Key("earned/" + rule, of.id().toString(), "");
    }

    /** What a rule came to for one beneficiary of a referral. */
    static Tally.Key earnedBy(RewardCase of, String rule, UUID beneficiary) {
        return new Tally.Key("earned/" + rule, of.id() + "/" + beneficiary, "");
    }

    /** What one item came to for one beneficiary. */
    static Tally.Key paid(Item item, UUID beneficiary) {
        return new Tally.Key(
                "item/" + item.rule().key() + "/" + item.period(), item.of().id() + "/" + beneficiary, "");
    }

    /** The items of a rule that count for one beneficiary. */
    static Tally.Key items(Item item, UUID beneficiary, String period) {
        return new Tally.Key("items/" + item.program().id() + "/" + item.rule().key(), beneficiary.toString(), period);
    }

    /** The referrals of a referrer that reached what a rule hangs on. */
    static Tally.Key successes(Item item, String period) {
        return new Tally.Key(
                "on/" + item.program().id() + "/" + item.trigger(),
                item.of().parties().referrerId().toString(),
                period);
    }

    static Tally.Key once(Item item) {
        return new Tally.Key("once/" + item.program().id() + "/" + item.rule().key(), item.company(), "");
    }

    static Tally.Key perDeal(Item item) {
        return new Tally.Key(
                "deal/" + item.program().id() + "/" + item.rule().key(),
                item.of().id() + "/"
                        + (item.deal() == null ? "" : item.deal().ref().id()),
                "");
    }

    static Tally.Key perCustomer(Item item) {
        return new Tally.Key(
                "customer/" + item.program().id() + "/" + item.rule().key(), item.company(), "");
    }

    static Tally.Key total(Item item) {
        return new Tally.Key("total/" + item.rule().key(), item.of().id().toString(), "");
    }

    /** Free months that wait for one renewal. */
    static Tally.Key freeMonths(Item item, UUID beneficiary, LocalDate due) {
        return new Tally.Key("months/" + item.program().id(), beneficiary.toString(), due.toString());
    }

    static Tally.Key tax(UUID payee, int year) {
        return new Tally.Key("tax", payee.toString(), Integer.toString(year));
    }
}
