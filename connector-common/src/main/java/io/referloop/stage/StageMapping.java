package io.referloop.stage;

import io.referloop.crm.CrmSchema;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import org.jspecify.annotations.Nullable;

/**
 * One line of the stage map.
 *
 * @param track the pipeline's id, or the name of a lifecycle field
 * @param status what it means; null: nothing, or not yet decided
 * @param suggested what it would mean if the suggestion were accepted; null: nothing
 * @param decided whether somebody said so; until then it is not in force
 */
public record StageMapping(
        RecordType type,
        String track,
        String trackLabel,
        String stage,
        String stageLabel,
        int position,
        CrmSchema.Outcome outcome,
        @Nullable ReferralStatus status,
        @Nullable ReferralStatus suggested,
        boolean decided) {}
