package io.referloop.eligibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.referloop.eligibility.PersonRecord.Told;
import io.referloop.program.EligibilityPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EligibilityPropertyTests {

    private static final int TRIES = 1_000;
    private static final Instant START = Instant.parse("2026-01-10T12:00:00Z");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final EligibilityPolicy POLICY =
            Policies.every60Days(Policies.PROMOTER, Policies.RENEWED, Policies.FIRST_PAYROLL);

    /** Somebody looks whenever, asks whoever is eligible, and the CRM tells a new score each time. */
    @Test
    void neverAsksTwiceWithinTheCadence() {
        qt().withExamples(TRIES)
                .forAll(
                        lists().of(integers().between(1, 60 * 24)).ofSizeBetween(5, 60),
                        integers().between(0, 10))
                .checkAssert((hours, score) -> {
                    List<Instant> asks = new ArrayList<>();
                    Instant now = START;
                    for (int step : hours) {
                        now = now.plus(Duration.ofHours(step));
                        if (decide(facts(score, now), asks, now) instanceof Eligibility.Eligible) {
                            asks.add(now);
                        }
                    }
                    for (int n = 1; n < asks.size(); n++) {
                        assertThat(asks.get(n))
                                .isAfterOrEqualTo(asks.get(n - 1)
                                        .atZone(NEW_YORK)
                                        .plusDays(60)
                                        .toInstant());
                    }
                    assertThat(asks)
                            .as("the payroll never gets old: somebody is asked at last")
                            .isNotEmpty();
                });
    }

    @Test
    void decidesTheSameInWhateverOrderThePastIsKnown() {
        qt().withExamples(TRIES)
                .forAll(
                        lists().of(integers().between(0, 400)).ofSizeBetween(0, 8),
                        integers().all())
                .checkAssert((days, seed) -> {
                    List<Instant> asks = new ArrayList<>();
                    days.forEach(day -> asks.add(START.minus(Duration.ofDays(day))));
                    List<Instant> shuffled = new ArrayList<>(asks);
                    Collections.shuffle(shuffled, new Random(seed));

                    assertThat(decide(facts(9, START), shuffled, START))
                            .isEqualTo(decide(facts(9, START), asks, START));
                });
    }

    /** Who waits for the time that a decision names misses nothing. */
    @Test
    void staysAsItIsUntilTheNextLook() {
        qt().withExamples(TRIES)
                .forAll(
                        integers().between(0, 90),
                        integers().between(0, 90),
                        integers().between(0, 60 * 24))
                .checkAssert((askedDaysAgo, scoredDaysAgo, hours) -> {
                    List<Instant> asks = List.of(START.minus(Duration.ofDays(askedDaysAgo)));
                    Map<String, Told> facts = Map.of(
                            "contact.nps", new Told(BigDecimal.TEN, START.minus(Duration.ofDays(scoredDaysAgo))),
                            "contact.renewed", new Told(START.plus(Duration.ofDays(scoredDaysAgo)), START));
                    Eligibility first = decide(facts, asks, START);
                    Instant later = START.plus(Duration.ofHours(hours));
                    Instant look = first.nextLook();
                    if (look == null || later.isBefore(look)) {
                        assertThat(decide(facts, asks, later).getClass()).isEqualTo(first.getClass());
                    }
                });
    }

    private static Map<String, Told> facts(int score, Instant at) {
        return Map.of(
                "contact.nps", new Told(BigDecimal.valueOf(score), at),
                "contact.first_payroll", new Told(START, START));
    }

    private static Eligibility decide(Map<String, Told> facts, List<Instant> asks, Instant now) {
        return EligibilityRules.decide(POLICY, new PersonRecord(facts, null, asks, null, false, false), now, NEW_YORK);
    }
}
