package io.referloop.referral;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.util.Comparator;
import java.util.UUID;

/** A CRM record, with the connection without which its id means nothing. */
public record RecordKey(UUID connection, RecordRef ref) implements Comparable<RecordKey> {

    private static final Comparator<RecordKey> ORDER =
            Comparator.comparing(RecordKey::connection).thenComparing(RecordKey::ref);

    boolean isDeal() {
        return ref.type() == RecordType.DEAL;
    }

    @Override
    public int compareTo(RecordKey other) {
        return ORDER.compare(this, other);
    }
}
