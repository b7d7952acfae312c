package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.Month;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;

class ProgramFileTests {

    private static final String EVERYTHING = SampleProgram.resource("/programs/everything.yaml");

    @Test
    void readsWhatAProgramIs() {
        UUID id = UUID.randomUUID();
        Instant since = Instant.parse("2026-01-01T00:00:00Z");

        Program program = ProgramFile.read(id, 3, since, EVERYTHING);

        assertThat(program.id()).isEqualTo(id);
        assertThat(program.version()).isEqualTo(3);
        assertThat(program.inForceFrom()).isEqualTo(since);
        assertThat(program.key()).isEqualTo("everything");
        assertThat(program.name()).isEqualTo("Everything");
        assertThat(program.type()).isEqualTo(Program.Type.PARTNER);
        assertThat(program.calendar()).isEqualTo(new ProgramCalendar(ZoneId.of("Europe/Berlin"), Month.FEBRUARY));
        assertThat(program.terms())
                .isEqualTo(new ProgramTerms(
                        CurrencyUnit.EUR,
                        RoundingMode.HALF_EVEN,
                        new ProgramTerms.Approval(euros("500"), euros("5000")),
                        new ProgramTerms.Budget(euros("20000"), Window.of(Window.Unit.YEAR)),
                        new ProgramTerms.Payout(null, 15, euros("25")),
                        new ProgramTerms.Tax("US", true),
                        Map.of(
                                "message", "Try it",
                                "landing", "Welcome",
                                "disclosure", "I am rewarded",
                                "terms", "Be fair")));
    }

    @Test
    void readsWhoMayReferAndWhoGetsTheCredit() {
        Program program = SampleProgram.read(EVERYTHING);

        assertThat(program.attribution())
                .isEqualTo(new AttributionPolicy(
                        AttributionPolicy.Model.POSITION,
                        60,
                        45,
                        AttributionPolicy.Verdict.ALLOW,
                        AttributionPolicy.Verdict.HOLD,
                        AttributionPolicy.Verdict.REJECT,
                        true,
                        Set.of("referloop.example"),
                        Set.of("post.example")));
        EligibilityPolicy eligibility = program.eligibility();
        assertThat(eligibility.when()).hasToString("contact.nps >= 9 && company.domain != 'acme.example'");
        assertThat(eligibility.minTenureDays()).isEqualTo(90);
        assertThat(eligibility.askEveryDays()).isEqualTo(45);
        assertThat(eligibility.signals())
                .extracting(EligibilityPolicy.Signal::key, EligibilityPolicy.Signal::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("promoter", "NPS {value}"),
                        org.assertj.core.groups.Tuple.tuple("ordered", "Ordered"));
        assertThat(program.fields().find("deal.plan"))
                .contains(new Vocabulary.Field("deal.plan", Vocabulary.Type.TEXT, "plan_name"));
        assertThat(program.fields().find("deal.seats"))
                .contains(new Vocabulary.Field("deal.seats", Vocabulary.Type.NUMBER, "seats"));
        assertThat(program.fields().find("deal.amount"))
                .contains(new Vocabulary.Field("deal.amount", Vocabulary.Type.NUMBER, ""));
    }

    @Test
    void readsMilestonesInTheirOrder() {
        Program program = SampleProgram.read(EVERYTHING);

        assertThat(program.milestones())
                .extracting(Milestone::key)
                .containsExactly("qualified", "demo", "annual", "won");
        assertThat(program.milestones().get(2).label()).isEqualTo("Annual plan bought");
        assertThat(program.milestones().get(2).when()).hasToString("event.plan == 'annual'");
        assertThat(program.milestones().get(3)).isEqualTo(Milestone.of(ReferralStatus.WON));
    }

    @Test
    void readsCaps() {
        Program program = SampleProgram.read(EVERYTHING);

        assertThat(program.caps())
                .containsExactly(
                        new Cap(
                                "monthly-five",
                                Cap.Per.BENEFICIARY,
                                Set.of("share"),
                                Set.of(Beneficiary.REFERRER),
                                5,
                                null,
                                Window.of(Window.Unit.MONTH),
                                Cap.Over.QUEUE,
                                false),
                        new Cap(
                                "rolling",
                                Cap.Per.COMPANY,
                                Set.of(),
                                EnumSet.allOf(Beneficiary.class),
                                null,
                                euros("100"),
                                Window.rolling(30),
                                Cap.Over.ASK,
                                true),
                        new Cap(
                                "lifetime",
                                Cap.Per.PROGRAM,
                                Set.of(),
                                EnumSet.allOf(Beneficiary.class),
                                null,
                                euros("100000"),
                                Window.LIFETIME,
                                Cap.Over.SKIP,
                                true));
    }

    @Test
    void readsEveryKeyOfARule() {
        RewardRule rule = SampleProgram.read(EVERYTHING).rule("share").orElseThrow();

        assertThat(rule)
                .isEqualTo(new RewardRule(
                        "share",
                        Beneficiary.REFERRER,
                        1,
                        new Trigger.Reached(Milestone.of(ReferralStatus.WON), false),
                        rule.when(),
                        RewardRule.Per.SALE,
                        RewardRule.Which.EVERY,
                        null,
                        new Earning.Percent(
                                new BigDecimal("12.5"),
                                new Earning.Basis(Earning.Basis.Kind.FIRST_YEAR_AMOUNT, ""),
                                new Earning.Bounds(euros("100"), euros("2500"), euros("3000"), euros("5000"))),
                        List.of(
                                new RewardRule.TimedRate(
                                        Instant.parse("2026-05-31T22:00:00Z"),
                                        Instant.parse("2026-06-30T22:00:00Z"),
                                        new Earning.Percent(
                                                new BigDecimal("20"),
                                                new Earning.Basis(Earning.Basis.Kind.AMOUNT, ""),
                                                Earning.Bounds.NONE)),
                                new RewardRule.TimedRate(
                                        Instant.parse("2026-06-30T22:00:00Z"),
                                        Instant.parse("2026-08-01T12:00:00Z"),
                                        new Earning.Fixed(euros("40")))),
                        RewardRule.RateAt.MILESTONE,
                        RewardRule.RateAt.CLAIM,
                        List.of(),
                        null,
                        new RewardRule.Instalments(4, 3),
                        "paypal",
                        null,
                        new RewardRule.Hold(10, 14),
                        30,
                        false,
                        true));
        assertThat(rule.when()).hasToString("deal.amount >= 1000");
    }

    @Test
    void readsEveryKindOfTriggerAndEarning() {
        Program program = SampleProgram.read(EVERYTHING);
        Milestone won = Milestone.of(ReferralStatus.WON);

        assertThat(program.rule("by-plan").orElseThrow().earning())
                .isEqualTo(new Earning.Table(
                        "deal.plan",
                        Map.of("lite", fixed("25"), "pro", percent("5", Earning.Basis.Kind.AMOUNT, "")),
                        Earning.NOTHING));
        assertThat(program.rule("by-plan").orElseThrow().trueUp()).isFalse();
        assertThat(program.rule("by-plan").orElseThrow().hold()).isEqualTo(new RewardRule.Hold(20, 0));
        assertThat(program.rule("top-up").orElseThrow().topsUp()).containsExactly("share");
        assertThat(program.rule("top-up").orElseThrow().trueUp()).isTrue();
        assertThat(program.rule("top-up").orElseThrow().hold()).isEqualTo(new RewardRule.Hold(20, 7));
        assertThat(program.rule("top-up").orElseThrow().earning())
                .isEqualTo(new Earning.Tiered(new Tiers(
                        Tiers.Measure.AMOUNT,
                        Window.LIFETIME,
                        Tiers.Mode.WHOLE,
                        List.of(
                                new Tiers.Step(new BigDecimal("0"), fixed("500")),
                                new Tiers.Step(new BigDecimal("100000"), fixed("1000"))))));
        assertThat(program.rule("seconds").orElseThrow().level()).isEqualTo(2);
        assertThat(program.rule("seconds").orElseThrow().earning())
                .isEqualTo(percent("5", Earning.Basis.Kind.REWARD, "share"));
        assertThat(program.rule("ticket").orElseThrow().nth())
                .isEqualTo(
                        new RewardRule.Nth(RewardRule.Nth.Counts.COMPANIES, 3, Window.of(Window.Unit.QUARTER), true));
        assertThat(program.rule("ticket").orElseThrow().earning())
                .isEqualTo(new Earning.Units("ticket", 1, "Summit ticket", euros("200")));
        assertThat(program.rule("invoices").orElseThrow().on()).isEqualTo(new Trigger.Happened("invoice_paid"));
        assertThat(program.rule("invoices").orElseThrow().which()).isEqualTo(RewardRule.Which.LATER);
        assertThat(program.rule("invoices").orElseThrow().limit())
                .isEqualTo(new RewardRule.Limit(12, 12, euros("500"), Instant.parse("2029-12-31T23:00:00Z"), 90));
        assertThat(program.rule("webinar").orElseThrow().validDays()).isEqualTo(60);
        assertThat(program.rule("webinar").orElseThrow().earning())
                .isEqualTo(new Earning.Choice(Map.of("cash", fixed("50"), "credit", fixed("75")), "cash"));
        assertThat(program.rule("spent").orElseThrow().on()).isEqualTo(new Trigger.SpendReached(euros("25")));
        assertThat(program.rule("spent").orElseThrow().earning())
                .isEqualTo(new Earning.BestOf(List.of(fixed("50"), percent("20", Earning.Basis.Kind.SPEND, ""))));
        assertThat(program.rule("each-year").orElseThrow().on()).isEqualTo(new Trigger.Anniversary(won, 12));
        assertThat(program.rule("discount").orElseThrow().on())
                .isEqualTo(new Trigger.WhileActive(
                        won, EnumSet.allOf(Trigger.WhileActive.Party.class), "percent_off", 10, 100));
        assertThat(program.rule("first-place").orElseThrow().on())
                .isEqualTo(new Trigger.Competition(won, Window.of(Window.Unit.QUARTER), 3));
        assertThat(program.rule("pro-share").orElseThrow().earning())
                .isEqualTo(percent("3", Earning.Basis.Kind.PRODUCT, "Pro"));
    }

    @Test
    void fillsInWhatAFileNeedNotSay() {
        Program program = SampleProgram.withRules("- {key: k, for: referrer, on: won, earn: 50}");

        assertThat(program.type()).isEqualTo(Program.Type.USER);
        assertThat(program.calendar()).isEqualTo(new ProgramCalendar(ZoneId.of("UTC"), Month.JANUARY));
        assertThat(program.terms())
                .isEqualTo(new ProgramTerms(
                        CurrencyUnit.USD,
                        RoundingMode.HALF_UP,
                        new ProgramTerms.Approval(null, null),
                        null,
                        ProgramTerms.Payout.AT_ONCE,
                        ProgramTerms.Tax.NONE,
                        Map.of()));
        assertThat(program.attribution())
                .isEqualTo(new AttributionPolicy(
                        AttributionPolicy.Model.FIRST_VALID_CLAIM,
                        90,
                        90,
                        AttributionPolicy.Verdict.HOLD,
                        AttributionPolicy.Verdict.REJECT,
                        AttributionPolicy.Verdict.HOLD,
                        false,
                        Set.of(),
                        Set.of()));
        assertThat(program.eligibility()).isEqualTo(new EligibilityPolicy(null, List.of(), 0, 60));
        assertThat(program.milestones())
                .containsExactlyElementsOf(
                        ReferralStatus.milestones().stream().map(Milestone::of).toList());
        assertThat(program.caps()).isEmpty();
        assertThat(program.rules())
                .containsExactly(new RewardRule(
                        "k",
                        Beneficiary.REFERRER,
                        1,
                        new Trigger.Reached(Milestone.of(ReferralStatus.WON), false),
                        null,
                        RewardRule.Per.REFERRAL,
                        RewardRule.Which.EVERY,
                        null,
                        new Earning.Fixed(Money.parse("USD 50.00")),
                        List.of(),
                        RewardRule.RateAt.CLAIM,
                        RewardRule.RateAt.MILESTONE,
                        List.of(),
                        null,
                        null,
                        "manual",
                        null,
                        new RewardRule.Hold(30, 0),
                        null,
                        true,
                        false));
    }

    @Test
    void readsTheSameFileAsTheSameProgram() {
        assertThat(SampleProgram.read(EVERYTHING)).isEqualTo(SampleProgram.read(EVERYTHING));
        assertThat(SampleProgram.read(EVERYTHING))
                .isNotEqualTo(SampleProgram.read(EVERYTHING.replace("deal.amount >= 1000", "deal.amount > 1000")));
    }

    @Test
    void readsJsonAsItReadsYaml() {
        Program program = SampleProgram.read("""
                {"program": "p", "name": "P", "currency": "USD",
                 "rules": [{"key": "k", "for": "referee", "on": "meeting", "earn": {"percent": 2.5}}]}
                """);

        assertThat(program.rules().getFirst().sentence())
                .isEqualTo("2.5 % of the deal for the referred customer, when a meeting is held");
    }

    @Test
    void readsTheProgramThatANewWorkspaceStartsWith() {
        Program program = SampleProgram.read(SampleProgram.resource("/programs/customer-referrals.yaml"));

        assertThat(program.rules())
                .extracting(RewardRule::sentence)
                .containsExactly(
                        "$50.00 for the referrer, when the referral is qualified",
                        "10 % of the deal for the referrer, at most $2,500.00, when the deal is won");
    }

    @Test
    void refusesMoreRulesThanAnybodyCouldRead() {
        String rules = IntStream.rangeClosed(0, 100)
                .mapToObj(n -> "- {key: k" + n + ", for: referrer, on: won, earn: {fixed: 1}}\n")
                .reduce("", String::concat);

        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.withRules(rules))
                .withMessage("line 5, rules: at most 100 rules, there are 101");
    }

    @Test
    void takesWholeAmountsInACurrencyWithoutDecimals() {
        Program program = SampleProgram.read("""
                {program: p, name: P, currency: JPY, rules: [{key: k, for: referrer, on: won, earn: {fixed: 5000.00}}]}""");

        assertThat(program.rules().getFirst().earning()).isEqualTo(new Earning.Fixed(Money.parse("JPY 5000")));
    }

    private static Money euros(String amount) {
        return Money.of(CurrencyUnit.EUR, new BigDecimal(amount));
    }

    private static Earning fixed(String amount) {
        return new Earning.Fixed(euros(amount));
    }

    private static Earning percent(String percent, Earning.Basis.Kind kind, String field) {
        return new Earning.Percent(new BigDecimal(percent), new Earning.Basis(kind, field), Earning.Bounds.NONE);
    }
}
