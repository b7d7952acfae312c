package io.referloop.simulate;

import io.referloop.program.Program;
import io.referloop.reward.Worth;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.joda.money.Money;

/**
 * What a program would have paid for past deals.
 *
 * @param simulation what it came to, reward by reward, each with its reasons
 * @param read deals that were read
 * @param outside of them, those of another time
 * @param counted of them, those that the program was asked about
 * @param cut whether there are more deals than may be read
 * @param leftOut what could not be understood, or says nothing about cost
 * @param calls to the CRM
 * @param waiting rewards that nobody can say the worth of
 * @param total what was not taken back, units left out
 */
public record PastDealsResult(
        SimulationResult simulation,
        PastDealsWanted wanted,
        int read,
        int outside,
        int counted,
        boolean cut,
        List<LeftOut> leftOut,
        long calls,
        int waiting,
        Money total,
        List<Sum> byRule,
        List<Sum> byMonth,
        List<Sum> byPerson) {

    static PastDealsResult of(
            SimulationResult simulation,
            PastDealsWanted wanted,
            PastDealStory story,
            int read,
            boolean cut,
            long calls) {
        Program program = simulation.program();
        List<Sum> byPerson = new ArrayList<>(sums(simulation, SimulationResult.Line::to));
        byPerson.sort(Comparator.comparing(Sum::total).reversed().thenComparing(Sum::of));
        return new PastDealsResult(
                simulation,
                wanted,
                read,
                story.outside(),
                story.counted(),
                cut,
                story.leftOut(),
                calls,
                (int) simulation.verdicts().stream()
                        .filter(it -> it.outcome().equals("waiting"))
                        .count(),
                simulation.lines().stream()
                        .filter(it -> !isUnits(it))
                        .map(SimulationResult.Line::live)
                        .reduce(Money.zero(program.currency()), Money::plus),
                sums(simulation, SimulationResult.Line::rule),
                sums(
                        simulation,
                        it -> YearMonth.from(program.calendar().day(it.line().earnedAt()))
                                .toString()),
                byPerson);
    }

    /** In the order of what they are of. */
    private static List<Sum> sums(SimulationResult simulation, Function<SimulationResult.Line, String> of) {
        Map<String, List<SimulationResult.Line>> lines = new TreeMap<>();
        simulation
                .lines()
                .forEach(it -> lines.computeIfAbsent(of.apply(it), key -> new ArrayList<>())
                        .add(it));
        Money zero = Money.zero(simulation.program().currency());
        return lines.entrySet().stream()
                .map(it -> sum(it.getKey(), it.getValue(), zero))
                .toList();
    }

    private static Sum sum(String of, Collection<SimulationResult.Line> lines, Money zero) {
        Money total = zero;
        int rewards = 0;
        Map<String, Integer> units = new TreeMap<>();
        for (SimulationResult.Line line : lines) {
            Worth worth = line.line().worth();
            if (worth == null || !line.state().isLive()) {
                total = total.plus(isUnits(line) ? zero : line.live());
                continue;
            }
            rewards++;
            if (worth.units() == null) {
                total = total.plus(line.live());
            } else {
                units.merge(worth.units().kind(), worth.units().count(), Integer::sum);
            }
        }
        return new Sum(of, rewards, total, units);
    }

    private static boolean isUnits(SimulationResult.Line it) {
        return it.line().worth() != null && it.line().worth().units() != null;
    }

    /**
     * @param of a rule, a month such as {@code 2026-03}, or a person
     * @param rewards that were not taken back
     * @param units by kind
     */
    public record Sum(String of, int rewards, Money total, Map<String, Integer> units) {

        public Sum {
            units = Collections.unmodifiableMap(new TreeMap<>(units));
        }
    }

    /** @param examples the first few, by their ids in the CRM */
    public record LeftOut(Cause cause, int deals, List<String> examples) {

        public LeftOut {
            examples = List.copyOf(examples);
        }
    }

    /** Why a deal says less than it could. */
    public enum Cause {
        NO_REFERRER("no referrer is named; left out"),
        STAGE_NOT_MAPPED("in a stage that the stage map does not know; left out"),
        NOT_WON("not won in this time; left out"),
        NO_AMOUNT("won without an amount; a reward that needs one has no sum");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** As people read it behind the number of deals. */
        public String words() {
            return words;
        }
    }
}
