package io.referloop.reconcile;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.referral.RecordKey;
import io.referloop.referral.RecordsUnsaid;
import io.referloop.workspace.InWorkspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Makes differences go away. What the CRM says is read once more first, so that a repair never brings back what was true when the list was
 * made; what is to be told goes into the inbox, like anything that the CRM pushes.
 */
@Component
class Repairs {

    private static final String CORRELATION = "repair";

    private final InWorkspace inWorkspace;
    private final Differences differences;
    private final LinkedPages linked;
    private final LinkedRecords records;
    private final BookPages books;
    private final ApplicationEventPublisher events;

    Repairs(
            InWorkspace inWorkspace,
            Differences differences,
            LinkedPages linked,
            LinkedRecords records,
            BookPages books,
            ApplicationEventPublisher events) {
        this.inWorkspace = inWorkspace;
        this.differences = differences;
        this.linked = linked;
        this.records = records;
        this.books = books;
        this.events = events;
    }

    /** Does some of what was asked for. @return false when nothing is left */
    boolean some(Source source, CrmSession session) {
        List<Difference> wanted = differences.wanted(source, session.batchSize());
        if (wanted.isEmpty()) {
            return false;
        }
        RecordType type = wanted.getFirst().record().type();
        List<Difference> batch =
                wanted.stream().filter(it -> it.record().type() == type).toList();
        List<RecordRef> told = batch.stream()
                .filter(it -> it.cause().isTold() && it.cause() != Difference.Cause.DEAL_NOT_FOLLOWED)
                .map(Difference::record)
                .distinct()
                .toList();
        List<RecordRef> deals = batch.stream()
                .filter(it -> it.cause() == Difference.Cause.DEAL_NOT_FOLLOWED)
                .map(Difference::record)
                .toList();
        LinkedPages.Reading reading = told.isEmpty() ? null : linked.read(source, session, told);
        List<CrmRecord> unfollowed = deals.isEmpty()
                ? List.of()
                : session.read(
                                RecordType.DEAL,
                                deals.stream().map(RecordRef::id).toList())
                        .records();
        inWorkspace.run(source.workspace(), () -> {
            List<Found> found = new ArrayList<>(reading == null ? List.of() : linked.compare(source, reading));
            found.addAll(followed(source, unfollowed));
            say(source, batch);
            settle(source, batch);
            differences.repaired(source, batch);
            linked.tell(source, found, CORRELATION);
        });
        return true;
    }

    /** A deal that still belongs to somebody referred, told as the association that it is. */
    private List<Found> followed(Source source, List<CrmRecord> deals) {
        List<Found> found = new ArrayList<>();
        for (CrmRecord deal : deals) {
            Map<RecordRef, LinkedRecord> people = records.of(
                    source,
                    deal.associated().stream()
                            .filter(it -> it.type() != RecordType.DEAL)
                            .toList());
            deal.associated().stream()
                    .filter(people::containsKey)
                    .findFirst()
                    .ifPresent(person -> found.add(new Found(
                            Difference.Cause.DEAL_NOT_FOLLOWED,
                            deal.ref(),
                            null,
                            "",
                            "",
                            List.of(new CrmChange.AssociationChanged(person, deal.ref(), false, deal.updatedAt())))));
        }
        return found;
    }

    private void say(Source source, List<Difference> batch) {
        List<RecordKey> unsaid = batch.stream()
                .filter(it -> it.cause() == Difference.Cause.NOT_WRITTEN_BACK)
                .map(it -> new RecordKey(source.connection(), it.record()))
                .sorted()
                .toList();
        if (!unsaid.isEmpty()) {
            events.publishEvent(new RecordsUnsaid(source.workspace(), unsaid));
        }
    }

    private void settle(Source source, List<Difference> batch) {
        List<UUID> referrals = batch.stream()
                .filter(it -> !it.cause().isTold() && it.cause() != Difference.Cause.NOT_WRITTEN_BACK)
                .map(Difference::referral)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (!referrals.isEmpty()) {
            books.settle(source, referrals);
        }
    }
}
