package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.RecordType;
import io.referloop.intake.StageDecisions;
import io.referloop.program.ReferralStatus;
import io.referloop.sandbox.hubspot.Knob;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs that count or limit over several referrals, from the webhooks to the books. */
@ExtendWith(Log.class)
class CountingProgramAcceptanceTests {

    private static final String NOT_FOR_US = "decisionmakerboughtin";

    private final World world = World.shared();

    @Test
    void givesATicketForTheThirdCompanyOfAQuarterAndTakesItBackUnsent() {
        Company company = new Company(world, Company.template("quarterly-ticket"));
        mapsAStageToDisqualified(company);
        List<World.Deal> ofOne = List.of(company.referred("one"), company.referred("colleague@one.example"));
        World.Deal second = company.referred("two");
        World.Deal third = company.referred("three");
        World.Deal fourth = company.referred("four");
        company.passUntil(quarter().plus(Duration.ofDays(1)));
        company.move(ofOne, "qualifiedtobuy");
        company.pass(Duration.ofDays(30));
        company.move(second, "qualifiedtobuy");
        assertThat(company.rewards()).as("three people at two companies").isEmpty();

        company.move(third, "qualifiedtobuy");
        assertThat(company.rewards()).containsExactly("ada summit-ticket PENDING 1 ticket");
        company.move(third, NOT_FOR_US);
        assertThat(company.rewards()).containsExactly("ada summit-ticket VOIDED 1 ticket");

        company.move(fourth, "qualifiedtobuy");
        assertThat(company.rewards())
                .filteredOn(it -> !it.contains("VOIDED"))
                .containsExactly("ada summit-ticket PENDING 1 ticket");
    }

    @Test
    void givesOneTicketInAQuarterAndAsksAPersonWhenASentOneWasNotEarned() {
        Company company = new Company(world, Company.template("quarterly-ticket"));
        mapsAStageToDisqualified(company);
        List<World.Deal> deals = List.of(
                company.referred("one"), company.referred("two"), company.referred("three"), company.referred("four"));
        company.passUntil(quarter().plus(Duration.ofDays(1)));
        company.move(deals, "qualifiedtobuy");
        assertThat(company.rewards()).containsExactly("ada summit-ticket PENDING 1 ticket");
        company.pass(Duration.ofDays(31));
        company.payAll();
        assertThat(company.rewards()).containsExactly("ada summit-ticket SENT 1 ticket");

        company.move(deals.get(3), NOT_FOR_US);
        company.move(deals.get(2), NOT_FOR_US);

        assertThat(company.rewards())
                .contains("ada summit-ticket SENT 1 ticket", "ada summit-ticket HELD_FOR_REVIEW -1 ticket");
    }

    @Test
    void countsALateEventInTheQuarterInWhichItHappened() {
        Company company = new Company(world, Company.template("quarterly-ticket"));
        Hooks hooks = new Hooks(world);
        World.Deal first = company.referred("one");
        World.Deal second = company.referred("two");
        World.Deal late = company.referred("three");
        Instant next = nextQuarter(quarter());
        company.passUntil(next.minus(Duration.ofDays(2)));
        company.move(first, "qualifiedtobuy");
        company.move(second, "qualifiedtobuy");
        company.portal.faults().set(Knob.LOSE_WEBHOOK_EVENTS, 1_000);
        company.portal.moveDeal(late.id(), "qualifiedtobuy");
        long happened = world.clock.millis();
        company.portal.faults().clear();
        company.passUntil(next.plus(Duration.ofDays(4)));
        assertThat(company.rewards()).isEmpty();

        hooks.deliver(List.of(Hooks.changed(late, "dealstage", "qualifiedtobuy", happened)));
        company.settle();

        assertThat(company.rewards()).containsExactly("ada summit-ticket PENDING 1 ticket");
        assertThat(company.query("SELECT count(*) FROM reward WHERE earned_at < ?::timestamptz", next.toString()))
                .isEqualTo(1);
    }

    @Test
    void endsAQuarterAtItsLastSecond() {
        Company inTime = new Company(world, Company.template("quarterly-ticket"));
        Company tooLate = new Company(world, Company.template("quarterly-ticket"));
        Hooks hooks = new Hooks(world);
        Instant next = nextQuarter(quarter());
        for (Company company : List.of(inTime, tooLate)) {
            List<World.Deal> deals =
                    List.of(company.referred("one"), company.referred("two"), company.referred("three"));
            company.passUntil(next.plusSeconds(60));
            Instant third = company == inTime ? next.minusSeconds(1) : next;
            hooks.deliver(List.of(
                    Hooks.changed(
                            deals.get(0),
                            "dealstage",
                            "qualifiedtobuy",
                            next.minusSeconds(7_200).toEpochMilli()),
                    Hooks.changed(
                            deals.get(1),
                            "dealstage",
                            "qualifiedtobuy",
                            next.minusSeconds(3_600).toEpochMilli()),
                    Hooks.changed(deals.get(2), "dealstage", "qualifiedtobuy", third.toEpochMilli())));
            company.settle();
        }

        assertThat(inTime.rewards()).containsExactly("ada summit-ticket PENDING 1 ticket");
        assertThat(tooLate.rewards()).isEmpty();
    }

    @Test
    void limitsTheReferrerAndStillPaysTheReferee() {
        Company company = new Company(world, Company.template("dual-hundred", "amount: 1000.00", "amount: 100.00"));
        World.Deal first = company.referred("one");
        World.Deal second = company.referred("two");
        company.move(first, "closedwon");
        company.move(second, "closedwon");

        assertThat(company.rewards())
                .containsExactly(
                        "one customer-hundred PENDING 100.00",
                        "ada referrer-hundred PENDING 100.00",
                        "two customer-hundred PENDING 100.00",
                        "ada referrer-hundred VOIDED 0.00");
        assertThat(company.books())
                .isEqualTo(Map.of(
                        "reward_expense",
                        "300.00",
                        "payable ada",
                        "-100.00",
                        "payable one",
                        "-100.00",
                        "payable two",
                        "-100.00"));

        company.move(first, "contractsent");
        assertThat(company.books())
                .as("there is room for the second now")
                .isEqualTo(Map.of("reward_expense", "200.00", "payable ada", "-100.00", "payable two", "-100.00"));
    }

    @Test
    void countsFiveInAMonthAndGoesOnInTheNext() {
        Company company = new Company(world, """
                program: caps
                name: Caps
                currency: USD
                caps:
                  - {key: month, count: 5, within: month}
                  - {key: lifetime, count: 6}
                rules:
                  - {key: won, for: referrer, on: won, per: customer, earn: 10.00}
                """);
        List<World.Deal> deals = List.of(
                company.referred("c1"),
                company.referred("c2"),
                company.referred("c3"),
                company.referred("c4"),
                company.referred("c5"),
                company.referred("c6"),
                company.referred("c7"),
                company.referred("c8"));
        LocalDate month = today().plusMonths(1).withDayOfMonth(1);
        company.passUntil(month.atStartOfDay(ZoneOffset.UTC).toInstant());
        company.move(deals.subList(0, 6), "closedwon");
        assertThat(company.books()).containsEntry("payable ada", "-50.00");

        company.passUntil(month.plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        company.move(deals.subList(6, 8), "closedwon");

        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "60.00", "payable ada", "-60.00"));
        assertThat(company.query("SELECT count(*) FROM reward WHERE state <> 'VOIDED'"))
                .isEqualTo(6);
    }

    private void mapsAStageToDisqualified(Company company) {
        world.bean(StageDecisions.class)
                .decide(
                        company.workspace,
                        company.connection,
                        RecordType.DEAL,
                        "default",
                        NOT_FOR_US,
                        ReferralStatus.DISQUALIFIED,
                        "owner@northwind.example");
    }

    private LocalDate today() {
        return world.clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** The beginning of the next one. */
    private Instant quarter() {
        LocalDate day = today();
        return day.with(IsoFields.DAY_OF_QUARTER, 1)
                .plusMonths(3)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private static Instant nextQuarter(Instant quarter) {
        return quarter.atZone(ZoneOffset.UTC).plusMonths(3).toInstant();
    }
}
