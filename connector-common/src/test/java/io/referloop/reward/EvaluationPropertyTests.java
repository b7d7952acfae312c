package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import io.referloop.program.Cap;
import io.referloop.program.Program;
import io.referloop.program.ProgramCalendar;
import io.referloop.program.ReferralStatus;
import io.referloop.program.SampleProgram;
import io.referloop.referral.Story;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;

/** What holds for every program and every set of referrals. */
class EvaluationPropertyTests {

    private static final int TRIES = 1_000;
    private static final Instant AS_OF = Instant.parse("2026-09-01T00:00:00Z");

    @Test
    void comesToTheSameWhicheverOrderReferralsAreToldIn() {
        qt().withExamples(TRIES).forAll(longs().all()).checkAssert(seed -> {
            AnyCompany company = new AnyCompany(seed);
            List<RewardCase> final_ = company.cases();
            Evaluation evaluation = new Evaluation(Rates.NONE, AS_OF);
            for (RewardCase told : company.tellings()) {
                evaluation.put(told);
                if (company.random.nextInt(4) == 0) {
                    evaluation.decisions();
                }
            }

            assertThat(evaluation.decisions())
                    .containsExactlyInAnyOrderElementsOf(RewardEngine.decide(final_, List.of(), Rates.NONE, AS_OF));
        });
    }

    @Test
    void neverEarnsOneThingTwice() {
        qt().withExamples(TRIES).forAll(longs().all()).checkAssert(seed -> {
            AnyCompany company = new AnyCompany(seed);

            assertThat(RewardEngine.decide(company.cases(), List.of(), Rates.NONE, AS_OF))
                    .extracting(Decision::identity)
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void neverGoesOverACap() {
        qt().withExamples(TRIES).forAll(longs().all()).checkAssert(seed -> {
            AnyCompany company = new AnyCompany(seed);
            Map<String, BigDecimal> used = new HashMap<>();
            List<Decision> decisions = RewardEngine.decide(company.cases(), List.of(), Rates.NONE, AS_OF);

            for (Cap cap : company.program.caps()) {
                for (Decision decision : decisions) {
                    if (decision instanceof Decision.Earned earned
                            && cap.rules().contains(earned.identity().rule())) {
                        ProgramCalendar.Span span = company.program.calendar().span(cap.window(), earned.earnedAt());
                        BigDecimal one = cap.count() != null
                                ? BigDecimal.valueOf(isLaterPart(earned) ? 0 : 1)
                                : earned.amount().getAmount();
                        used.merge(
                                cap.key() + earned.identity().role() + whose(cap, earned) + span.key(),
                                one,
                                BigDecimal::add);
                    }
                }
                BigDecimal most = cap.count() != null
                        ? BigDecimal.valueOf(cap.count())
                        : Objects.requireNonNull(cap.amount()).getAmount();
                assertThat(used.entrySet())
                        .filteredOn(it -> it.getKey().startsWith(cap.key()))
                        .allSatisfy(it -> assertThat(it.getValue()).isLessThanOrEqualTo(most));
            }
        });
    }

    /** Parts of one reward count once. */
    private static boolean isLaterPart(Decision.Earned earned) {
        return earned.identity().period().contains("part ")
                && !earned.identity().period().endsWith("part 1");
    }

    private static String whose(Cap cap, Decision.Earned earned) {
        return cap.per() == Cap.Per.BENEFICIARY
                ? earned.identity().beneficiaryId().toString()
                : cap.per() == Cap.Per.REFERRAL ? String.valueOf(earned.referral()) : "";
    }

    /** A cap that counts rewards, or refuses what does not fit whole, can make more earn less; that is what it says. */
    @Test
    void earnsNoLessForADealThatIsWorthMore() {
        qt().withExamples(TRIES)
                .forAll(longs().all(), longs().between(0, 500_000_00), longs().between(0, 500_000_00))
                .checkAssert((seed, less, more) -> {
                    Program program = new AnyCompany(seed, AnyCompany.CLAMPING).program;
                    BigDecimal small = BigDecimal.valueOf(Math.min(less, more), 2);
                    BigDecimal large = BigDecimal.valueOf(Math.max(less, more), 2);

                    assertThat(total(program, large)).isGreaterThanOrEqualTo(total(program, small));
                });
    }

    private static BigDecimal total(Program program, BigDecimal amount) {
        return RewardEngine.decide(
                        List.of(Referred.referred(1)
                                .won("2026-02-01", amount.toPlainString())
                                .under(program)),
                        List.of(),
                        Rates.NONE,
                        AS_OF)
                .stream()
                .filter(Decision.Earned.class::isInstance)
                .map(it -> ((Decision.Earned) it).amount().getAmount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void splitsSoThatThePartsSumExactly() {
        qt().withExamples(TRIES)
                .forAll(longs().between(-1_000_000_00, 1_000_000_00), integers().between(1, 9), longs().all())
                .checkAssert((minor, parts, seed) -> {
                    Random random = new Random(seed);
                    List<BigDecimal> weights = new ArrayList<>();
                    for (int i = 0; i < parts; i++) {
                        weights.add(BigDecimal.valueOf(1 + random.nextInt(5_000), random.nextInt(3)));
                    }
                    Money whole = Money.ofMinor(CurrencyUnit.USD, minor);

                    assertThat(Money.total(Splits.byParts(whole, weights))).isEqualTo(whole);
                    assertThat(Money.total(Splits.instalments(whole, parts))).isEqualTo(whole);
                });
    }

    @Test
    void splitsWhatSeveralEarnedTogetherWithoutLosingACent() {
        qt().withExamples(TRIES)
                .forAll(longs().between(1, 1_000_000_00), integers().between(1, 7))
                .checkAssert((minor, referrers) -> {
                    Program program =
                            SampleProgram.withRules("- {key: share, for: referrer, on: won, earn: {percent: 10}}");
                    Referred referred = Referred.referred(1)
                            .won("2026-02-01", BigDecimal.valueOf(minor, 2).toPlainString());
                    for (int i = 0; i < referrers; i++) {
                        referred.by("referrer " + i);
                    }

                    BigDecimal whole = total(program, BigDecimal.valueOf(minor, 2));

                    assertThat(
                                    RewardEngine.decide(List.of(referred.under(program)), List.of(), Rates.NONE, AS_OF)
                                            .stream()
                                            .filter(Decision.Earned.class::isInstance)
                                            .map(it -> ((Decision.Earned) it)
                                                    .amount()
                                                    .getAmount())
                                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                            .isEqualByComparingTo(whole);
                });
    }

    /** A program out of few rules that meet each other, and referrals out of few people, companies, days and facts. */
    private static final class AnyCompany {

        private static final List<String> RULES = List.of(
                "- {key: %s, for: referrer, on: qualified, earn: {fixed: 50}}",
                "- {key: %s, for: referrer, on: won, earn: {percent: 10, at_most: 900}}",
                "- {key: %s, for: referee, on: won, earn: {fixed: 30}}",
                "- {key: %s, for: referrer, on: won, per: sale, earn: {percent: 3.3}}",
                "- {key: %s, for: referrer, on: won, per: customer, earn: {fixed: 12.34}}",
                "- {key: %s, for: referrer, on: invoice_paid, earn: {percent: 15}, limit: {times: 3, months: 6, total: 70}}",
                "- {key: %s, for: referrer, on: invoice_paid, which: first, earn: {fixed: 20}}",
                "- {key: %s, for: referrer, on: won, nth: {count: companies, at: 2, within: quarter}, earn: {units: {kind: ticket, count: 1, name: Ticket, value: 100}}}",
                "- {key: %s, for: referrer, on: qualified, nth: {count: referrals, at: 2, within: lifetime, every: true}, earn: {fixed: 77}}",
                "- {key: %s, for: referrer, on: won, earn: {tiers: {by: referrals, within: quarter, mode: whole, steps: [{from: 1, earn: 10}, {from: 3, earn: 25}]}}}",
                "- {key: %s, for: referrer, on: won, earn: {tiers: {by: referrals, within: year, mode: retroactive, steps: [{from: 1, earn: 10}, {from: 2, earn: 30}]}}}",
                "- {key: %s, for: referrer, on: won, earn: {tiers: {by: cumulative_amount, mode: marginal, steps: [{from: 0, earn: {percent: 1}}, {from: 20000, earn: {percent: 2}}]}}}",
                "- {key: %s, for: referrer, on: won, earn: {best_of: [50, {percent: 0.5}]}}",
                "- {key: %s, for: referrer, on: won, instalments: {parts: 3, every_months: 1}, earn: {fixed: 100}}",
                "- {key: %s, for: referrer, on: {spend_reached: 60}, earn: {fixed: 25}}");
        private static final List<String> CAPS = List.of(
                "- {key: a, rules: [%s], per: beneficiary, count: 2, within: month}",
                "- {key: a, rules: [%s], per: beneficiary, amount: 120, within: quarter}",
                "- {key: a, rules: [%s], per: program, amount: 200, over: skip}",
                "- {key: a, rules: [%s], per: referral, amount: 60}",
                "- {key: a, rules: [%s], per: beneficiary, count: 1, within: month, over: queue}");
        private static final List<String> CLAMPING = List.of(CAPS.get(1), CAPS.get(3));
        private static final List<String> DAYS = List.of(
                "2026-01-10", "2026-01-20", "2026-02-05", "2026-03-31", "2026-04-01", "2026-05-15", "2026-07-02");

        private final Random random;
        private final Program program;
        private final List<List<RewardCase>> versions = new ArrayList<>();

        AnyCompany(long seed) {
            this(seed, CAPS);
        }

        AnyCompany(long seed, List<String> caps) {
            random = new Random(seed);
            StringBuilder rules = new StringBuilder();
            List<String> keys = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                keys.add("r" + i);
                rules.append(RULES.get(random.nextInt(RULES.size())).formatted("r" + i))
                        .append('\n');
            }
            String limits = random.nextBoolean()
                    ? "caps:\n  " + caps.get(random.nextInt(caps.size())).formatted(String.join(", ", keys)) + "\n"
                    : "";
            program = SampleProgram.read("program: any\nname: Any\ncurrency: USD\n" + limits + "rules:\n"
                    + rules.toString().indent(2));
            int referrals = 1 + random.nextInt(6);
            for (int number = 1; number <= referrals; number++) {
                versions.add(versions(number));
            }
        }

        /** What is known of each referral in the end. */
        List<RewardCase> cases() {
            return versions.stream().map(List::getLast).toList();
        }

        /** Everything that was ever known of each, the last of each last, mixed among each other. */
        List<RewardCase> tellings() {
            List<UUID> turns = new ArrayList<>();
            Map<UUID, List<RewardCase>> left = new HashMap<>();
            for (List<RewardCase> of : versions) {
                left.put(of.getFirst().id(), new ArrayList<>(of));
                of.forEach(it -> turns.add(it.id()));
            }
            Collections.shuffle(turns, random);
            return turns.stream()
                    .map(it -> Objects.requireNonNull(left.get(it)).removeFirst())
                    .toList();
        }

        private List<RewardCase> versions(int number) {
            Referred referred = Referred.referred(number)
                    .by(List.of("ada", "bo").get(random.nextInt(2)))
                    .from(List.of("acme", "beta", "gamma").get(random.nextInt(3)));
            List<RewardCase> told = new ArrayList<>();
            int facts = 1 + random.nextInt(4);
            for (int i = 0; i < facts; i++) {
                referred = tell(referred, number, i);
                told.add(referred.under(program));
            }
            return told;
        }

        private Referred tell(Referred referred, int number, int index) {
            String day = DAYS.get(random.nextInt(DAYS.size()));
            return switch (random.nextInt(7)) {
                case 0, 1 ->
                    referred.won(day, List.of("1000", "25000", "4999.99", "0").get(random.nextInt(4)));
                case 2 -> referred.event("invoice_paid", day, "inv-" + index, "amount", "123.45");
                case 3 -> referred.event("payment", day, "pay-" + index, "amount", "40");
                case 4 ->
                    referred.event(
                            "refunded", day, "ref-" + index, "of", "inv-" + random.nextInt(4), "amount", "23.45");
                case 5 -> referred.event("churned", day, "churn-" + index);
                default ->
                    referred.story(Story.claimed("2026-01-01")
                            .on(day)
                            .deal(
                                    "D-" + number,
                                    List.of(ReferralStatus.QUALIFIED, ReferralStatus.LOST, ReferralStatus.DISQUALIFIED)
                                            .get(random.nextInt(3))));
            };
        }
    }
}
