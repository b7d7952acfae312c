package io.referloop.referral;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.util.List;
import java.util.Optional;

/**
 * A record that a claim is to be made on, read fresh, with those that speak for the same referee.
 *
 * @param related a contact's deals, the contacts of a deal or lead. A deal's company is not taken, or all its other deals would be.
 */
public record Claimable(CrmRecord record, List<CrmRecord> related) {

    private static final int RELATED_MAX = 50;

    public Claimable {
        related = List.copyOf(related);
    }

    /** Empty when the CRM does not know the record. */
    public static Optional<Claimable> read(CrmSession session, RecordRef ref) {
        RecordPage page = session.read(ref.type(), List.of(ref.id()));
        return page.records().stream().findFirst().map(it -> new Claimable(it, related(session, it)));
    }

    private static List<CrmRecord> related(CrmSession session, CrmRecord record) {
        RecordType type =
                switch (record.ref().type()) {
                    case CONTACT, COMPANY -> RecordType.DEAL;
                    case DEAL, LEAD -> RecordType.CONTACT;
                };
        List<String> ids = record.associated(type).stream()
                .map(RecordRef::id)
                .limit(RELATED_MAX)
                .toList();
        return ids.isEmpty() ? List.of() : session.read(type, ids).records();
    }
}
