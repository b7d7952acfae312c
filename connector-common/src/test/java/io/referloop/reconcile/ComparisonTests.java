package io.referloop.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.CrmFields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ComparisonTests {

    private static final Instant CREATED = Instant.parse("2026-01-05T09:00:00Z");
    private static final RecordRef DEAL = new RecordRef(RecordType.DEAL, "501");
    private static final RecordRef OTHER = new RecordRef(RecordType.DEAL, "777");

    private final Comparison comparison = new Comparison(CrmFields.NONE, (type, moved) -> moved.stage());
    private final List<LinkedRecord.Told> told = new ArrayList<>(List.of(
            new LinkedRecord.Told("stage", CREATED, "open"),
            new LinkedRecord.Told("amount", CREATED, "1200"),
            new LinkedRecord.Told("currency", CREATED, "USD")));

    @Test
    void findsNothingWhereBothSayTheSame() {
        assertThat(comparison.of(known(), deal(CREATED, "1200.00", stage("open", CREATED))))
                .isEmpty();
    }

    @Test
    void tellsEveryStageThatWasPassedUnheardWithItsOwnTime() {
        Instant quoted = day(3);
        Instant won = day(9);

        List<Found> found = comparison.of(
                known(), deal(won, "1200", stage("open", CREATED), stage("quoted", quoted), stage("won", won)));

        assertThat(found).singleElement().satisfies(it -> {
            assertThat(it.cause()).isEqualTo(Difference.Cause.STAGE_MISSED);
            assertThat(it.ours()).isEqualTo("open");
            assertThat(it.theirs()).isEqualTo("won");
            assertThat(it.changes()).containsExactly(stage("quoted", quoted), stage("won", won));
        });
    }

    @Test
    void takesAStageAsHeardThatWasToldUnderASlightlyOtherTime() {
        told.add(new LinkedRecord.Told("stage", day(3).plusMillis(412), "won"));

        assertThat(comparison.of(known(), deal(day(3), "1200", stage("open", CREATED), stage("won", day(3)))))
                .isEmpty();
    }

    @Test
    void hearsAReturnToAStageWithinTheSameMinute() {
        told.add(new LinkedRecord.Told("stage", CREATED.plusSeconds(10), "won"));
        CrmChange.StageMoved back = stage("open", CREATED.plusSeconds(20));

        assertThat(comparison.of(
                        known(),
                        deal(day(1), "1200", stage("open", CREATED), stage("won", CREATED.plusSeconds(10)), back)))
                .singleElement()
                .satisfies(it -> assertThat(it.changes()).containsExactly(back));
    }

    @Test
    void doesNotGoBackBehindWhatWasToldAfterTheReading() {
        told.add(new LinkedRecord.Told("stage", day(5), "won"));
        told.add(new LinkedRecord.Told("amount", day(5), "9000"));

        assertThat(comparison.of(known(), deal(day(4), "1200", stage("open", CREATED))))
                .as("the CRM's answer was older than its webhooks")
                .isEmpty();
    }

    @Test
    void takesOverAnAmountWithTheTimeOfTheLastChange() {
        assertThat(comparison.of(known(), deal(day(4), "900.50", stage("open", CREATED))))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.cause()).isEqualTo(Difference.Cause.AMOUNT_DIFFERS);
                    assertThat(it.ours()).isEqualTo("1200 USD");
                    assertThat(it.theirs()).isEqualTo("900.50 USD");
                    assertThat(it.changes())
                            .containsExactly(new CrmChange.FieldChanged(DEAL, "amount", "900.50", day(4)));
                });
    }

    @Test
    void tellsAnAmountThatWasCleared() {
        assertThat(comparison.of(known(), deal(day(4), "", stage("open", CREATED))))
                .singleElement()
                .satisfies(it -> assertThat(it.changes())
                        .containsExactly(new CrmChange.FieldChanged(DEAL, "amount", null, day(4))));
    }

    @Test
    void followsAMergeAndLeavesTheRestToTheReadingOfTheSurvivor() {
        CrmRecord survivor = new CrmRecord(
                OTHER, DEAL, Map.of("amount", "5"), List.of(stage("won", day(2))), List.of(), CREATED, day(2));

        assertThat(comparison.of(known(), survivor)).singleElement().satisfies(it -> {
            assertThat(it.cause()).isEqualTo(Difference.Cause.MERGED_THERE);
            assertThat(it.changes()).containsExactly(new CrmChange.Merged(OTHER, List.of(DEAL), day(2)));
        });
    }

    @Test
    void bringsBackWhatWasRestoredAndThenMerged() {
        told.add(new LinkedRecord.Told("gone", day(1), "true"));
        LinkedRecord gone = new LinkedRecord(DEAL, UUID.randomUUID(), CREATED, true, told);
        CrmRecord survivor = new CrmRecord(
                OTHER, DEAL, Map.of("amount", "5"), List.of(stage("won", day(2))), List.of(), CREATED, day(2));

        assertThat(comparison.of(gone, survivor))
                .singleElement()
                .satisfies(it -> assertThat(it.changes())
                        .containsExactly(
                                new CrmChange.Merged(OTHER, List.of(DEAL), day(2)),
                                new CrmChange.Restored(OTHER, day(2))));
    }

    @Test
    void restoresBehindTheDeletionWhateverTheRecordSaysOfItsTime() {
        told.add(new LinkedRecord.Told("gone", day(8), "true"));
        LinkedRecord gone = new LinkedRecord(DEAL, UUID.randomUUID(), CREATED, true, told);

        assertThat(comparison.of(gone, deal(day(4), "1200", stage("open", CREATED))))
                .singleElement()
                .satisfies(it ->
                        assertThat(it.changes()).containsExactly(new CrmChange.Restored(DEAL, day(8).plusMillis(1))));
        assertThat(Comparison.missing(gone, day(9))).as("known to be gone").isEmpty();
        assertThat(Comparison.missing(known(), day(9)))
                .hasValueSatisfying(
                        it -> assertThat(it.changes()).containsExactly(new CrmChange.Deleted(DEAL, day(9))));
    }

    private LinkedRecord known() {
        return new LinkedRecord(DEAL, UUID.randomUUID(), CREATED, false, told);
    }

    private static CrmRecord deal(Instant updatedAt, String amount, CrmChange.StageMoved... stages) {
        Map<String, String> fields =
                amount.isEmpty() ? Map.of("currency", "USD") : Map.of("amount", amount, "currency", "USD");
        return new CrmRecord(DEAL, DEAL, fields, List.of(stages), List.of(), CREATED, updatedAt);
    }

    private static CrmChange.StageMoved stage(String stage, Instant at) {
        return new CrmChange.StageMoved(DEAL, "default", stage, at);
    }

    private static Instant day(int day) {
        return CREATED.plus(Duration.ofDays(day));
    }
}
