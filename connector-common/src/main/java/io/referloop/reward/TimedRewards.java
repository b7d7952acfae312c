package io.referloop.reward;

import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.referral.Progress;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Workspaces;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Looks again at what changes without a fact about the referral: by time alone (anniversaries, the end of a competition or of a cap's
 * period, parts that come due), and by an exchange rate that an amount waits for.
 */
@Component
public class TimedRewards {

    private static final Logger log = LoggerFactory.getLogger(TimedRewards.class);
    private static final int BATCH = 100;

    private final InWorkspace inWorkspace;
    private final Workspaces workspaces;
    private final JdbcClient jdbc;
    private final Programs programs;
    private final RewardPools pools;
    private final Progress progress;

    TimedRewards(
            InWorkspace inWorkspace,
            Workspaces workspaces,
            JdbcClient jdbc,
            Programs programs,
            RewardPools pools,
            Progress progress) {
        this.inWorkspace = inWorkspace;
        this.workspaces = workspaces;
        this.jdbc = jdbc;
        this.programs = programs;
        this.pools = pools;
        this.progress = progress;
    }

    /** Settles what time may have changed, in all workspaces. */
    public void settle() {
        workspaces.all().forEach(this::settle);
    }

    private void settle(UUID workspace) {
        settleWaiting(workspace);
        for (Program program : programs.current(workspace)) {
            if (isTimed(workspace, program)) {
                settle(workspace, inWorkspace.call(workspace, () -> one(workspace, program)), "time");
            }
        }
    }

    /** Settles every referral with a reward that has no amount yet. */
    void settleWaiting(UUID workspace) {
        List<UUID> waiting = inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                        SELECT DISTINCT referral_id FROM reward
                        WHERE workspace_id = ? AND state = 'WAITING_AMOUNT' AND referral_id IS NOT NULL ORDER BY 1""")
                        .params(workspace)
                        .query((row, n) -> row.getObject(1, UUID.class))
                        .list());
        settle(workspace, waiting, "rates");
    }

    private void settle(UUID workspace, List<UUID> referrals, String correlation) {
        for (int from = 0; from < referrals.size(); from += BATCH) {
            settleAlone(workspace, referrals.subList(from, Math.min(from + BATCH, referrals.size())), correlation);
        }
    }

    /** A batch that fails must not hold up the others; the next run tries it again. */
    private void settleAlone(UUID workspace, List<UUID> referrals, String correlation) {
        try {
            inWorkspace.run(workspace, () -> progress.settle(workspace, referrals, correlation));
        } catch (RuntimeException failed) {
            log.error("Referrals of workspace {} could not be settled by {}", workspace, correlation, failed);
        }
    }

    private boolean isTimed(UUID workspace, Program newest) {
        return IntStream.rangeClosed(1, newest.version())
                .mapToObj(version -> programs.version(workspace, newest.id(), version))
                .anyMatch(Program::earnsByTime);
    }

    /** One referral of each pool; all where each is decided alone. */
    private List<UUID> one(UUID workspace, Program program) {
        String which =
                switch (pools.reach(workspace, program.id(), program.version())) {
                    case REFERRAL ->
                        "SELECT referral_id FROM referral WHERE workspace_id = ? AND program_id = ? ORDER BY 1";
                    case REFERRER ->
                        "SELECT DISTINCT ON (referrer_id) referral_id FROM referral WHERE workspace_id = ? AND program_id = ?";
                    case PROGRAM ->
                        "SELECT referral_id FROM referral WHERE workspace_id = ? AND program_id = ? LIMIT 1";
                };
        return new ArrayList<>(jdbc.sql(which)
                .params(workspace, program.id())
                .query((row, n) -> row.getObject(1, UUID.class))
                .list());
    }
}
