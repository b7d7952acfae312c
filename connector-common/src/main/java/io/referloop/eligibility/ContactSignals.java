package io.referloop.eligibility;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.RecordGone;
import io.referloop.referral.RecordKey;
import io.referloop.stage.StageMap;
import io.referloop.stage.StageMaps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Hears what CRMs tell about contacts and keeps what the workspace's programs want to know. */
@Component
public class ContactSignals {

    private static final Set<String> PROFILE =
            Set.of(CrmRecord.EMAIL, CrmRecord.FIRST_NAME, CrmRecord.LAST_NAME, CrmRecord.COMPANY);

    private final AskingPrograms programs;
    private final CandidateRows rows;
    private final ContactFacts facts;
    private final Actions actions;
    private final DeletedContacts deletedContacts;
    private final Candidates candidates;
    private final StageMaps stageMaps;
    private final ApplicationEventPublisher events;

    ContactSignals(
            AskingPrograms programs,
            CandidateRows rows,
            ContactFacts facts,
            Actions actions,
            DeletedContacts deletedContacts,
            Candidates candidates,
            StageMaps stageMaps,
            ApplicationEventPublisher events) {
        this.programs = programs;
        this.rows = rows;
        this.facts = facts;
        this.actions = actions;
        this.deletedContacts = deletedContacts;
        this.candidates = candidates;
        this.stageMaps = stageMaps;
        this.events = events;
    }

    /** Takes all changes of a batch, whatever they are about, in the caller's transaction. */
    public void hear(UUID workspace, UUID connection, List<CrmChange> changes) {
        List<CrmChange> ofContacts = changes.stream()
                .filter(it -> it.record().type() == RecordType.CONTACT)
                .toList();
        if (ofContacts.isEmpty()) {
            return;
        }
        List<Program> asking = programs.of(workspace);
        Set<RecordKey> mentioned = new LinkedHashSet<>();
        ofContacts.forEach(it -> mention(connection, it, mentioned));
        Run run = new Run(workspace, connection, AskingPrograms.properties(asking), rows.known(workspace, mentioned));
        ofContacts.forEach(run::hear);
        run.finish();
    }

    private static void mention(UUID connection, CrmChange change, Set<RecordKey> mentioned) {
        mentioned.add(new RecordKey(connection, change.record()));
        if (change instanceof CrmChange.Merged merged) {
            merged.merged().forEach(it -> mentioned.add(new RecordKey(connection, it)));
        }
    }

    /** One batch on its way. */
    private final class Run {

        private final UUID workspace;
        private final UUID connection;
        private final Set<String> watched;
        private final Set<RecordKey> known;
        private final List<ContactFacts.Telling> tellings = new ArrayList<>();
        private final Set<RecordKey> changed = new LinkedHashSet<>();
        private final Set<RecordKey> unread = new LinkedHashSet<>();

        Run(UUID workspace, UUID connection, Set<String> watched, Collection<RecordKey> known) {
            this.workspace = workspace;
            this.connection = connection;
            this.watched = watched;
            this.known = new LinkedHashSet<>(known);
        }

        void hear(CrmChange change) {
            RecordKey contact = key(change.record());
            switch (change) {
                case CrmChange.FieldChanged field ->
                    field(contact, field.field(), field.value() == null ? "" : field.value(), field);
                case CrmChange.StageMoved moved -> stage(contact, moved);
                case CrmChange.Merged merged -> merge(contact, merged);
                case CrmChange.Deleted deleted -> {
                    deletedContacts.note(workspace, contact);
                    forget(contact);
                }
                case CrmChange.Restored restored -> unread.add(contact);
                case CrmChange.Touched touched -> unread.add(contact);
                case CrmChange.PersonErased erased -> {
                    forget(contact);
                    actions.forget(workspace, contact);
                }
                case CrmChange.Created created -> {}
                case CrmChange.Converted converted -> {}
                case CrmChange.AssociationChanged association -> {}
            }
        }

        void finish() {
            facts.tell(workspace, tellings);
            if (!watched.isEmpty() && !unread.isEmpty()) {
                rows.wantRead(workspace, unread);
                events.publishEvent(new ContactsToRead(workspace, connection));
            }
            candidates.decide(workspace, changed);
        }

        private void field(RecordKey contact, String field, String value, CrmChange change) {
            if (watched.contains(field)) {
                tellings.add(new ContactFacts.Telling(contact, field, value, change.occurredAt()));
                (known.contains(contact) ? changed : unread).add(contact);
            }
            if (PROFILE.contains(field) && known.contains(contact)) {
                unread.add(contact);
            }
        }

        private void stage(RecordKey contact, CrmChange.StageMoved moved) {
            if (moved.track() != null) {
                field(contact, moved.track(), moved.stage(), moved);
            }
            StageMap.Meaning meaning =
                    stageMaps.of(workspace, connection).meaning(RecordType.CONTACT, moved.track(), moved.stage());
            if (known.contains(contact)
                    && meaning instanceof StageMap.Meaning.Means means
                    && means.status() == ReferralStatus.WON) {
                rows.customerSince(workspace, contact, moved.occurredAt());
                changed.add(contact);
            }
        }

        private void merge(RecordKey survivor, CrmChange.Merged merged) {
            for (RecordRef ref : merged.merged()) {
                RecordKey loser = key(ref);
                actions.move(workspace, loser, survivor);
                if (known.contains(loser) && !loser.equals(survivor)) {
                    facts.tell(workspace, tellings);
                    tellings.clear();
                    facts.move(workspace, loser, survivor);
                    rows.wantRead(workspace, List.of(survivor));
                    rows.inherit(workspace, loser, survivor);
                    rows.forget(workspace, loser);
                    changed.remove(loser);
                    unread.remove(loser);
                    known.remove(loser);
                    unread.add(survivor);
                }
            }
        }

        private void forget(RecordKey contact) {
            if (known.remove(contact)) {
                facts.forget(workspace, contact);
                rows.forget(workspace, contact);
                events.publishEvent(new RecordGone(workspace, contact));
            }
            tellings.removeIf(it -> it.contact().equals(contact));
            changed.remove(contact);
            unread.remove(contact);
        }

        private RecordKey key(RecordRef ref) {
            return new RecordKey(connection, ref);
        }
    }
}
