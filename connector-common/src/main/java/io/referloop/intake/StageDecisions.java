package io.referloop.intake;

import io.referloop.crm.RecordType;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetterRetried;
import io.referloop.deadletter.DeadLetters;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Progress;
import io.referloop.referral.RecordFacts;
import io.referloop.stage.StageMap;
import io.referloop.stage.StageMapping;
import io.referloop.stage.StageMaps;
import io.referloop.workspace.InWorkspace;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** An admin's decision what a stage means, with everything that waited for it. */
@Component
public class StageDecisions {

    private static final String CAUSE = "stage-map";

    private final InWorkspace inWorkspace;
    private final StageMaps stageMaps;
    private final Progress progress;
    private final DeadLetters deadLetters;

    StageDecisions(InWorkspace inWorkspace, StageMaps stageMaps, Progress progress, DeadLetters deadLetters) {
        this.inWorkspace = inWorkspace;
        this.stageMaps = stageMaps;
        this.progress = progress;
        this.deadLetters = deadLetters;
    }

    /**
     * Decides what a stage means and moves the referrals that stood there unmapped; what was understood before keeps its meaning.
     *
     * @param status null: it means nothing
     * @param by who says so
     * @return how many facts were understood by it; -1 when the connection has no such stage
     */
    public int decide(
            UUID workspace,
            UUID connection,
            RecordType type,
            String track,
            String stage,
            @Nullable ReferralStatus status,
            String by) {
        return inWorkspace.call(workspace, () -> {
            if (!stageMaps.decide(workspace, connection, type, track, stage, status, by)) {
                return -1;
            }
            deadLetters.settled(
                    workspace, connection, DeadLetter.Cause.UNKNOWN_STAGE, RecordFacts.unknownStage(type, stage));
            return status == null ? 0 : understand(workspace, connection, type, stage);
        });
    }

    /**
     * Accepts the suggestion of every stage about which nobody has decided, also where it is that the stage says nothing.
     *
     * @return how many stages were decided
     */
    public int acceptSuggestions(UUID workspace, UUID connection, String by) {
        return inWorkspace.call(workspace, () -> {
            List<StageMapping> open = stageMaps.list(workspace, connection).stream()
                    .filter(mapping -> !mapping.decided())
                    .toList();
            for (StageMapping it : open) {
                int understood = decide(workspace, connection, it.type(), it.track(), it.stage(), it.suggested(), by);
                if (understood < 0) {
                    throw new IllegalStateException("stage " + it.stage() + " went away while it was decided");
                }
            }
            return open.size();
        });
    }

    /** Somebody retries what an unmapped stage held up, after mapping it. */
    @EventListener
    void on(DeadLetterRetried retried) {
        UUID connection = retried.letter().connection();
        if (retried.letter().cause() != DeadLetter.Cause.UNKNOWN_STAGE
                || connection == null
                || retried.record() == null) {
            return;
        }
        RecordType type = retried.record().type();
        String stage = RecordFacts.unknownStageIn(retried.letter().subject());
        boolean mapped = stageMaps.list(retried.workspace(), connection).stream()
                .anyMatch(it -> it.decided() && it.type() == type && it.stage().equals(stage));
        if (mapped) {
            understand(retried.workspace(), connection, type, stage);
        } else {
            deadLetters.add(
                    retried.workspace(),
                    List.of(DeadLetter.Entry.of(
                            connection,
                            DeadLetter.Cause.UNKNOWN_STAGE,
                            retried.record(),
                            retried.letter().subject(),
                            "Retried, but nobody has mapped it yet.")));
        }
    }

    /** Track by track: two pipelines may have a stage of the same id. What was told without a track is understood where all agree. */
    private int understand(UUID workspace, UUID connection, RecordType type, String stage) {
        int understood = 0;
        for (StageMapping mapping : stageMaps.list(workspace, connection)) {
            ReferralStatus status = mapping.status();
            if (mapping.type() == type && mapping.stage().equals(stage) && status != null) {
                understood += progress.understand(workspace, connection, type, mapping.track(), stage, status, CAUSE);
            }
        }
        if (stageMaps.of(workspace, connection).meaning(type, null, stage) instanceof StageMap.Meaning.Means means) {
            understood += progress.understand(workspace, connection, type, null, stage, means.status(), CAUSE);
        }
        return understood;
    }
}
