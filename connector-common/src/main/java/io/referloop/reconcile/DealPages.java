package io.referloop.reconcile;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmInbox;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.referral.Links;
import io.referloop.referral.RecordKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes deals and contacts page by page: notes what they are worth as a baseline, tells the inbox of deals that belong to somebody referred,
 * and makes claims of those that name a referrer.
 */
@Component
class DealPages {

    private final SourceFields fields;
    private final SourceClaims claims;
    private final CrmPast past;
    private final Links links;
    private final CrmInbox inbox;

    DealPages(SourceFields fields, SourceClaims claims, CrmPast past, Links links, CrmInbox inbox) {
        this.fields = fields;
        this.claims = claims;
        this.past = past;
        this.links = links;
        this.inbox = inbox;
    }

    /** The next page of all deals. */
    Page deals(Source source, CrmSession session, SyncRun run) {
        String field = fields.of(source.workspace(), source.connection()).get(RecordType.DEAL);
        RecordPage page = reading(session, RecordType.DEAL, field).list(RecordType.DEAL, run.cursor());
        return dealPage(source, session, run, page, field);
    }

    /** The next page of the deals that changed since the last walk; none where there was no walk yet. */
    Page changedDeals(Source source, CrmSession session, SyncRun run) {
        Instant since = run.changedSince();
        if (since == null) {
            return Page.NONE;
        }
        return seen(source, session, run, reading(source, session).page(RecordType.DEAL, run.cursor(), since));
    }

    /** The session that reads deals for {@link #seen}. */
    CrmSession reading(Source source, CrmSession session) {
        return reading(
                session,
                RecordType.DEAL,
                fields.of(source.workspace(), source.connection()).get(RecordType.DEAL));
    }

    /** A page of deals that a walk has read. */
    Page seen(Source source, CrmSession session, SyncRun run, RecordPage page) {
        return dealPage(
                source,
                session,
                run,
                page,
                fields.of(source.workspace(), source.connection()).get(RecordType.DEAL));
    }

    /** The next page of all contacts, where one of their fields names a referrer; else none. */
    Page contacts(Source source, CrmSession session, SyncRun run) {
        String field = fields.of(source.workspace(), source.connection()).get(RecordType.CONTACT);
        if (field == null) {
            return new Page(0, null, () -> {
                past.forgetUnseenSince(source, run.createdAt());
                return 0;
            });
        }
        RecordPage page = reading(session, RecordType.CONTACT, field).list(RecordType.CONTACT, run.cursor());
        Set<CrmRecord> naming = SourceClaims.naming(page.records(), field);
        SourceClaims.Wishes wishes = claims.read(source, session, naming, field);
        return new Page(page.records().size(), page.next(), () -> {
            past.noteReferredContacts(source, naming);
            if (page.next() == null) {
                past.forgetUnseenSince(source, run.createdAt());
            }
            return claims.submit(wishes);
        });
    }

    private Page dealPage(Source source, CrmSession session, SyncRun run, RecordPage page, @Nullable String field) {
        Set<CrmRecord> naming = SourceClaims.naming(page.records(), field);
        SourceClaims.Wishes wishes = claims.read(source, session, naming, field);
        return new Page(page.records().size(), page.next(), () -> {
            past.noteDeals(source, page.records(), naming);
            List<CrmChange> belonging = belonging(source, page.records());
            long claimed = claims.submit(wishes);
            inbox.tell(source.workspace(), source.connection(), "run " + run.id(), belonging);
            return claimed;
        });
    }

    /** A deal of a referred person or company that we do not follow yet, told as the association that it is. */
    private List<CrmChange> belonging(Source source, Collection<CrmRecord> deals) {
        Set<RecordKey> mentioned = new HashSet<>();
        for (CrmRecord deal : deals) {
            mentioned.add(key(source, deal.ref()));
            deal.associated().forEach(it -> mentioned.add(key(source, it)));
        }
        Map<RecordKey, UUID> linked = links.find(source.workspace(), mentioned);
        List<CrmChange> changes = new ArrayList<>();
        for (CrmRecord deal : deals) {
            if (linked.containsKey(key(source, deal.ref()))) {
                continue;
            }
            deal.associated().stream()
                    .filter(it -> it.type() != RecordType.DEAL && linked.containsKey(key(source, it)))
                    .findFirst()
                    .ifPresent(it ->
                            changes.add(new CrmChange.AssociationChanged(it, deal.ref(), false, deal.updatedAt())));
        }
        return changes;
    }

    private static CrmSession reading(CrmSession session, RecordType type, @Nullable String field) {
        return field == null ? session : session.alsoReading(type, List.of(field));
    }

    private static RecordKey key(Source source, RecordRef ref) {
        return new RecordKey(source.connection(), ref);
    }
}
