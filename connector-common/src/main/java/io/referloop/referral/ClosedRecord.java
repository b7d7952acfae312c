package io.referloop.referral;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.program.ReferralStatus;
import io.referloop.stage.StageMap;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a record was over before somebody claimed it: then it is not the claim's doing, whatever it is worth. */
public final class ClosedRecord {

    private ClosedRecord() {}

    /** Whether the record was won or lost before that instant and has stayed so. */
    public static boolean before(StageMap stages, CrmRecord record, Instant claimedAt) {
        @Nullable ReferralStatus standing = standing(stages, record);
        boolean closed = standing == ReferralStatus.WON || standing == ReferralStatus.LOST;
        return closed && record.stages().getLast().occurredAt().isBefore(claimedAt);
    }

    /** What the record's present stage means; null when it means nothing, or nobody knows. */
    static @Nullable ReferralStatus standing(StageMap stages, CrmRecord record) {
        if (record.stages().isEmpty()) {
            return null;
        }
        CrmChange.StageMoved now = record.stages().getLast();
        return switch (stages.meaning(record.ref().type(), now.track(), now.stage())) {
            case StageMap.Meaning.Means means -> means.status();
            case StageMap.Meaning.Ignored ignored -> null;
            case StageMap.Meaning.Unknown unknown -> null;
        };
    }
}
