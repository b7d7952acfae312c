package io.referloop.server.bench;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Fact;
import io.referloop.simulate.Scenario;
import io.referloop.simulate.Simulation;
import io.referloop.simulate.SimulationResult;
import io.referloop.simulate.Thing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long a simulation takes: many referrers, rules on steps, on events and on counts, and facts that come in one by one. */
final class SimulationBench {

    private static final Instant START = Instant.parse("2024-01-01T09:00:00Z");
    private static final int FACTS = 10_000;
    private static final int FACTS_EACH = 10;
    private static final int REFERRALS_EACH = 8;
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 5;
    private static final String PROGRAM = """
            program: bench
            name: Bench
            currency: USD
            hold_days: 30
            payout: {every: month, day: 15}
            caps:
              - {key: yearly, for: [referrer], amount: 5000.00, within: year}
            rules:
              - {key: qualified-thanks, for: referrer, on: qualified, earn: 50.00, hold_days: 14}
              - {key: won-share, for: referrer, on: won, earn: {percent: 10, at_most: 2500.00}}
              - {key: welcome, for: referee, on: won, earn: 100.00}
              - {key: invoice-share, for: referrer, on: invoice_paid, earn: {percent: 5}}
              - key: steps
                for: referrer
                on: won
                earn: {tiers: {by: referrals, within: quarter, steps: [{from: 1, earn: 10.00}, {from: 5, earn: {percent: 2}}]}}
              - key: third
                for: referrer
                on: won
                nth: {count: referrals, at: 3, within: year}
                earn: {units: {kind: ticket, name: Summit ticket}}
            """;

    private final Report report;

    SimulationBench(Report report) {
        this.report = report;
    }

    void run() {
        List<Program> programs = List.of(Simulation.program(PROGRAM, 1, ""));
        double ten = seconds(programs, scenario(FACTS));
        double twenty = seconds(programs, scenario(2 * FACTS));
        report.limit(
                String.format(Locale.ROOT, "a scenario of %,d facts simulated", FACTS),
                Report.Measured.millis(1_000 * ten),
                Report.Measured.millis(1_000));
        report.atMost(
                "  twice as many facts against twice the time",
                Report.Measured.millis(1_000 * twenty),
                Report.Measured.millis(2_000 * ten),
                1.5);
    }

    private static double seconds(List<Program> programs, Scenario scenario) {
        Rounds rounds = new Rounds();
        for (int round = 0; round < ROUNDS + WARM_UP; round++) {
            long started = System.nanoTime();
            SimulationResult result = Simulation.run(programs, scenario);
            double took = (System.nanoTime() - started) / 1e9;
            if (result.lines().isEmpty()) {
                throw new IllegalStateException("nothing was earned, so nothing was measured");
            }
            if (round >= WARM_UP) {
                rounds.add(took);
            }
        }
        return rounds.median();
    }

    private static Scenario scenario(int facts) {
        Map<String, Scenario.Person> people = new LinkedHashMap<>();
        List<Thing> things = new ArrayList<>();
        for (int n = 0; n < facts / FACTS_EACH; n++) {
            String referrer = person(people, "referrer", n / REFERRALS_EACH);
            String referee = person(people, "customer", n);
            refer(n, referrer, referee, things);
        }
        things.sort(Comparator.comparing(it -> it.when().told()));
        Instant until = things.getLast().when().told().plus(Duration.ofDays(60));
        return new Scenario("bench", people, List.of(), Scenario.Figures.NONE, things, until, null);
    }

    private static String person(Map<String, Scenario.Person> people, String kind, int number) {
        String key = kind + "-" + number;
        String domain = key + ".example";
        people.computeIfAbsent(key, it -> new Scenario.Person(it, null, "mail@" + domain, key, domain, List.of()));
        return key;
    }

    /** A referral of which ten facts become known in the weeks after it. Neighbours overlap. */
    private static void refer(int number, String referrer, String referee, List<Thing> things) {
        String referral = "R" + number;
        RecordRef deal = new RecordRef(RecordType.DEAL, "D" + number);
        Instant claimed = START.plus(Duration.ofHours(5L * number));
        things.add(new Thing.Claim(
                at(claimed, 0), referral, referrer, referee, Thing.By.SUBMISSION, null, Map.of(), "CARD", null));
        things.add(new Thing.RecordSays(
                at(claimed, 1),
                referral,
                deal,
                ReferralStatus.CONTACTED,
                Map.of(Fact.AMOUNT, Integer.toString(2_000 + 37 * (number % 400)))));
        things.add(new Thing.RecordSays(at(claimed, 5), referral, deal, ReferralStatus.QUALIFIED, Map.of()));
        things.add(new Thing.RecordSays(at(claimed, 9), referral, deal, null, Map.of("plan", "pro")));
        things.add(new Thing.RecordSays(at(claimed, 12), referral, deal, ReferralStatus.MEETING, Map.of()));
        boolean lost = number % 5 == 4;
        things.add(new Thing.RecordSays(
                at(claimed, 20), referral, deal, lost ? ReferralStatus.LOST : ReferralStatus.WON, Map.of()));
        for (int month = 1; month <= 5; month++) {
            things.add(new Thing.Happens(
                    at(claimed, 20 + 30 * month),
                    referral,
                    "inv-" + number + "-" + month,
                    "invoice_paid",
                    Map.of(CustomerEvent.AMOUNT, "100.00")));
        }
    }

    private static Thing.When at(Instant claimed, int day) {
        Instant at = claimed.plus(Duration.ofDays(day));
        return new Thing.When(at, at, 1);
    }
}
