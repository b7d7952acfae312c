package io.referloop.stage;

import io.referloop.crm.CrmSchema;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import org.jspecify.annotations.Nullable;

/**
 * One line of the stage map.
 *
 * @param track the pipeline's id, or the name of a lifecycle field
 * @param status what it means; null: nothing
 */
public record StageMapping(
        RecordType type,
        String track,
        String trackLabel,
        String stage,
        String stageLabel,
        int position,
        CrmSchema.Outcome outcome,
        @Nullable ReferralStatus status) {}
