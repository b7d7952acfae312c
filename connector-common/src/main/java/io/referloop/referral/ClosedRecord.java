package io.referloop.referral;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import io.referloop.stage.StageMap;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a record was over before somebody claimed it: then it is not the claim's doing, whatever it is worth. */
public final class ClosedRecord {

    private ClosedRecord() {}

    /** Whether the record was won or lost before that instant and has stayed so. */
    public static boolean before(StageMap stages, CrmRecord record, Instant claimedAt) {
        return present(record).stream().anyMatch(now -> {
            @Nullable ReferralStatus means = meaning(stages, now);
            boolean closed = means == ReferralStatus.WON || means == ReferralStatus.LOST;
            return closed && now.occurredAt().isBefore(claimedAt);
        });
    }

    /** What the record's present stage means; null when it means nothing, or nobody knows. */
    static @Nullable ReferralStatus standing(StageMap stages, CrmRecord record) {
        return present(record).stream()
                .map(now -> meaning(stages, now))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The stage it is in: one for a deal, which is in one pipeline at a time; of others the last in each field, the newest first. */
    private static List<CrmChange.StageMoved> present(CrmRecord record) {
        if (record.stages().isEmpty()) {
            return List.of();
        }
        if (record.ref().type() == RecordType.DEAL) {
            return List.of(record.stages().getLast());
        }
        Map<@Nullable String, CrmChange.StageMoved> byTrack = new LinkedHashMap<>();
        record.stages().reversed().forEach(moved -> byTrack.putIfAbsent(moved.track(), moved));
        return List.copyOf(byTrack.values());
    }

    private static @Nullable ReferralStatus meaning(StageMap stages, CrmChange.StageMoved now) {
        return switch (stages.meaning(now.record().type(), now.track(), now.stage())) {
            case StageMap.Meaning.Means means -> means.status();
            case StageMap.Meaning.Ignored ignored -> null;
            case StageMap.Meaning.Unknown unknown -> null;
        };
    }
}
