package io.referloop.eligibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.eligibility.Eligibility.Eligible;
import io.referloop.eligibility.Eligibility.NotEligible;
import io.referloop.eligibility.PersonRecord.Told;
import io.referloop.program.EligibilityPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EligibilityRulesTests {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-05-20T09:30:00Z");
    private static final EligibilityPolicy PROMOTERS = Policies.every60Days(Policies.PROMOTER);

    @Test
    void asksAPromoterAndSaysWhy() {
        Eligible eligible = eligible(PROMOTERS, nps(9, NOW.minus(Duration.ofDays(1))));

        assertThat(eligible.reasons()).containsExactly("NPS 9");
        assertThat(eligible.since()).isEqualTo(NOW.minus(Duration.ofDays(1)));
        assertThat(eligible.nextLook()).as("when the signal gets too old").isEqualTo(NOW.plus(Duration.ofDays(29)));
    }

    @Test
    void doesNotAskAnybodyWithAnNpsOfEight() {
        NotEligible no = notEligible(PROMOTERS, nps(8, NOW));

        assertThat(no.reason()).contains("NPS 8", "value >= 9");
        assertThat(no.nextLook()).as("time changes nothing").isNull();
    }

    @Test
    void asksOnceAndAgainOnlyAfterTheCadence() {
        EligibilityPolicy payroll = Policies.every60Days(Policies.FIRST_PAYROLL);
        PersonRecord person = day("contact.first_payroll", "2026-05-18");
        assertThat(eligible(payroll, person).reasons()).containsExactly("first payroll");

        NotEligible asked = notEligible(payroll, asked(person, NOW));

        assertThat(asked.reason()).isEqualTo("Asked on 20 May 2026, at most every 60 days: again from 19 Jul 2026");
        assertThat(asked.nextLook()).isEqualTo(NOW.plus(Duration.ofDays(60)));
        assertThat(decide(
                        payroll,
                        asked(person, NOW),
                        NOW.plus(Duration.ofDays(60)).minusMillis(1)))
                .isInstanceOf(NotEligible.class);
        assertThat(decide(payroll, asked(person, NOW), NOW.plus(Duration.ofDays(60))))
                .isInstanceOf(Eligible.class);
    }

    @Test
    void countsTheAgeOfADayFromTheDayAndOfAnyOtherValueFromWhenItWasTold() {
        EligibilityPolicy renewals = Policies.every60Days(Policies.RENEWED);
        PersonRecord toldLate = with(Map.of("contact.renewed", new Told(midnight("2026-05-01"), NOW)));
        PersonRecord toldEarly =
                with(Map.of("contact.renewed", new Told(midnight("2026-05-17"), NOW.minus(Duration.ofDays(300)))));

        assertThat(notEligible(renewals, toldLate).reason())
                .isEqualTo("renewed on 1 May 2026, of 1 May 2026, is older than 14 days");
        assertThat(eligible(renewals, toldEarly).reasons()).containsExactly("renewed on 17 May 2026");
        assertThat(decide(PROMOTERS, nps(10, NOW.minus(Duration.ofDays(31))), NOW))
                .isInstanceOf(NotEligible.class);
    }

    @Test
    void waitsForADayThatIsStillToCome() {
        NotEligible waiting = notEligible(Policies.every60Days(Policies.RENEWED), day("contact.renewed", "2026-06-01"));

        assertThat(waiting.nextLook()).isEqualTo(midnight("2026-06-01"));
    }

    @Test
    void needsOneOfTheSignalsAndNamesAllThatAreThere() {
        EligibilityPolicy either = Policies.every60Days(Policies.PROMOTER, Policies.RENEWED, Policies.FIRST_PAYROLL);
        PersonRecord both = with(Map.of(
                "contact.nps", new Told(BigDecimal.TEN, NOW.minus(Duration.ofDays(2))),
                "contact.first_payroll", new Told(midnight("2026-05-19"), NOW)));

        assertThat(eligible(either, both).reasons()).containsExactly("NPS 10", "first payroll");
        assertThat(eligible(either, both).since()).isEqualTo(NOW.minus(Duration.ofDays(2)));
        assertThat(notEligible(either, with(Map.of())).reason()).isEqualTo("No signal is there");
    }

    @Test
    void waitsUntilACustomerIsOneLongEnough() {
        EligibilityPolicy tenured = Policies.tenured(30);
        PersonRecord happy = nps(9, NOW);
        Instant customerSince = NOW.minus(Duration.ofDays(20));

        assertThat(notEligible(tenured, happy).nextLook())
                .as("not known: only news helps")
                .isNull();
        NotEligible early = notEligible(tenured, customer(happy, customerSince));
        assertThat(early.nextLook()).isEqualTo(NOW.plus(Duration.ofDays(10)));
        assertThat(early.reason()).contains("needs 30 days");
        assertThat(decide(tenured, customer(happy, customerSince), NOW.plus(Duration.ofDays(10))))
                .isInstanceOf(Eligible.class);
    }

    @Test
    void letsAWonRefereeInAfterTheirOwnHappyMomentOnly() {
        PersonRecord won = customer(with(Map.of()), NOW.minus(Duration.ofDays(1)));

        assertThat(decide(PROMOTERS, won, NOW)).isInstanceOf(NotEligible.class);
        assertThat(decide(PROMOTERS, customer(nps(8, NOW), NOW), NOW)).isInstanceOf(NotEligible.class);
        assertThat(decide(PROMOTERS, customer(nps(9, NOW), NOW), NOW)).isInstanceOf(Eligible.class);
    }

    @Test
    void leavesOutWhoIsSnoozedOptedOutOrAnEmployee() {
        PersonRecord happy = nps(9, NOW);
        Instant until = NOW.plus(Duration.ofDays(5));

        NotEligible snoozed =
                notEligible(PROMOTERS, new PersonRecord(happy.facts(), null, List.of(), until, false, false));
        assertThat(snoozed.reason()).isEqualTo("Snoozed until 25 May 2026");
        assertThat(snoozed.nextLook()).isEqualTo(until);
        assertThat(notEligible(PROMOTERS, new PersonRecord(happy.facts(), null, List.of(), until, true, false))
                        .nextLook())
                .isNull();
        assertThat(notEligible(PROMOTERS, new PersonRecord(happy.facts(), null, List.of(), null, false, true))
                        .reason())
                .startsWith("An employee");
    }

    @Test
    void asksByConditionAloneWhereThereIsNoSignal() {
        EligibilityPolicy policy = new EligibilityPolicy(new AtLeast("contact.nps", 9), List.of(), 0, 60);

        assertThat(eligible(policy, nps(9, NOW)).reasons()).containsExactly("contact.nps is 9, contact.nps >= 9");
        assertThat(notEligible(policy, with(Map.of())).reason()).contains("contact.nps is not known");
    }

    @Test
    void leavesATraceOfEveryStep() {
        Eligible eligible = eligible(Policies.tenured(90), customer(nps(9, NOW), NOW.minus(Duration.ofDays(100))));

        assertThat(eligible.why())
                .extracting(Eligibility.Step::label)
                .containsExactly("Not asked lately", "Customer long enough", "Signal promoter");
    }

    private static Eligible eligible(EligibilityPolicy policy, PersonRecord person) {
        return (Eligible) decide(policy, person, NOW);
    }

    private static NotEligible notEligible(EligibilityPolicy policy, PersonRecord person) {
        return (NotEligible) decide(policy, person, NOW);
    }

    private static Eligibility decide(EligibilityPolicy policy, PersonRecord person, Instant at) {
        return EligibilityRules.decide(policy, person, at, BERLIN);
    }

    private static PersonRecord nps(int score, Instant at) {
        return with(Map.of("contact.nps", new Told(BigDecimal.valueOf(score), at)));
    }

    private static PersonRecord day(String name, String day) {
        return with(Map.of(name, new Told(midnight(day), NOW)));
    }

    private static Instant midnight(String day) {
        return LocalDate.parse(day).atStartOfDay(BERLIN).toInstant();
    }

    private static PersonRecord with(Map<String, Told> facts) {
        return new PersonRecord(facts, null, List.of(), null, false, false);
    }

    private static PersonRecord asked(PersonRecord person, Instant at) {
        return new PersonRecord(person.facts(), person.customerSince(), List.of(at), null, false, false);
    }

    private static PersonRecord customer(PersonRecord person, @Nullable Instant since) {
        return new PersonRecord(person.facts(), since, person.asks(), null, false, false);
    }
}
