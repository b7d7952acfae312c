package io.referloop.reward;

import io.referloop.program.Earning;
import io.referloop.program.RewardRule;
import io.referloop.program.Tiers;
import io.referloop.program.Window;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a rule needs to have counted, worked out once.
 *
 * @param sentence the rule as a referrer reads it
 * @param line the same as the first line of every why
 * @param windows over which its items are counted; empty when they need not be
 * @param perDeal whether it has a limit per deal
 */
record RulePlan(String sentence, TraceLine line, Set<Window> windows, boolean perDeal) {

    static RulePlan of(RewardRule rule) {
        Set<Window> windows = new LinkedHashSet<>();
        earnings(rule).forEach(it -> {
            if (it instanceof Earning.Tiered(Tiers tiers)) {
                windows.add(tiers.window());
            }
        });
        if (rule.nth() != null) {
            windows.add(rule.nth().window());
        }
        boolean perDeal = earnings(rule)
                .anyMatch(it ->
                        it instanceof Earning.Percent share && share.bounds().atMostPerDeal() != null);
        String sentence = rule.sentence();
        return new RulePlan(sentence, TraceLine.of("Rule", "“" + sentence + "”"), Set.copyOf(windows), perDeal);
    }

    /** All that a rule may be worth, one inside the other. */
    static Stream<Earning> earnings(RewardRule rule) {
        return Stream.concat(Stream.of(rule.earning()), rule.rates().stream().map(RewardRule.TimedRate::earning))
                .flatMap(RulePlan::all);
    }

    private static Stream<Earning> all(Earning earning) {
        Stream<Earning> inside =
                switch (earning) {
                    case Earning.Fixed fixed -> Stream.empty();
                    case Earning.Percent percent -> Stream.empty();
                    case Earning.Units units -> Stream.empty();
                    case Earning.Table table ->
                        Stream.concat(table.values().values().stream(), Stream.ofNullable(table.otherwise()));
                    case Earning.Tiered tiered ->
                        tiered.tiers().steps().stream().map(Tiers.Step::earning);
                    case Earning.Choice choice -> choice.options().values().stream();
                    case Earning.BestOf best -> best.alternatives().stream();
                };
        return Stream.concat(Stream.of(earning), inside.flatMap(RulePlan::all));
    }
}
