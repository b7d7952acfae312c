package io.referloop.eligibility;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordType;
import io.referloop.eligibility.ReadQueue.Source;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Email;
import io.referloop.referral.RecordGone;
import io.referloop.referral.RecordKey;
import io.referloop.stage.StageMap;
import io.referloop.stage.StageMaps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Takes contacts as the CRM shows them, in the caller's transaction. One without any watched property is no candidate. */
@Component
class ContactIntake {

    private final CandidateRows rows;
    private final ContactFacts facts;
    private final Actions actions;
    private final Candidates candidates;
    private final StageMaps stageMaps;
    private final ApplicationEventPublisher events;

    ContactIntake(
            CandidateRows rows,
            ContactFacts facts,
            Actions actions,
            Candidates candidates,
            StageMaps stageMaps,
            ApplicationEventPublisher events) {
        this.rows = rows;
        this.facts = facts;
        this.actions = actions;
        this.candidates = candidates;
        this.stageMaps = stageMaps;
        this.events = events;
    }

    void take(Source source, RecordPage page, Set<String> watched) {
        StageMap stages = stageMaps.of(source.workspace(), source.connection());
        Set<RecordKey> known = known(source, page);
        List<Candidate> read = new ArrayList<>();
        List<ContactFacts.Telling> tellings = new ArrayList<>();
        for (CrmRecord record : page.records()) {
            RecordKey contact = new RecordKey(source.connection(), record.ref());
            boolean tells = watched.stream().anyMatch(it -> record.field(it).isPresent());
            if (!record.ref().equals(record.requested())) {
                moved(source, new RecordKey(source.connection(), record.requested()), contact);
            }
            if (tells || known.contains(contact)) {
                read.add(candidate(contact, record, stages));
                watched.forEach(it -> tellings.add(telling(contact, record, it)));
            }
        }
        page.missing().forEach(it -> missing(source, new RecordKey(source.connection(), it)));
        facts.tell(source.workspace(), tellings);
        rows.take(source.workspace(), read);
        candidates.decide(
                source.workspace(), read.stream().map(Candidate::contact).toList());
    }

    private Set<RecordKey> known(Source source, RecordPage page) {
        List<RecordKey> all = page.records().stream()
                .map(it -> new RecordKey(source.connection(), it.ref()))
                .toList();
        return new HashSet<>(rows.known(source.workspace(), all));
    }

    /** It was asked for by an id that leads to another record since a merge. */
    private void moved(Source source, RecordKey from, RecordKey to) {
        facts.move(source.workspace(), from, to);
        actions.move(source.workspace(), from, to);
        rows.forget(source.workspace(), from);
    }

    private void missing(Source source, RecordKey contact) {
        facts.forget(source.workspace(), contact);
        rows.forget(source.workspace(), contact);
        events.publishEvent(new RecordGone(source.workspace(), contact));
    }

    private static ContactFacts.Telling telling(RecordKey contact, CrmRecord record, String field) {
        return new ContactFacts.Telling(
                contact, field, record.field(field).orElse(""), record.told().getOrDefault(field, record.updatedAt()));
    }

    private static Candidate candidate(RecordKey contact, CrmRecord record, StageMap stages) {
        return new Candidate(
                contact,
                record.field(CrmRecord.NAME).orElse(null),
                record.field(CrmRecord.EMAIL)
                        .flatMap(Email::parse)
                        .map(Email::address)
                        .orElse(null),
                record.field(CrmRecord.COMPANY).orElse(null),
                customerSince(record, stages),
                false);
    }

    private static @Nullable Instant customerSince(CrmRecord record, StageMap stages) {
        return record.stages().stream()
                .filter(it -> stages.meaning(RecordType.CONTACT, it.track(), it.stage())
                                instanceof StageMap.Meaning.Means means
                        && means.status() == ReferralStatus.WON)
                .map(it -> it.occurredAt())
                .min(Instant::compareTo)
                .orElse(null);
    }
}
