package io.referloop.reconcile;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmInbox;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.program.Programs;
import io.referloop.referral.ClosedRecord;
import io.referloop.referral.RecordFacts;
import io.referloop.stage.StageMap;
import io.referloop.stage.StageMapping;
import io.referloop.stage.StageMaps;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Holds every record that speaks for a referral against the CRM. A catch-up tells the inbox what it finds; a comparison lists it. */
@Component
class LinkedPages {

    private final LinkedRecords linked;
    private final Programs programs;
    private final StageMaps stageMaps;
    private final WrittenFields written;
    private final Differences differences;
    private final CrmInbox inbox;
    private final Clock clock;

    LinkedPages(
            LinkedRecords linked,
            Programs programs,
            StageMaps stageMaps,
            WrittenFields written,
            Differences differences,
            CrmInbox inbox,
            Clock clock) {
        this.linked = linked;
        this.programs = programs;
        this.stageMaps = stageMaps;
        this.written = written;
        this.differences = differences;
        this.inbox = inbox;
        this.clock = clock;
    }

    /** The next page of a run. */
    Page next(Source source, CrmSession session, SyncRun run) {
        List<RecordRef> refs = linked.behind(source, position(run.cursor()), session.batchSize());
        if (refs.isEmpty()) {
            return Page.NONE;
        }
        boolean heals = run.kind() == SyncRun.Kind.CATCH_UP;
        Reading reading = read(source, session, refs);
        Map<RecordRef, Map<ReferralField, String>> held =
                heals ? Map.of() : session.held(refs.getFirst().type(), ids(refs));
        return new Page(refs.size(), cursor(refs.getLast()), () -> {
            List<Found> found = new ArrayList<>(compare(source, reading));
            if (heals) {
                tell(source, found, "run " + run.id());
            } else {
                found.addAll(written.differing(source, refs, held));
                differences.note(source, run, found);
            }
            return found.size();
        });
    }

    /** What has to be told so that these records are as the CRM has them. Reads now; telling is the caller's. */
    Reading read(Source source, CrmSession session, List<RecordRef> refs) {
        Map<RecordRef, LinkedRecord> before = linked.of(source, refs);
        return reading(source, session, before, session.read(refs.getFirst().type(), ids(refs)));
    }

    /** The same of a page that was read in another way; what of it speaks for no referral is left alone. */
    Reading reading(Source source, CrmSession session, Map<RecordRef, LinkedRecord> before, RecordPage page) {
        Map<RecordRef, CrmRecord> peopleOf = new LinkedHashMap<>();
        for (CrmRecord record : page.records()) {
            if (record.ref().type() != RecordType.DEAL && before.containsKey(record.requested())) {
                record.associated(RecordType.DEAL).forEach(deal -> peopleOf.putIfAbsent(deal, record));
            }
        }
        List<RecordRef> unfollowed = peopleOf.isEmpty() ? List.of() : linked.unfollowed(source, peopleOf.keySet());
        List<CrmRecord> deals = unfollowed.isEmpty()
                ? List.of()
                : session.read(RecordType.DEAL, ids(unfollowed)).records();
        return new Reading(before, page, deals, peopleOf);
    }

    /** In the caller's transaction, by what is known by then. */
    List<Found> compare(Source source, Reading reading) {
        StageMap stages = stageMaps.of(source.workspace(), source.connection());
        Map<String, String> labels = stageMaps.list(source.workspace(), source.connection()).stream()
                .collect(Collectors.toMap(
                        it -> it.type() + " " + it.stage(), StageMapping::stageLabel, (one, same) -> one));
        Comparison comparison = new Comparison(
                programs.crmFields(source.workspace()),
                (type, moved) -> labels.getOrDefault(type + " " + moved.stage(), moved.stage()));
        Map<RecordRef, LinkedRecord> now = linked.of(source, reading.before().keySet());
        List<Found> found = new ArrayList<>();
        for (CrmRecord record : reading.page().records()) {
            LinkedRecord known = reading.steady(now, record.requested());
            if (known != null) {
                found.addAll(comparison.of(known, record));
            }
        }
        for (RecordRef missing : reading.page().missing()) {
            LinkedRecord known = reading.steady(now, missing);
            if (known != null) {
                Comparison.missing(known, clock.instant()).ifPresent(found::add);
            }
        }
        found.addAll(converted(source, reading, now));
        found.addAll(unfollowed(source, reading, now, stages));
        return found;
    }

    void tell(Source source, Collection<Found> found, String correlation) {
        List<CrmChange> changes =
                found.stream().flatMap(it -> it.changes().stream()).toList();
        if (!changes.isEmpty()) {
            inbox.tell(source.workspace(), source.connection(), correlation, changes);
        }
    }

    /** Leads that became records which do not all speak for the referral yet. */
    private List<Found> converted(Source source, Reading reading, Map<RecordRef, LinkedRecord> now) {
        List<RecordRef> became = reading.page().records().stream()
                .flatMap(it -> it.became().stream())
                .toList();
        Map<RecordRef, LinkedRecord> known = became.isEmpty() ? Map.of() : linked.of(source, became);
        List<Found> found = new ArrayList<>();
        for (CrmRecord record : reading.page().records()) {
            LinkedRecord lead = reading.steady(now, record.requested());
            if (lead != null && !known.keySet().containsAll(record.became())) {
                found.add(new Found(
                        Difference.Cause.DEAL_NOT_FOLLOWED,
                        record.ref(),
                        lead.referral(),
                        "still a lead",
                        "was converted",
                        List.of(new CrmChange.Converted(record.ref(), record.became(), record.updatedAt()))));
            }
        }
        return found;
    }

    private List<Found> unfollowed(Source source, Reading reading, Map<RecordRef, LinkedRecord> now, StageMap stages) {
        Set<RecordRef> still = reading.deals().isEmpty()
                ? Set.of()
                : Set.copyOf(linked.unfollowed(
                        source, reading.deals().stream().map(CrmRecord::ref).toList()));
        List<Found> found = new ArrayList<>();
        for (CrmRecord deal : reading.deals()) {
            CrmRecord person = reading.peopleOf().get(deal.requested());
            LinkedRecord known = person == null ? null : now.get(person.requested());
            if (person != null
                    && known != null
                    && still.contains(deal.ref())
                    && !ClosedRecord.before(stages, deal, known.claimedAt())) {
                found.add(new Found(
                        Difference.Cause.DEAL_NOT_FOLLOWED,
                        deal.ref(),
                        known.referral(),
                        "not followed",
                        "belongs to " + RecordFacts.words(person.ref()),
                        List.of(new CrmChange.AssociationChanged(person.ref(), deal.ref(), false, deal.updatedAt()))));
            }
        }
        return found;
    }

    private static List<String> ids(Collection<RecordRef> refs) {
        return refs.stream().map(RecordRef::id).toList();
    }

    private static @Nullable RecordRef position(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        int colon = cursor.indexOf(':');
        return new RecordRef(RecordType.valueOf(cursor.substring(0, colon)), cursor.substring(colon + 1));
    }

    private static String cursor(RecordRef last) {
        return last.type() + ":" + last.id();
    }

    /**
     * What was read of some records.
     *
     * @param before what was known before they were read
     * @param deals those of their people that speak for no referral
     * @param peopleOf whose deal each is
     */
    record Reading(
            Map<RecordRef, LinkedRecord> before,
            RecordPage page,
            List<CrmRecord> deals,
            Map<RecordRef, CrmRecord> peopleOf) {

        /** What is known now, if it did not come or go while the record was read: then the CRM told that itself. */
        @Nullable
        LinkedRecord steady(Map<RecordRef, LinkedRecord> now, RecordRef ref) {
            LinkedRecord earlier = before.get(ref);
            LinkedRecord known = now.get(ref);
            return earlier == null || known == null || earlier.gone() != known.gone() ? null : known;
        }
    }
}
