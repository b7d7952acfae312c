package io.referloop.server.console;

import io.referloop.program.AttributionPolicy;
import io.referloop.program.Cap;
import io.referloop.program.EligibilityPolicy;
import io.referloop.program.Program;
import io.referloop.program.ProgramTerms;
import io.referloop.program.RewardRule;
import io.referloop.program.Window;
import io.referloop.program.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A program as people read it: what its rules promise, what limits them, who gets the credit and who may be asked.
 *
 * @param caps sentences; empty when nothing is capped
 */
record ProgramSummary(
        List<Rule> rules, List<String> caps, List<String> attribution, List<String> eligibility, List<String> terms) {

    static ProgramSummary of(Program program) {
        return new ProgramSummary(
                program.rules().stream().map(ProgramSummary::rule).toList(),
                program.caps().stream().map(ProgramSummary::cap).toList(),
                attribution(program.attribution()),
                eligibility(program.eligibility()),
                terms(program.terms()));
    }

    private static Rule rule(RewardRule rule) {
        int days = rule.hold().longest();
        return new Rule(
                rule.key(),
                rule.sentence(),
                days == 0 ? "no hold" : "on hold for " + days(days),
                rule.when() == null ? "" : rule.when().source());
    }

    private static String cap(Cap cap) {
        String what = cap.amount() != null
                ? Words.of(cap.amount())
                : cap.count() + (Integer.valueOf(1).equals(cap.count()) ? " reward" : " rewards");
        String per =
                switch (cap.per()) {
                    case BENEFICIARY -> "for each beneficiary";
                    case REFERRAL -> "for each referral";
                    case COMPANY -> "for each company";
                    case PRODUCT -> "for each product";
                    case PROGRAM -> "for the whole program";
                };
        String over =
                switch (cap.over()) {
                    case CLAMP -> "what is left is earned";
                    case SKIP -> "what does not fit is not earned";
                    case QUEUE -> "what does not fit waits for the next period";
                    case ASK -> "what goes over asks a person";
                };
        String rules = cap.rules().isEmpty()
                ? ""
                : ", of " + String.join(", ", cap.rules().stream().sorted().toList());
        return "At most " + what + " " + per + window(cap.window()) + rules + "; " + over + ".";
    }

    private static String window(Window window) {
        return switch (window.unit()) {
            case LIFETIME -> "";
            case ROLLING_DAYS -> " in any " + days(window.days());
            case DAY, WEEK, MONTH, QUARTER, YEAR ->
                " in a " + window.unit().name().toLowerCase(Locale.ROOT);
        };
    }

    private static List<String> attribution(AttributionPolicy policy) {
        String who =
                switch (policy.model()) {
                    case FIRST_VALID_CLAIM -> "The first valid claim gets the credit.";
                    case LAST_TOUCH -> "The last touch gets the credit.";
                    case FIRST_TOUCH -> "The first touch gets the credit.";
                    case LINEAR -> "All touches share the credit equally.";
                    case POSITION -> "The first and the last touch get 40 % each, those between share the rest.";
                    case MANUAL -> "A person says who gets which part.";
                };
        List<String> sentences = new ArrayList<>();
        sentences.add(who);
        sentences.add("A deal counts when it is created within " + days(policy.windowDays()) + " of the claim.");
        sentences.add(
                "The first valid claim keeps others away from the company for " + days(policy.protectionDays()) + ".");
        sentences.add("Referrer and referee at the same company: " + verdict(policy.sameDomain()) + ".");
        sentences.add("Who is a customer already: " + verdict(policy.existingCustomer()) + ".");
        sentences.add("A deal that was open before the claim: " + verdict(policy.openDeal()) + ".");
        sentences.add(policy.colleagues() ? "Employees may refer." : "Employees may not refer.");
        return sentences;
    }

    private static String verdict(AttributionPolicy.Verdict verdict) {
        return switch (verdict) {
            case ALLOW -> "allowed";
            case HOLD -> "a person has to look";
            case REJECT -> "refused";
        };
    }

    private static List<String> eligibility(EligibilityPolicy policy) {
        List<String> sentences = new ArrayList<>();
        sentences.add(
                policy.when() == null
                        ? "Everybody may be asked."
                        : "Asked are those for whom this holds: "
                                + policy.when().source() + ".");
        if (policy.minTenureDays() > 0) {
            sentences.add("They have been customers for at least " + days(policy.minTenureDays()) + ".");
        }
        policy.signals().forEach(signal -> sentences.add("A reason to ask now: " + signal.reason() + "."));
        sentences.add("Nobody is asked twice within " + days(policy.askEveryDays()) + ".");
        return sentences;
    }

    private static List<String> terms(ProgramTerms terms) {
        List<String> sentences = new ArrayList<>();
        ProgramTerms.Approval approval = terms.approval();
        sentences.add(
                approval.below() == null
                        ? "Rewards are released without a person, if nothing speaks against them."
                        : "Rewards of " + Words.of(approval.below()) + " or more wait for a person.");
        if (approval.twoFrom() != null) {
            sentences.add("From " + Words.of(approval.twoFrom()) + " on two different people have to approve.");
        }
        if (terms.budget() != null) {
            sentences.add("The budget is " + Words.of(terms.budget().amount())
                    + window(terms.budget().window()) + ".");
        }
        return sentences;
    }

    private static String days(int days) {
        return days == 1 ? "1 day" : days + " days";
    }

    /** @param when the condition as it was written, empty when there is none */
    record Rule(String key, String sentence, String hold, String when) {}
}
