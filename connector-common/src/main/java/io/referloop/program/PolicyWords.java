package io.referloop.program;

import io.referloop.program.AttributionPolicy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says caps, attribution and eligibility as the console shows them. */
final class PolicyWords {

    private PolicyWords() {}

    static String of(Cap cap) {
        boolean one = Objects.equals(cap.count(), 1);
        String what = cap.amount() != null
                ? Words.of(cap.amount())
                : EarningWords.number(Objects.requireNonNull(cap.count())) + (one ? " reward" : " rewards");
        String of = cap.rules().isEmpty()
                ? ""
                : " by " + EarningWords.and(cap.rules().stream().sorted().toList());
        return "At most " + what + of + " for " + account(cap) + TriggerWords.within(cap.window())
                + (cap.bonuses() ? "" : ", bonuses not counted") + "; " + over(cap);
    }

    private static String account(Cap cap) {
        String roles = cap.beneficiaries().size() == Beneficiary.values().length
                        || cap.beneficiaries().isEmpty()
                ? "each beneficiary"
                : EarningWords.or(cap.beneficiaries().stream()
                        .sorted()
                        .map(Beneficiary::words)
                        .toList());
        return switch (cap.per()) {
            case BENEFICIARY -> roles;
            case REFERRAL -> roles + " and each referral";
            case COMPANY -> roles + " and each company";
            case PRODUCT -> roles + " and each product";
            case PROGRAM -> "the whole program (" + roles + ")";
        };
    }

    private static String over(Cap cap) {
        return switch (cap.over()) {
            case CLAMP -> "what is left of it is earned";
            case SKIP -> "what does not fit whole is not earned";
            case QUEUE ->
                "what goes over is earned when the next "
                        + Values.spelling(cap.window().unit()) + " begins";
            case ASK -> "a person decides about what goes over";
        };
    }

    static String of(AttributionPolicy policy) {
        String protection = policy.protectionDays() == 0
                ? ""
                : ", and keeps others away from the company for " + EarningWords.days(policy.protectionDays());
        return model(policy.model()) + ", for deals created within " + EarningWords.days(policy.windowDays())
                + " of the claim" + protection + ". A referral from the referrer's own domain "
                + verdict(policy.sameDomain()) + ", one that names a customer " + verdict(policy.existingCustomer())
                + ", one with an open deal " + verdict(policy.openDeal()) + ". Employees "
                + (policy.colleagues() ? "may refer" : "may not refer");
    }

    private static String model(AttributionPolicy.Model model) {
        return switch (model) {
            case FIRST_VALID_CLAIM -> "The first valid claim gets the credit";
            case LAST_TOUCH -> "The last touch gets the credit";
            case FIRST_TOUCH -> "The first touch gets the credit";
            case LINEAR -> "All touches share the credit equally";
            case POSITION -> "The first and the last touch get 40 % of the credit each, those between share 20 %";
            case MANUAL -> "A person decides who gets which part of the credit";
        };
    }

    private static String verdict(Verdict verdict) {
        return switch (verdict) {
            case ALLOW -> "is accepted";
            case HOLD -> "waits for a person";
            case REJECT -> "is refused";
        };
    }

    static String of(EligibilityPolicy policy) {
        List<String> conditions = new ArrayList<>();
        if (policy.minTenureDays() > 0) {
            conditions.add("has been a customer for " + EarningWords.days(policy.minTenureDays()));
        }
        @Nullable Condition when = policy.when();
        if (when != null) {
            conditions.add("meets: " + ConditionWords.of(when));
        }
        if (!policy.signals().isEmpty()) {
            conditions.add("shows "
                    + EarningWords.or(
                            policy.signals().stream().map(PolicyWords::signal).toList()));
        }
        String who = conditions.isEmpty() ? "Everybody" : "Who " + EarningWords.and(conditions);
        return who + " may be asked, at most once in " + EarningWords.days(policy.askEveryDays());
    }

    private static String signal(EligibilityPolicy.Signal signal) {
        String value = signal.field();
        Condition when = signal.when();
        String test =
                when == null ? value + " is known" : ConditionWords.of(when).replaceAll("\\bvalue\\b", value);
        return EarningWords.quoted(signal.key()) + " (" + test
                + (signal.maxAgeDays() == null ? "" : ", not older than " + EarningWords.days(signal.maxAgeDays()))
                + ")";
    }
}
