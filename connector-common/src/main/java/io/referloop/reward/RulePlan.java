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
 * @param windows over which its items are counted; empty when they need not be
 */
record RulePlan(String sentence, Set<Window> windows) {

    static RulePlan of(RewardRule rule) {
        Set<Window> windows = new LinkedHashSet<>();
        Stream.concat(Stream.of(rule.earning()), rule.rates().stream().map(RewardRule.TimedRate::earning))
                .flatMap(RulePlan::all)
                .forEach(it -> {
                    if (it instanceof Earning.Tiered(Tiers tiers)) {
                        windows.add(tiers.window());
                    }
                });
        if (rule.nth() != null) {
            windows.add(rule.nth().window());
        }
        return new RulePlan(rule.sentence(), Set.copyOf(windows));
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
