package io.referloop.simulate;

import io.referloop.program.BudgetUse;
import io.referloop.program.Program;
import io.referloop.reward.Decision;
import io.referloop.reward.RewardLine;
import io.referloop.reward.RewardState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario came to.
 *
 * @param lines every reward line, in the order in which they were booked
 * @param verdicts what the engine says at the end, also of what earned nothing
 * @param claims that were refused or lost to another
 * @param balances by person
 * @param accounts by account and currency, debits positive
 * @param eligible whom the program would ask for a referral at the end
 * @param refusals words of people that could not be carried out
 * @param differences what was expected and is not so; empty when everything is, or nothing was expected
 */
public record SimulationResult(
        Scenario scenario,
        Program program,
        Instant from,
        List<Line> lines,
        List<Verdict> verdicts,
        List<RefusedClaim> claims,
        Map<String, String> statuses,
        Map<String, Balance> balances,
        Map<String, Map<String, Money>> accounts,
        List<BudgetUse> budget,
        List<TaxWarning> taxes,
        List<Draw> draws,
        Map<String, BigDecimal> metrics,
        List<Asked> eligible,
        List<String> refusals,
        List<String> differences) {

    public SimulationResult withDifferences(List<String> found) {
        return new SimulationResult(
                scenario, program, from, lines, verdicts, claims, statuses, balances, accounts, budget, taxes, draws,
                metrics, eligible, refusals, found);
    }

    /** @param reasons why now */
    public record Asked(String person, List<String> reasons, Instant since) {}

    /**
     * @param id {@code R1/won-share/ada#0}
     * @param referral empty when it is about none
     * @param live what it counts for the beneficiary: nothing when it was ended, except what was used before it lapsed
     */
    public record Line(
            String id,
            String referral,
            String rule,
            String to,
            String period,
            RewardLine line,
            Money live,
            List<Change> history) {

        public RewardState state() {
            return line.state();
        }
    }

    /** @param by who acted */
    public record Change(
            Instant at, RewardState state, @Nullable Money amount, String reason, String by) {}

    /**
     * @param referral empty when it is about none
     * @param outcome {@code earned}, {@code waiting}, or why not: {@code not_reached}, {@code cap_limited}
     * @param reason empty when it was earned
     */
    public record Verdict(
            String referral, String rule, String to, String period, String outcome, String reason, Decision decision) {}

    /**
     * @param reason a code, such as {@code earlier_claim}
     * @param sentence for people
     */
    public record RefusedClaim(String claim, String reason, String sentence) {}

    /**
     * Live money of a person, and where it stands.
     *
     * @param total everything that was not ended
     * @param onHold on hold, to approve or waiting
     * @param released approved or ready to be paid
     * @param units by kind
     */
    public record Balance(Money total, Money onHold, Money released, Money sent, Map<String, Long> units) {}

    /**
     * @param line its id
     * @param held whether it waits for the form
     */
    public record TaxWarning(String line, String words, boolean held) {}

    /**
     * @param hash SHA-256 of the entries, sorted, one a line
     * @param winners by person, the first first
     */
    public record Draw(String rule, Instant at, String seed, String hash, List<String> entries, List<String> winners) {}
}
