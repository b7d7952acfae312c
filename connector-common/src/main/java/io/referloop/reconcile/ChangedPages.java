package io.referloop.reconcile;

import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Walks through everything that changed since the last walk, deletions and merges included, and tells the inbox what concerns a referral.
 * Costs calls by what changed and not by what is followed; for CRMs whose walk leaves nothing out.
 */
@Component
class ChangedPages {

    /** People before the deals that they bring, or a deal of somebody just converted would be nobody's. */
    private static final List<RecordType> ORDER =
            List.of(RecordType.LEAD, RecordType.COMPANY, RecordType.CONTACT, RecordType.DEAL);

    private final LinkedRecords linked;
    private final LinkedPages pages;
    private final DealPages deals;

    ChangedPages(LinkedRecords linked, LinkedPages pages, DealPages deals) {
        this.linked = linked;
        this.pages = pages;
        this.deals = deals;
    }

    /** The next page of a run; none where there was no walk yet. */
    Page next(Source source, CrmSession session, SyncRun run) {
        Instant since = run.changedSince();
        if (since == null) {
            return Page.NONE;
        }
        Place place = Place.of(run.cursor());
        CrmSession reading = place.type() == RecordType.DEAL ? deals.reading(source, session) : session;
        RecordPage page = reading.page(place.type(), place.cursor(), since);
        LinkedPages.Reading found = pages.reading(source, session, known(source, page), page);
        Page more = place.type() == RecordType.DEAL ? deals.seen(source, session, run, page) : Page.NONE;
        return new Page(page.records().size() + page.missing().size(), place.after(page.next()), () -> {
            List<Found> differences = pages.compare(source, found);
            pages.tell(source, differences, "run " + run.id());
            return differences.size() + more.take().getAsLong();
        });
    }

    private Map<RecordRef, LinkedRecord> known(Source source, RecordPage page) {
        List<RecordRef> asked = new ArrayList<>(page.missing());
        page.records().forEach(record -> asked.add(record.requested()));
        return asked.isEmpty() ? Map.of() : linked.of(source, asked);
    }

    /** @param cursor the CRM's; null at the beginning of the type */
    private record Place(RecordType type, @Nullable String cursor) {

        static Place of(@Nullable String text) {
            if (text == null) {
                return new Place(ORDER.getFirst(), null);
            }
            int colon = text.indexOf(':');
            String cursor = text.substring(colon + 1);
            return new Place(RecordType.valueOf(text.substring(0, colon)), cursor.isEmpty() ? null : cursor);
        }

        /** Null after the last page of all. */
        @Nullable
        String after(@Nullable String next) {
            if (next != null) {
                return type + ":" + next;
            }
            int following = ORDER.indexOf(type) + 1;
            return following == ORDER.size() ? null : ORDER.get(following) + ":";
        }
    }
}
