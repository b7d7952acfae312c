package io.referloop.reward;

import io.referloop.program.AttributionPolicy;
import io.referloop.program.Beneficiary;
import io.referloop.program.Cap;
import io.referloop.program.Condition;
import io.referloop.program.Earning;
import io.referloop.program.Program;
import io.referloop.program.ProgramTerms;
import io.referloop.program.RewardRule;
import io.referloop.program.Tiers;
import io.referloop.program.Trigger;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far a program's rules look from one referral: what has to be decided together. */
enum Reach {
    /** Nothing else matters. */
    REFERRAL,
    /** All referrals of the same referrer. */
    REFERRER,
    /** All referrals of the program. */
    PROGRAM;

    private static final Set<AttributionPolicy.Model> ONE_REFERRER = Set.of(
            AttributionPolicy.Model.FIRST_VALID_CLAIM,
            AttributionPolicy.Model.LAST_TOUCH,
            AttributionPolicy.Model.FIRST_TOUCH);

    /** Over all versions of a program: a referral of an older one counts for those of a newer one. */
    static Reach of(Collection<Program> versions) {
        return widest(versions.stream().map(Reach::of));
    }

    static Reach of(Program program) {
        Reach reach = widest(Stream.concat(
                Stream.of(tax(program)),
                Stream.concat(
                        program.rules().stream().map(Reach::of),
                        program.caps().stream().map(cap -> of(cap, program)))));
        boolean shared = !ONE_REFERRER.contains(program.attribution().model());
        return reach == REFERRER && shared ? PROGRAM : reach;
    }

    private static Reach of(Cap cap, Program program) {
        return switch (cap.per()) {
            case REFERRAL -> REFERRAL;
            case COMPANY, PRODUCT, PROGRAM -> PROGRAM;
            case BENEFICIARY ->
                widest(earners(cap, program)
                        .filter(it -> cap.beneficiaries().isEmpty()
                                || cap.beneficiaries().contains(it))
                        .map(Reach::account));
        };
    }

    /** Whom the capped rules reward; a grant is for a referrer, whomever the rules reward. */
    private static Stream<Beneficiary> earners(Cap cap, Program program) {
        return Stream.concat(
                Stream.of(Beneficiary.REFERRER),
                program.rules().stream()
                        .filter(rule -> cap.rules().isEmpty() || cap.rules().contains(rule.key()))
                        .map(RewardRule::beneficiary));
    }

    /** Where else a beneficiary of this kind may have earned. */
    private static Reach account(Beneficiary beneficiary) {
        return switch (beneficiary) {
            case REFERRER -> REFERRER;
            case REFEREE -> REFERRAL;
            case SUBMITTER, UPLINE -> PROGRAM;
        };
    }

    private static Reach of(RewardRule rule) {
        Stream<Reach> earnings = Stream.concat(
                        Stream.of(rule.earning()), rule.rates().stream().map(RewardRule.TimedRate::earning))
                .map(earning -> of(earning, rule.beneficiary()));
        Reach per =
                switch (rule.per()) {
                    case REFERRAL, SALE -> REFERRAL;
                    case CUSTOMER, PRODUCT -> PROGRAM;
                };
        Reach upline = rule.beneficiary() == Beneficiary.UPLINE ? PROGRAM : REFERRAL;
        Reach bonus = rule.nth() == null ? REFERRAL : widest(Stream.of(REFERRER, account(rule.beneficiary())));
        return widest(Stream.concat(Stream.of(per, upline, bonus, of(rule.on()), counts(rule.when())), earnings));
    }

    private static Reach of(Trigger trigger) {
        return switch (trigger) {
            case Trigger.Reached reached -> counts(reached.milestone().when());
            case Trigger.Happened happened -> REFERRAL;
            case Trigger.SpendReached spend -> REFERRAL;
            case Trigger.Anniversary anniversary -> REFERRAL;
            case Trigger.WhileActive active -> REFERRER;
            case Trigger.Competition competition -> PROGRAM;
        };
    }

    private static Reach of(Earning earning, Beneficiary beneficiary) {
        return switch (earning) {
            case Earning.Fixed fixed -> REFERRAL;
            case Earning.Units units -> REFERRAL;
            case Earning.Percent share -> share.bounds().atMostPerCustomer() == null ? REFERRAL : PROGRAM;
            case Earning.Table table -> {
                Stream<Earning> values = table.otherwise() == null
                        ? table.values().values().stream()
                        : Stream.concat(table.values().values().stream(), Stream.of(table.otherwise()));
                yield widest(
                        Stream.concat(Stream.of(counted(table.field())), values.map(value -> of(value, beneficiary))));
            }
            case Earning.Tiered tiered ->
                widest(Stream.concat(
                        Stream.of(of(tiered.tiers(), beneficiary)),
                        tiered.tiers().steps().stream().map(step -> of(step.earning(), beneficiary))));
            case Earning.Choice choice ->
                widest(choice.options().values().stream().map(option -> of(option, beneficiary)));
            case Earning.BestOf best ->
                widest(best.alternatives().stream().map(alternative -> of(alternative, beneficiary)));
        };
    }

    private static Reach of(Tiers tiers, Beneficiary beneficiary) {
        Reach measured =
                switch (tiers.by()) {
                    case AMOUNT, LEVEL -> REFERRAL;
                    case CUMULATIVE_AMOUNT -> account(beneficiary);
                    case REFERRALS, COMPANIES -> widest(Stream.of(REFERRER, account(beneficiary)));
                };
        boolean overTime = tiers.mode() == Tiers.Mode.FROM_NEXT || tiers.mode() == Tiers.Mode.RETROACTIVE;
        return overTime ? widest(Stream.of(measured, account(beneficiary))) : measured;
    }

    private static Reach counts(@Nullable Condition condition) {
        return condition == null ? REFERRAL : widest(condition.names().stream().map(Reach::counted));
    }

    private static Reach counted(String name) {
        return name.startsWith("counts.") ? REFERRER : REFERRAL;
    }

    private static Reach tax(Program program) {
        if (program.terms().tax().equals(ProgramTerms.Tax.NONE)) {
            return REFERRAL;
        }
        return widest(
                Stream.concat(Stream.of(REFERRER), program.rules().stream().map(rule -> account(rule.beneficiary()))));
    }

    private static Reach widest(Stream<Reach> reaches) {
        return reaches.max(Reach::compareTo).orElse(REFERRAL);
    }
}
