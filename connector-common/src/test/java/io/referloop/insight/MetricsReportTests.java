package io.referloop.insight;

import static io.referloop.insight.Tallies.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Programs;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Progress;
import io.referloop.referral.Story;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.TestCore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class MetricsReportTests {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Period MARCH = new Period(LocalDate.parse("2026-03-01"), LocalDate.parse("2026-04-01"));

    private final MetricsReport reports = TestCore.bean(MetricsReport.class);
    private final MetricInputs inputs = TestCore.bean(MetricInputs.class);
    private final UUID workspace = TestCore.workspace().id();
    private UUID program = new UUID(0, 0);
    private long number;

    @BeforeEach
    void publishAProgram() {
        program = TestCore.bean(Programs.class)
                .publish(workspace, """
                        program: sample
                        name: Sample
                        currency: USD
                        rules:
                          - key: share
                            for: referrer
                            on: won
                            earn:
                              percent: 10
                        """, "test", Instant.parse("2026-01-01T00:00:00Z"))
                .id();
    }

    @Test
    void countsWhatHappenedUntilTheLastInstantBeforeMidnightInTheZone() {
        // 31 March, 23:59:59 in Berlin, which has summer time since the 29th.
        referral("ada", "2026-03-31T21:59:59Z");
        referral("ada", "2026-03-31T22:00:00Z");
        // 1 March, 00:00 in Berlin, still winter time.
        referral("bob", "2026-02-28T23:00:00Z");
        referral("eve", "2026-02-28T22:59:59Z");

        MetricsReport.Report inBerlin = reports.of(workspace, MARCH, BERLIN, null);
        MetricsReport.Report inUtc = reports.of(workspace, MARCH, ZoneId.of("UTC"), null);

        assertThat(inBerlin.tally().funnel().submitted()).isEqualTo(2);
        assertThat(inBerlin.tally().people().referring()).isEqualTo(2);
        assertThat(inBerlin.tally().people().everReferring()).isEqualTo(3);
        assertThat(inUtc.tally().funnel().submitted()).isEqualTo(2);
        assertThat(inUtc.tally().people().referring()).isEqualTo(1);
    }

    @Test
    void countsWhatFollowedAnAskUntilTheNextOneByWhatLedToIt() {
        ask("ada", "2026-03-05T12:00:00Z", "{promoter,renewed}");
        referral("ada", "2026-03-10T12:00:00Z");
        referral("ada", "2026-03-11T12:00:00Z");
        ask("ada", "2026-03-20T12:00:00Z", "{promoter}");
        ask("bob", "2026-03-06T12:00:00Z", "{}");
        referral("bob", "2026-03-05T12:00:00Z");
        ask("eve", "2026-02-20T12:00:00Z", "{promoter}");
        referral("eve", "2026-03-20T12:00:00Z");

        Tally march = reports.of(workspace, MARCH, BERLIN, null).tally();

        assertThat(march.asks())
                .containsOnly(
                        Map.entry("promoter", new Tally.Asks(2, 2)), Map.entry("no signal", new Tally.Asks(1, 0)));
        assertThat(march.people().asked()).isEqualTo(2);
        assertThat(reports.of(workspace, MARCH, BERLIN, UUID.randomUUID())
                        .tally()
                        .asks())
                .as("of another program")
                .isEmpty();
    }

    @Test
    void countsAWinInThePeriodOfTheWinAndAClaimInThePeriodOfTheClaim() {
        UUID early = referral("ada", "2026-02-10T12:00:00Z");
        tell(
                early,
                Story.claimed("2026-02-10")
                        .at("2026-02-11T12:00:00Z")
                        .deal("early", ReferralStatus.QUALIFIED)
                        .dollars("early", "1200.50")
                        .at("2026-03-12T12:00:00Z")
                        .deal("early", ReferralStatus.WON));
        UUID young = referral("bob", "2026-03-05T12:00:00Z");
        tell(
                young,
                Story.claimed("2026-03-05")
                        .on("2026-03-07")
                        .deal("young", ReferralStatus.MEETING)
                        .dollars("young", "300"));
        UUID lost = referral("bob", "2026-03-06T12:00:00Z");
        tell(lost, Story.claimed("2026-03-06").on("2026-03-08").deal("lost", ReferralStatus.LOST));

        Tally march = reports.of(workspace, MARCH, BERLIN, null).tally();
        Tally spring = reports.of(
                        workspace,
                        new Period(LocalDate.parse("2026-02-01"), LocalDate.parse("2026-04-01")),
                        BERLIN,
                        null)
                .tally();

        assertThat(march.funnel()).isEqualTo(new Tally.Funnel(2, 2, 1, 0, usd(300), usd(0)));
        assertThat(march.referred().won()).isEqualTo(1);
        assertThat(march.referred().lost()).isEqualTo(1);
        assertThat(march.closed()).isEqualTo(2);
        assertThat(march.referred().revenue()).hasToString("USD 1200.50");
        assertThat(march.referred().fromReferral()).containsExactly(Duration.ofDays(30));
        assertThat(march.referred().fromDeal()).containsExactly(Duration.ofDays(29));
        assertThat(march.costs().rewards()).hasToString("USD 120.05");
        assertThat(march.liability()).hasToString("USD 120.05");
        assertThat(march.growth().before()).isEqualTo(usd(0));
        assertThat(spring.funnel().won()).isEqualTo(1);
        assertThat(spring.funnel().pipelineWon()).hasToString("USD 1200.50");
    }

    @Test
    void takesBackTheCostOfARewardThatWasVoided() {
        UUID referral = referral("ada", "2026-03-02T12:00:00Z");
        Story story = Story.claimed("2026-03-02")
                .on("2026-03-12")
                .deal("back", ReferralStatus.WON)
                .dollars("back", "1000");
        tell(referral, story);
        assertThat(reports.of(workspace, MARCH, BERLIN, null).tally().costs().rewards())
                .isEqualTo(usd(100));

        tell(referral, story.on("2026-04-02").deal("back", ReferralStatus.LOST));

        Tally march = reports.of(workspace, MARCH, BERLIN, null).tally();
        assertThat(march.costs().rewards()).isEqualTo(usd(0));
        assertThat(march.liability()).isEqualTo(usd(0));
        assertThat(march.referred().won()).isZero();
    }

    @Test
    void saysWhichAmountsItLeavesOut() {
        UUID euros = referral("ada", "2026-03-02T12:00:00Z");
        tell(
                euros,
                Story.claimed("2026-03-02")
                        .on("2026-03-12")
                        .deal("euros", ReferralStatus.WON)
                        .currency("euros", "EUR")
                        .amount("euros", "900"));
        UUID nothing = referral("ada", "2026-03-02T12:00:00Z");
        tell(nothing, Story.claimed("2026-03-02").on("2026-03-12").deal("nothing", ReferralStatus.WON));

        MetricsReport.Report march = reports.of(workspace, MARCH, BERLIN, null);

        assertThat(march.tally().referred().won()).isEqualTo(2);
        assertThat(march.tally().referred().revenue()).isEqualTo(usd(0));
        assertThat(march.notes())
                .hasSize(2)
                .anyMatch(it -> it.contains("without an amount"))
                .anyMatch(it -> it.contains("other currencies"));
    }

    @Test
    void usesWhatWasEnteredForEveryMonthOrNothing() {
        Period quarter = new Period(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-04-01"));
        enter(MetricInput.FIXED_COST, "2026-01", "1000.50");
        enter(MetricInput.FIXED_COST, "2026-02", "1000");
        enter(MetricInput.CUSTOMERS, "2026-03", "400");
        assertThat(reports.of(workspace, quarter, BERLIN, null).tally().costs().fixed())
                .isNull();

        enter(MetricInput.FIXED_COST, "2026-03", "0");

        Tally known = reports.of(workspace, quarter, BERLIN, null).tally();
        assertThat(known.costs().fixed()).hasToString("USD 2000.50");
        assertThat(known.people().customers()).isEqualTo(400);
        assertThat(reports.of(workspace, quarter, BERLIN, program)
                        .tally()
                        .people()
                        .customers())
                .isNull();
        inputs.enter(workspace, MetricInput.FIXED_COST, YearMonth.of(2026, 2), null, "test");
        assertThat(reports.of(workspace, quarter, BERLIN, null).tally().costs().fixed())
                .isNull();
    }

    @Test
    void weighsTheMeansOfMonthsByTheirWins() {
        Period spring = new Period(LocalDate.parse("2026-02-01"), LocalDate.parse("2026-04-01"));
        enter(MetricInput.OTHER_WON, "2026-02", "3");
        enter(MetricInput.OTHER_DAYS_MEAN, "2026-02", "40");
        enter(MetricInput.OTHER_WON, "2026-03", "1");
        enter(MetricInput.OTHER_DAYS_MEAN, "2026-03", "60");
        enter(MetricInput.OTHER_DAYS_MEDIAN, "2026-03", "50.5");

        assertThat(reports.of(workspace, spring, BERLIN, null).tally().others())
                .isEqualTo(new Tally.Others(4L, null, Duration.ofDays(45), null));
        assertThat(reports.of(workspace, MARCH, BERLIN, null).tally().others().medianToClose())
                .isEqualTo(Duration.ofHours(50 * 24 + 12));
    }

    @Test
    void averagesTheMonthsBeforeTheProgramThatSomebodyCounted() {
        enter(MetricInput.ORGANIC_REFERRALS, "2025-11", "3");
        enter(MetricInput.ORGANIC_REFERRALS, "2025-12", "4");
        // The program was in force by then.
        enter(MetricInput.ORGANIC_REFERRALS, "2026-01", "90");

        assertThat(reports.of(workspace, MARCH, BERLIN, null).figure(Metric.ORGANIC_BASELINE))
                .isEqualTo(new Figure.Average(new BigDecimal("3.50")));
    }

    @Test
    void attributesWinsAndRewards() {
        UUID won = referral("ada", "2026-03-02T12:00:00Z");
        tell(
                won,
                Story.claimed("2026-03-02")
                        .on("2026-03-12")
                        .deal("attributed", ReferralStatus.WON)
                        .dollars("attributed", "1000"));
        referral("bob", "2026-03-03T12:00:00Z");

        Attribution march = reports.of(workspace, MARCH, BERLIN, null).attribution();

        assertThat(march.by(Attribution.By.REFERRER))
                .extracting(
                        Attribution.Line::label,
                        Attribution.Line::referrals,
                        Attribution.Line::won,
                        Attribution.Line::revenue,
                        Attribution.Line::rewards)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ada", 1L, 1L, usd(1000), usd(100)),
                        org.assertj.core.groups.Tuple.tuple("bob", 1L, 0L, usd(0), usd(0)));
        assertThat(march.by(Attribution.By.PROGRAM)).singleElement().satisfies(it -> {
            assertThat(it.label()).isEqualTo("Sample");
            assertThat(it.rewards()).isEqualTo(usd(100));
        });
        assertThat(march.by(Attribution.By.CHANNEL))
                .singleElement()
                .satisfies(it -> assertThat(it.referrals()).isEqualTo(2));
    }

    @Test
    void countsNothingOfAnotherWorkspaceOrProgram() {
        referral("ada", "2026-03-02T12:00:00Z");
        enter(MetricInput.CUSTOMERS, "2026-03", "400");
        UUID stranger = TestCore.workspace().id();

        Tally theirs = reports.of(stranger, MARCH, BERLIN, null).tally();

        assertThat(theirs.funnel().submitted()).isZero();
        assertThat(theirs.people()).isEqualTo(new Tally.People(null, null, 0, 0));
        assertThat(reports.of(stranger, MARCH, BERLIN, program).tally().funnel().submitted())
                .isZero();
        assertThat(reports.of(workspace, MARCH, BERLIN, UUID.randomUUID())
                        .tally()
                        .funnel()
                        .submitted())
                .isZero();
    }

    @Test
    void readsOnlyNumbersThatFitTheirInput() {
        assertThat(MetricInputs.read(MetricInput.FEES, "1,250.50", 2)).contains(new BigDecimal("1250.50"));
        assertThat(MetricInputs.read(MetricInput.FEES, "1.005", 2)).isEmpty();
        assertThat(MetricInputs.read(MetricInput.CUSTOMERS, "12.5", 2)).isEmpty();
        assertThat(MetricInputs.read(MetricInput.CUSTOMERS, "-1", 2)).isEmpty();
        assertThat(MetricInputs.read(MetricInput.OTHER_DAYS_MEAN, "45.25", 2)).contains(new BigDecimal("45.25"));
        assertThat(MetricInputs.read(MetricInput.CUSTOMERS, "many", 2)).isEmpty();
    }

    private void enter(MetricInput input, String month, String number) {
        inputs.enter(workspace, input, YearMonth.parse(month), new BigDecimal(number), "test");
    }

    private void tell(UUID referral, Story story) {
        TestCore.bean(InWorkspace.class)
                .run(
                        workspace,
                        () -> TestCore.bean(Progress.class)
                                .record(
                                        workspace,
                                        story.facts().stream()
                                                .map(fact -> new Progress.Statement(referral, fact, null, "test"))
                                                .toList()));
    }

    /** A referral claimed at an instant, as an accepted claim leaves it. */
    private void ask(String who, String at, String signals) {
        JdbcClient jdbc = TestCore.bean(JdbcClient.class);
        UUID connection = new UUID(0, 1);
        TestCore.bean(InWorkspace.class).run(workspace, () -> {
            jdbc.sql("""
                            INSERT INTO candidate (workspace_id, connection_id, record_id, email) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING""")
                    .params(workspace, connection, who, who + "@initech.example")
                    .update();
            jdbc.sql("""
                            INSERT INTO candidate_action (workspace_id, action_id, connection_id, record_id, kind, acted_at, acted_by, note,
                                program_id, signals)
                            VALUES (?, ?, ?, ?, 'ASK', ?, 'Tom Ek', '', ?, ?::text[])""")
                    .params(workspace, UUID.randomUUID(), connection, who)
                    .params(SqlTime.of(Instant.parse(at)), program, signals)
                    .update();
        });
    }

    private UUID referral(String referrer, String claimedAt) {
        UUID id = UUID.randomUUID();
        JdbcClient jdbc = TestCore.bean(JdbcClient.class);
        TestCore.bean(InWorkspace.class).run(workspace, () -> {
            UUID who = jdbc.sql("""
                            INSERT INTO referrer (workspace_id, referrer_id, email, name, created_at) VALUES (?, ?, ?, ?, ?)
                            ON CONFLICT (workspace_id, email) DO UPDATE SET name = excluded.name RETURNING referrer_id""")
                    .params(
                            workspace,
                            UUID.randomUUID(),
                            referrer.toLowerCase(Locale.ROOT) + "@initech.example",
                            referrer)
                    .param(SqlTime.of(Instant.parse(claimedAt)))
                    .query(UUID.class)
                    .single();
            jdbc.sql("""
                            INSERT INTO referral (workspace_id, referral_id, number, program_id, program_version, referrer_id, referee_name,
                                submitted_by, source, claimed_at, status, status_since, updated_at)
                            VALUES (?, ?, ?, ?, 1, ?, 'Priya Nair', 'Sam Sales', 'CARD', ?, 'ACCEPTED', ?, ?)""")
                    .params(workspace, id, ++number, program, who)
                    .params(
                            SqlTime.of(Instant.parse(claimedAt)),
                            SqlTime.of(Instant.parse(claimedAt)),
                            SqlTime.of(Instant.parse(claimedAt)))
                    .update();
        });
        return id;
    }
}
