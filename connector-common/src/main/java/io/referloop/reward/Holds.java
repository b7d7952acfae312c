package io.referloop.reward;

import io.referloop.program.Words;
import io.referloop.referral.Progress;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Releases rewards whose time has come. The stage was kept, or the line would not be pending any more: leaving it voids the line, and
 * returning starts a new hold.
 */
@Component
public class Holds {

    private static final Logger log = LoggerFactory.getLogger(Holds.class);
    private static final int BATCH = 100;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final RewardLines lines;
    private final Signatures signatures;
    private final ApplicationEventPublisher events;
    private final Progress progress;
    private final Clock clock;

    Holds(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            RewardLines lines,
            Signatures signatures,
            ApplicationEventPublisher events,
            Progress progress,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.lines = lines;
        this.signatures = signatures;
        this.events = events;
        this.progress = progress;
        this.clock = clock;
    }

    /** Releases everything that is due, in all workspaces. Returns how many. */
    public int releaseDue() {
        List<UUID> workspaces = inWorkspace.acrossWorkspaces(
                () -> jdbc.sql("SELECT DISTINCT workspace_id FROM reward WHERE state = 'PENDING' AND release_at <= ?")
                        .param(SqlTime.of(clock))
                        .query((row, n) -> row.getObject(1, UUID.class))
                        .list());
        int released = 0;
        for (UUID workspace : workspaces) {
            released += releaseDue(workspace);
        }
        return released;
    }

    /** Goes past those that fail, or enough of them would stand before all the others for ever. */
    private int releaseDue(UUID workspace) {
        Instant now = clock.instant();
        int released = 0;
        List<RewardLines.Due> batch = List.of(RewardLines.Due.FIRST);
        while (!batch.isEmpty()) {
            RewardLines.Due behind = batch.getLast();
            batch = inWorkspace.call(workspace, () -> lines.due(workspace, now, behind, BATCH));
            for (RewardLines.Due due : batch) {
                released += releasedAlone(workspace, due.reward()) ? 1 : 0;
            }
        }
        return released;
    }

    /** One reward that fails must not hold up the others; it stays due and the next run tries it again. */
    private boolean releasedAlone(UUID workspace, UUID reward) {
        try {
            return release(workspace, reward);
        } catch (RuntimeException failed) {
            log.error("Reward {} could not be released", reward, failed);
            return false;
        }
    }

    private boolean release(UUID workspace, UUID reward) {
        return inWorkspace.call(
                workspace,
                () -> lines.lock(workspace, reward)
                        .filter(line -> line.state() == RewardState.PENDING)
                        .filter(line ->
                                line.releaseAt() != null && !line.releaseAt().isAfter(clock.instant()))
                        .map(line -> {
                            release(workspace, line);
                            return true;
                        })
                        .orElse(false));
    }

    private void release(UUID workspace, RewardLine line) {
        String correlation = lines.correlation(workspace, line.id());
        try (MDC.MDCCloseable unused = MDC.putCloseable("correlation", correlation)) {
            release(workspace, line, correlation);
        }
    }

    private void release(UUID workspace, RewardLine line, String correlation) {
        int needed = signatures.needed(workspace, line);
        int given = needed == 0 ? 0 : signatures.of(workspace, line).size();
        if (given >= needed) {
            RewardLine approved = line.next(RewardState.APPROVED);
            lines.save(
                    workspace,
                    List.of(new RewardChange(line, approved, "The hold is over", correlation)),
                    Rewards.ENGINE);
            log.info("Reward {} is released", line.id());
            events.publishEvent(new RewardReleased(workspace, approved, correlation));
        } else {
            lines.save(
                    workspace,
                    List.of(new RewardChange(
                            line, line.next(RewardState.HELD_FOR_REVIEW), asks(line, needed), correlation)),
                    Rewards.ENGINE);
        }
        progress.settle(workspace, line.referrals(), correlation);
    }

    private static String asks(RewardLine line, int people) {
        String approval = people == 1 ? "a person's approval" : "the approval of two people";
        return "The hold is over; " + Words.of(line.amountOrZero()) + " needs " + approval;
    }
}
