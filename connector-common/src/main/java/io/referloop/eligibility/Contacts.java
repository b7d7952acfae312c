package io.referloop.eligibility;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.referral.RecordKey;
import io.referloop.workspace.Rows;
import java.util.Collection;
import java.util.UUID;

/** Contacts as keys and as columns. */
final class Contacts {

    private Contacts() {}

    static RecordKey key(UUID connection, String id) {
        return new RecordKey(connection, new RecordRef(RecordType.CONTACT, id));
    }

    /** Connection and record id, in the order in which rows are locked. */
    static Rows rows(Collection<RecordKey> contacts) {
        Rows rows = new Rows(2);
        contacts.stream()
                .distinct()
                .sorted()
                .forEach(it -> rows.add(it.connection(), it.ref().id()));
        return rows;
    }
}
