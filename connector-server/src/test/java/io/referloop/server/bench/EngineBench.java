package io.referloop.server.bench;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.Program;
import io.referloop.program.ProgramFile;
import io.referloop.program.ProgramTemplates;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Fact;
import io.referloop.referral.Profile;
import io.referloop.referral.RecordKey;
import io.referloop.referral.ReferralHistory;
import io.referloop.reward.Evaluation;
import io.referloop.reward.Rates;
import io.referloop.reward.RewardCase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** How fast the engine decides on one core, and how that grows with the rules of a program and the past of a referrer. */
final class EngineBench {

    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant AS_OF = Instant.parse("2040-01-01T00:00:00Z");
    private static final UUID CONNECTION = new UUID(1, 1);
    private static final UUID REFERRER = new UUID(2, 2);
    private static final int FACTS_EACH = 10;
    private static final int REFERRALS = 2_000;
    private static final int DECISIONS = 20_000;
    private static final int ROUNDS = 7;
    private static final int WARM_UP = 3;
    private static final String RULE = """
              - key: r%d
                for: referrer
                on: won
                earn: {tiers: {by: referrals, within: quarter, steps: [{from: 1, earn: 10}, {from: 5, earn: {percent: 2}}]}}
            """;

    private final Report report;

    EngineBench(Report report) {
        this.report = report;
    }

    void run() {
        templates();
        rules();
        history();
    }

    private void templates() {
        String heaviest = "";
        double slowest = Double.MAX_VALUE;
        double simple = 0;
        for (ProgramTemplates.Template template : ProgramTemplates.list()) {
            double rate = decidedPerSecond(program(template.document()));
            if (template.key().equals("first-year-commission")) {
                simple = rate;
            }
            if (rate < slowest) {
                slowest = rate;
                heaviest = template.key();
            }
        }
        report.told("referrals decided, a simple program", Report.Measured.perSecond(simple), null);
        report.told(
                "  the heaviest template, " + heaviest,
                Report.Measured.perSecond(slowest),
                Report.Measured.perSecond(simple));
    }

    /**
     * What ten times the rules cost beside ten times the cost of one; in turns, since a machine is not always as fast. As many decisions are
     * held in memory each time, or the collector's work would be taken for the engine's; the last row has more of them.
     */
    private void rules() {
        List<Integer> counts = List.of(1, 10, 100, 100);
        List<List<RewardCase>> cases = new ArrayList<>();
        for (int n = 0; n < counts.size(); n++) {
            int rules = counts.get(n);
            cases.add(cases(program(withRules(rules)), n < 3 ? DECISIONS / rules : REFERRALS));
        }
        List<Rounds> times = counts.stream().map(rules -> new Rounds()).toList();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (int n = 0; n < cases.size(); n++) {
                double time = decided(cases.get(n)) / cases.get(n).size();
                if (round >= 0) {
                    times.get(n).add(time);
                }
            }
        }
        double one = times.get(0).median();
        double ten = times.get(1).median();
        double hundred = times.get(2).median();
        report.atMost("time per referral, 10 rules against 10 × 1", micros(ten), micros(10 * one), 1.2);
        report.atMost("  100 rules against 10 × 10", micros(hundred), micros(10 * ten), 1.2);
        report.told(
                String.format(Locale.ROOT, "  100 rules, %,d decisions in memory", 100 * REFERRALS),
                micros(times.get(3).median()),
                micros(10 * ten));
    }

    private void history() {
        Program program = program(withRules(3));
        List<Integer> facts = List.of(10, 1_000, 100_000);
        List<Rounds> whole = facts.stream().map(size -> new Rounds()).toList();
        List<Rounds> next = facts.stream().map(size -> new Rounds()).toList();
        for (int round = 0; round < ROUNDS; round++) {
            for (int n = 0; n < facts.size(); n++) {
                measure(program, facts.get(n) / FACTS_EACH, whole.get(n), next.get(n));
            }
        }
        for (int n = 0; n < facts.size(); n++) {
            report.told(
                    String.format(Locale.ROOT, "%,d facts of one referrer at once", facts.get(n)),
                    micros(whole.get(n).median()),
                    null);
            report.told("  one more", micros(next.get(n).median()), null);
        }
        report.atMost(
                "100,000 facts at once against 100 × 1,000",
                micros(whole.get(2).median()),
                micros(100 * whole.get(1).median()),
                1.5);
        report.atMost(
                "one more after 100,000 against after 1,000",
                micros(next.get(2).median()),
                micros(next.get(1).median()),
                2);
    }

    private static void measure(Program program, int referrals, Rounds all, Rounds one) {
        List<RewardCase> cases = cases(program, referrals);
        Evaluation evaluation = new Evaluation(Rates.NONE, AS_OF);
        long started = System.nanoTime();
        cases.forEach(evaluation::put);
        evaluation.workOff();
        all.add(seconds(started));
        int more = 50;
        List<RewardCase> fresh = new ArrayList<>();
        for (int n = 0; n < more; n++) {
            fresh.add(referral(program, referrals + n));
        }
        started = System.nanoTime();
        for (RewardCase it : fresh) {
            evaluation.put(it);
            evaluation.workOff();
        }
        one.add(seconds(started) / more);
    }

    private static double decidedPerSecond(Program program) {
        List<RewardCase> cases = cases(program, REFERRALS);
        Rounds rounds = new Rounds();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double rate = REFERRALS / decided(cases);
            if (round >= 0) {
                rounds.add(rate);
            }
        }
        return rounds.median();
    }

    /** How many seconds it takes to decide all of them. */
    private static double decided(List<RewardCase> cases) {
        Evaluation evaluation = new Evaluation(Rates.NONE, AS_OF);
        long started = System.nanoTime();
        cases.forEach(evaluation::put);
        evaluation.workOff();
        return seconds(started);
    }

    private static double seconds(long started) {
        return (System.nanoTime() - started) / 1e9;
    }

    private static Report.Measured micros(double seconds) {
        return new Report.Measured(seconds, String.format(Locale.ROOT, "%,.1f µs", seconds * 1e6));
    }

    private static Program program(String document) {
        return ProgramFile.read(new UUID(3, 3), 1, Instant.EPOCH, document);
    }

    private static String withRules(int rules) {
        StringBuilder document = new StringBuilder("program: bench\nname: Bench\ncurrency: USD\nrules:\n");
        for (int n = 0; n < rules; n++) {
            document.append(RULE.formatted(n));
        }
        return document.toString();
    }

    private static List<RewardCase> cases(Program program, int referrals) {
        List<RewardCase> cases = new ArrayList<>();
        for (int n = 0; n < referrals; n++) {
            cases.add(referral(program, n));
        }
        return cases;
    }

    /** A referral with ten facts, the next one a few hours later. */
    private static RewardCase referral(Program program, int number) {
        Instant claimed = START.plus(Duration.ofHours(7L * number));
        RecordKey deal = new RecordKey(CONNECTION, new RecordRef(RecordType.DEAL, "D" + number));
        List<Fact> facts = List.of(
                new Fact(deal, Fact.STAGE, claimed.plusSeconds(60), "s1", ReferralStatus.CONTACTED),
                new Fact(deal, Fact.STAGE, claimed.plusSeconds(120), "s2", ReferralStatus.QUALIFIED),
                new Fact(deal, Fact.AMOUNT, claimed.plusSeconds(130), "25000", null),
                new Fact(deal, Fact.CURRENCY, claimed.plusSeconds(130), "USD", null),
                new Fact(deal, "term_months", claimed.plusSeconds(130), "24", null),
                new Fact(deal, "plan", claimed.plusSeconds(130), "pro", null),
                new Fact(deal, Fact.STAGE, claimed.plusSeconds(180), "s3", ReferralStatus.WON));
        List<CustomerEvent> events = new ArrayList<>();
        for (int n = 0; n < FACTS_EACH - facts.size(); n++) {
            events.add(new CustomerEvent(
                    "inv-" + number + "-" + n,
                    "invoice_paid",
                    claimed.plusSeconds(200L + n),
                    Map.of(CustomerEvent.AMOUNT, "100.00")));
        }
        UUID id = new UUID(4, number);
        return new RewardCase(
                id,
                number,
                program,
                ReferralHistory.of(claimed, facts),
                events,
                new RewardCase.Parties(
                        List.of(new RewardCase.Credit(REFERRER, BigDecimal.ONE)),
                        id,
                        null,
                        List.of(),
                        "company-" + number,
                        RewardCase.Person.UNKNOWN,
                        new RewardCase.Person(null, Profile.UNKNOWN)),
                Map.of(),
                List.of());
    }
}
