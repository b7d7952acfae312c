package io.referloop.server.console;

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
record ProgramSummary(List<Rule> rules, List<String> caps, String attribution, String eligibility, List<String> terms) {

    static ProgramSummary of(Program program) {
        return new ProgramSummary(
                program.rules().stream().map(ProgramSummary::rule).toList(),
                program.caps().stream().map(cap -> cap.sentence() + ".").toList(),
                program.attribution().sentence() + ".",
                program.eligibility().sentence() + ".",
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

    private static String window(Window window) {
        return switch (window.unit()) {
            case LIFETIME -> "";
            case ROLLING_DAYS -> " in any " + days(window.days());
            case DAY, WEEK, MONTH, QUARTER, YEAR ->
                " in a " + window.unit().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String days(int days) {
        return days == 1 ? "1 day" : days + " days";
    }

    /** @param when the condition as it was written, empty when there is none */
    record Rule(String key, String sentence, String hold, String when) {}
}
