package io.referloop.reward;

import io.referloop.program.Condition;
import io.referloop.program.Earning;
import io.referloop.program.Program;
import io.referloop.program.RewardRule;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the rules of a program need to have counted of one another, worked out once.
 *
 * @param successes whether a condition asks how many successes there were
 * @param shared keys of rules that others earn a share of
 * @param toppedUp keys of rules whose amounts others take off
 */
record ProgramPlan(boolean successes, Set<String> shared, Set<String> toppedUp) {

    static ProgramPlan of(Program program) {
        boolean successes = program.rules().stream()
                .map(RewardRule::when)
                .filter(Objects::nonNull)
                .map(Condition::names)
                .anyMatch(names -> names.stream().anyMatch(name -> name.startsWith("counts.")));
        Set<String> shared = program.rules().stream()
                .flatMap(RulePlan::earnings)
                .filter(it ->
                        it instanceof Earning.Percent share && share.basis().kind() == Earning.Basis.Kind.REWARD)
                .map(it -> ((Earning.Percent) it).basis().field())
                .collect(Collectors.toUnmodifiableSet());
        Set<String> toppedUp =
                program.rules().stream().flatMap(it -> it.topsUp().stream()).collect(Collectors.toUnmodifiableSet());
        return new ProgramPlan(successes, shared, toppedUp);
    }
}
