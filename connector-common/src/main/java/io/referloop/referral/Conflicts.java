package io.referloop.referral;

import io.referloop.program.ReferralStatus;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Pairs of referrals that turned out to be about one record. Nothing is paid for either until a person says which one stays. */
@Component
public class Conflicts {

    static final String TWO_REFERRALS = "TWO_REFERRALS";

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Referrals referrals;
    private final Flags flags;
    private final Facts facts;
    private final Links links;
    private final Identities identities;
    private final Progress progress;
    private final Clock clock;

    Conflicts(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            Referrals referrals,
            Flags flags,
            Facts facts,
            Links links,
            Identities identities,
            Progress progress,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.referrals = referrals;
        this.flags = flags;
        this.facts = facts;
        this.links = links;
        this.identities = identities;
        this.progress = progress;
        this.clock = clock;
    }

    /** Puts two referrals before a person, in the caller's transaction. Whoever raises it settles both afterwards. */
    public void raise(UUID workspace, UUID one, UUID other, String reason) {
        boolean ordered = one.toString().compareTo(other.toString()) < 0;
        jdbc.sql("""
                        INSERT INTO referral_conflict (workspace_id, conflict_id, referral_id, other_id, reason, raised_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (workspace_id, referral_id, other_id) WHERE decided_at IS NULL DO NOTHING""")
                .params(
                        workspace,
                        UUID.randomUUID(),
                        ordered ? one : other,
                        ordered ? other : one,
                        reason,
                        SqlTime.of(clock))
                .update();
        flags.raise(workspace, one, TWO_REFERRALS, reason);
        flags.raise(workspace, other, TWO_REFERRALS, reason);
    }

    /** What waits for a decision, the oldest first. */
    public List<Conflict> open(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                                SELECT conflict_id, referral_id, other_id, reason, raised_at FROM referral_conflict
                                WHERE workspace_id = ? AND decided_at IS NULL ORDER BY raised_at, conflict_id""")
                        .param(workspace)
                        .query((row, n) -> new Conflict(
                                row.getObject(1, UUID.class),
                                row.getObject(2, UUID.class),
                                row.getObject(3, UUID.class),
                                row.getString(4),
                                SqlTime.read(row, "raised_at")))
                        .list());
    }

    /**
     * The other one becomes a duplicate: its records and what they said go over, its rewards are taken back.
     *
     * @return false when it is decided already, or {@code stays} is not one of the two
     */
    public boolean decide(UUID workspace, UUID conflict, UUID stays, String by, String note, String correlation) {
        return inWorkspace.call(workspace, () -> {
            Optional<UUID> loser = jdbc.sql("""
                            UPDATE referral_conflict SET stays = ?, decided_by = ?, decided_at = ?
                            WHERE workspace_id = ? AND conflict_id = ? AND decided_at IS NULL AND ? IN (referral_id, other_id)
                            RETURNING CASE WHEN referral_id = ? THEN other_id ELSE referral_id END""")
                    .params(stays, by, SqlTime.of(clock), workspace, conflict, stays, stays)
                    .query(UUID.class)
                    .optional();
            loser.ifPresent(it -> giveWay(workspace, it, stays, by, note, correlation));
            return loser.isPresent();
        });
    }

    private void giveWay(UUID workspace, UUID loser, UUID stays, String by, String note, String correlation) {
        Instant now = clock.instant();
        List<Referral> both = referrals.lock(workspace, List.of(loser, stays)).get().stream()
                .map(Referrals.Known::referral)
                .toList();
        Referral losing =
                both.stream().filter(it -> it.id().equals(loser)).findFirst().orElseThrow();
        Referral staying =
                both.stream().filter(it -> it.id().equals(stays)).findFirst().orElseThrow();
        Optional<RecordKey> about = links.any(workspace, loser);
        facts.copy(workspace, loser, stays);
        links.moveAll(workspace, loser, stays);
        identities.move(workspace, loser, stays);
        flags.clearAll(workspace, loser, TWO_REFERRALS, by, note);
        if (!isStillOpen(workspace, stays)) {
            flags.clearAll(workspace, stays, TWO_REFERRALS, by, note);
        }
        about.ifPresent(record -> progress.end(
                workspace,
                losing,
                record,
                now,
                ReferralStatus.DUPLICATE,
                "It is about the same as " + staying.label() + ", which stays: " + note,
                correlation));
        progress.settle(workspace, List.of(stays), correlation);
    }

    private boolean isStillOpen(UUID workspace, UUID referral) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM referral_conflict
                        WHERE workspace_id = ? AND decided_at IS NULL AND ? IN (referral_id, other_id))""").params(workspace, referral).query(Boolean.class).single();
    }

    public record Conflict(UUID id, UUID one, UUID other, String reason, Instant raisedAt) {}
}
