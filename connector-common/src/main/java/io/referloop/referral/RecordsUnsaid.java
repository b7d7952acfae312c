package io.referloop.referral;

import java.util.List;
import java.util.UUID;

/** The CRM does not show on these records what was written there. Published inside the transaction that found it. */
public record RecordsUnsaid(UUID workspace, List<RecordKey> records) {

    public RecordsUnsaid {
        records = List.copyOf(records);
    }
}
