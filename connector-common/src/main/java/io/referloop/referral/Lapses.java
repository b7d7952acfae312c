package io.referloop.referral;

import io.referloop.program.AttributionPolicy;
import io.referloop.program.Programs;
import io.referloop.program.ReferralStatus;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ends referrals of which nothing came: their window and their protection are over and no deal was created. */
@Component
public class Lapses {

    private static final Logger log = LoggerFactory.getLogger(Lapses.class);
    private static final String REASON = "No deal was created within the program's window after the claim.";

    private final InWorkspace inWorkspace;
    private final Workspaces workspaces;
    private final JdbcClient jdbc;
    private final Programs programs;
    private final Referrals referrals;
    private final Rivals rivals;
    private final Claims claims;
    private final Links links;
    private final Progress progress;
    private final Clock clock;

    Lapses(
            InWorkspace inWorkspace,
            Workspaces workspaces,
            JdbcClient jdbc,
            Programs programs,
            Referrals referrals,
            Rivals rivals,
            Claims claims,
            Links links,
            Progress progress,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.workspaces = workspaces;
        this.jdbc = jdbc;
        this.programs = programs;
        this.referrals = referrals;
        this.rivals = rivals;
        this.claims = claims;
        this.links = links;
        this.progress = progress;
        this.clock = clock;
    }

    /** Ends what has lapsed in all workspaces. Returns how many. */
    public int expire() {
        return workspaces.sum(this::expire);
    }

    int expire(UUID workspace) {
        int ended = 0;
        for (UUID referral : inWorkspace.call(workspace, () -> quiet(workspace))) {
            ended += inWorkspace.call(workspace, () -> expired(workspace, referral)) ? 1 : 0;
        }
        if (ended > 0) {
            log.info("{} referrals of workspace {} have lapsed without a deal", ended, workspace);
        }
        return ended;
    }

    private List<UUID> quiet(UUID workspace) {
        return jdbc.sql(
                        "SELECT referral_id FROM referral WHERE workspace_id = ? AND status = 'ACCEPTED' AND claimed_at <= ? ORDER BY referral_id")
                .params(workspace, SqlTime.of(clock))
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }

    private boolean expired(UUID workspace, UUID id) {
        Referral referral =
                referrals.lock(workspace, List.of(id)).get().getFirst().referral();
        Optional<RecordKey> about = links.any(workspace, id);
        if (referral.status() != ReferralStatus.ACCEPTED || about.isEmpty() || !isOver(workspace, referral)) {
            return false;
        }
        progress.end(workspace, referral, about.get(), clock.instant(), ReferralStatus.EXPIRED, REASON, "lapse");
        return true;
    }

    private boolean isOver(UUID workspace, Referral referral) {
        AttributionPolicy policy = programs.version(workspace, referral.programId(), referral.programVersion())
                .attribution();
        Instant now = clock.instant();
        if (now.isBefore(Attribution.windowCloses(policy, referral.claimedAt()))
                || now.isBefore(Attribution.protectionEnds(policy, referral.claimedAt()))) {
            return false;
        }
        Instant closes = Attribution.windowCloses(policy, claims.lastTouch(workspace, referral));
        return !now.isBefore(closes)
                && rivals.dealsCreated(workspace, referral).stream().noneMatch(it -> it.isBefore(closes));
    }
}
