package io.referloop.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Small pages, so that every way in which times and pages can meet is walked. */
class HubspotWalkTests {

    private final HubspotHarness hubspot = new HubspotHarness();
    private final Instant since = hubspot.clock().instant();

    @AfterEach
    void stop() {
        hubspot.close();
    }

    @Test
    void walksThroughSingleTimesAndCrowdedOnes() {
        var made = new ArrayList<RecordRef>();
        for (int atOnce : new int[] {1, 2, 4, 1, 9, 3, 3, 1}) {
            for (int i = 0; i < atOnce; i++) {
                made.add(contact());
            }
            hubspot.clock().advance(Duration.ofMillis(1));
        }

        assertThat(walk(null)).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void leavesOutWhatDidNotChange() {
        contact();
        hubspot.clock().advance(Duration.ofSeconds(1));
        var later = hubspot.clock().instant();
        var changed = contact();

        assertThat(hubspot.walk(3).page(RecordType.CONTACT, null, later).records())
                .extracting(CrmRecord::ref)
                .containsExactly(changed);
    }

    @Test
    void aRecordThatChangesDuringTheWalkHidesNoOther() {
        var made = new ArrayList<RecordRef>();
        for (int i = 0; i < 10; i++) {
            made.add(contact());
            hubspot.clock().advance(Duration.ofMillis(1));
        }

        var seen = walk(() -> {
            hubspot.clock().advance(Duration.ofMillis(1));
            hubspot.change(
                    made.getFirst(),
                    CrmRecord.FIRST_NAME,
                    "Ada " + hubspot.clock().millis());
        });

        assertThat(seen).containsAll(made);
    }

    @Test
    void tellsAboutHowManyRecordsAreLeft() {
        for (int i = 0; i < 7; i++) {
            contact();
            hubspot.clock().advance(Duration.ofMillis(1));
        }
        hubspot.clock().advance(Duration.ofSeconds(1));

        var first = hubspot.walk(3).page(RecordType.CONTACT, null, since);
        var second = hubspot.walk(3).page(RecordType.CONTACT, first.next(), since);

        assertThat(first.remaining()).isEqualTo(7);
        assertThat(second.remaining()).isEqualTo(7 - first.records().size());
    }

    /** @param between happens after the first page */
    private List<RecordRef> walk(@Nullable Runnable between) {
        var seen = new ArrayList<RecordRef>();
        String cursor = null;
        int pages = 0;
        do {
            hubspot.clock().advance(Duration.ofSeconds(1));
            var page = hubspot.walk(3).page(RecordType.CONTACT, cursor, since);
            page.records().forEach(record -> seen.add(record.ref()));
            cursor = page.next();
            if (between != null && pages == 0) {
                between.run();
            }
            assertThat(pages++).as("the walk ends").isLessThan(100);
        } while (cursor != null);
        return seen;
    }

    private RecordRef contact() {
        return hubspot.create(RecordType.CONTACT, Map.of(CrmRecord.FIRST_NAME, "Ada"));
    }
}
