package io.referloop.program;

import io.referloop.program.Earning.Basis;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Refuses what every key alone allows and the rule as a whole cannot do. */
final class RuleChecks {

    private final YamlBlock block;
    private final RewardRule rule;
    private final List<Earning> earnings;

    RuleChecks(YamlBlock block, RewardRule rule) {
        this.block = block;
        this.rule = rule;
        this.earnings = Stream.concat(
                        Stream.of(rule.earning()), rule.rates().stream().map(RewardRule.TimedRate::earning))
                .flatMap(RuleChecks::parts)
                .toList();
    }

    void refuseTheImpossible(Map<String, RewardRule> earlier) {
        amounts();
        nth();
        recurring();
        units();
        topsUp(earlier);
        rewards(earlier);
        states();
    }

    /** An earning and everything inside it. */
    static Stream<Earning> parts(Earning earning) {
        Stream<Earning> inside =
                switch (earning) {
                    case Earning.Fixed fixed -> Stream.<Earning>of();
                    case Earning.Percent percent -> Stream.<Earning>of();
                    case Earning.Units units -> Stream.<Earning>of();
                    case Earning.Table table ->
                        Stream.concat(table.values().values().stream(), Stream.ofNullable(table.otherwise()));
                    case Earning.Tiered tiered ->
                        tiered.tiers().steps().stream().map(Tiers.Step::earning);
                    case Earning.Choice choice -> choice.options().values().stream();
                    case Earning.BestOf best -> best.alternatives().stream();
                };
        return Stream.concat(Stream.of(earning), inside.flatMap(RuleChecks::parts));
    }

    private void amounts() {
        for (Earning earning : earnings) {
            if (earning instanceof Earning.Percent share) {
                share(share.basis());
            }
            if (earning instanceof Earning.Tiered tiered) {
                switch (tiered.tiers().by()) {
                    case AMOUNT, CUMULATIVE_AMOUNT -> needsAmount("tiers by an amount");
                    case REFERRALS, COMPANIES, LEVEL -> {}
                }
            }
            if (earning instanceof Earning.Table table) {
                if (rule.on() instanceof Trigger.Competition) {
                    throw fault("no table, for a period has no " + table.field());
                }
                if (table.field().startsWith("event.") && !onAnEvent()) {
                    throw fault("a table by something else, for no event comes with this rule's on");
                }
            }
        }
    }

    private void share(Basis basis) {
        if (rule.on() instanceof Trigger.Competition) {
            throw fault("no percent, for a period has no one amount; a fixed amount or units");
        }
        switch (basis.kind()) {
            case AMOUNT, NET_AMOUNT, GROSS_AMOUNT, FIRST_YEAR_AMOUNT, PRODUCT -> needsAmount("a percent of it");
            case FIELD -> {
                if (basis.field().startsWith("event.") && !onAnEvent()) {
                    throw fault("a percent of something else, for no event comes with this rule's on");
                }
            }
            case SPEND, REWARD -> {}
        }
    }

    private void needsAmount(String what) {
        switch (rule.on()) {
            case Trigger.Happened on -> {
                if (!Events.carriesAmount(on.event())) {
                    throw fault("something without an amount, for " + on.event() + " has none and " + what
                            + " would wait forever; name a basis under of, such as spend or {field: …}");
                }
            }
            case Trigger.SpendReached on ->
                throw fault("something without an amount, for spend_reached has none; {percent: …, of: spend} has");
            case Trigger.Competition on -> throw fault("something without an amount, for a period has none");
            case Trigger.Reached on -> {}
            case Trigger.Anniversary on -> {}
            case Trigger.WhileActive on -> {}
        }
    }

    private boolean onAnEvent() {
        return rule.on() instanceof Trigger.Happened
                || rule.on() instanceof Trigger.Reached reached
                        && reached.milestone().event() != null;
    }

    private void nth() {
        if (rule.nth() == null) {
            return;
        }
        if (!(rule.on() instanceof Trigger.Reached) && !(rule.on() instanceof Trigger.Happened)) {
            throw block.faultAtKey("nth", "a milestone or an event that the rule hangs on");
        }
        if (rule.per() != RewardRule.Per.REFERRAL) {
            throw block.faultAtKey(
                    "nth", "per: referral, for the count earns and not each " + Values.spelling(rule.per()));
        }
        if (rule.nth().every() && rule.nth().window().unit() == Window.Unit.ROLLING_DAYS) {
            throw block.faultAtKey("nth", "no every beside rolling days, where the same successes would earn again");
        }
    }

    private void recurring() {
        RewardRule.Limit limit = rule.limit();
        if (limit == null) {
            return;
        }
        boolean once = !(rule.on() instanceof Trigger.Happened)
                && !(rule.on() instanceof Trigger.Anniversary)
                && (rule.per() == RewardRule.Per.REFERRAL || rule.per() == RewardRule.Per.CUSTOMER);
        if (once && (limit.times() != null || limit.months() != null || limit.resumeWithinDays() != null)) {
            throw block.faultAtKey(
                    "limit", "total or until only, for this rule earns once; caps limit what somebody earns in all");
        }
    }

    private void units() {
        if (rule.instalments() != null && earnings.stream().anyMatch(Earning.Units.class::isInstance)) {
            throw block.faultAtKey("instalments", "money; units cannot be paid in parts");
        }
        if (!rule.topsUp().isEmpty() && earnings.stream().anyMatch(Earning.Units.class::isInstance)) {
            throw block.faultAtKey("tops_up", "money; units cannot be topped up");
        }
    }

    private void topsUp(Map<String, RewardRule> earlier) {
        for (YamlBlock.Scalar key : block.findTexts("tops_up")) {
            RewardRule other = Objects.requireNonNull(earlier.get(key.value()));
            if (other.beneficiary() != rule.beneficiary() || other.level() != rule.level()) {
                throw key.fault("a rule for the same one; this is for "
                        + other.beneficiary().words());
            }
            if (isUnitsOnly(other)) {
                throw key.fault("a rule that pays money");
            }
        }
    }

    private void rewards(Map<String, RewardRule> earlier) {
        for (Earning earning : earnings) {
            if (earning instanceof Earning.Percent share
                    && share.basis().kind() == Basis.Kind.REWARD
                    && isUnitsOnly(
                            Objects.requireNonNull(earlier.get(share.basis().field())))) {
                throw fault(
                        "a percent of a reward that is money; '" + share.basis().field() + "' is not");
            }
        }
    }

    private static boolean isUnitsOnly(RewardRule rule) {
        return parts(rule.earning()).noneMatch(it -> it instanceof Earning.Fixed || it instanceof Earning.Percent);
    }

    /** A state and a competition belong to a referrer and a time, not to one referral. */
    private void states() {
        boolean state = rule.on() instanceof Trigger.WhileActive;
        if (!state && !(rule.on() instanceof Trigger.Competition)) {
            return;
        }
        for (String key : List.of("per", "limit", "instalments", "tops_up", "void_if_lost_within_days")) {
            if (block.has(key)) {
                throw block.faultAtKey(key, "nothing here, for it belongs to one referral");
            }
        }
        if (state && block.has("rates")) {
            throw block.faultAtKey("rates", "nothing beside while_active, which says itself what it grants");
        }
        if (rule.beneficiary() != Beneficiary.REFERRER) {
            throw block.text("for").fault("referrer, whose referrals are counted");
        }
    }

    private ProgramFault fault(String expected) {
        return block.has("earn") ? block.fault("earn", expected) : block.faultAtKey("on", expected);
    }
}
