package io.referloop.reward;

import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.referral.Progress;
import io.referloop.referral.ReferralsMoved;
import io.referloop.workspace.Rows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Referrals that have to be decided together, one decider at a time. Joins the caller's transaction.
 *
 * <p>Whoever changes rewards holds the locks of the referrals that it was told of, in the order of their ids, and takes the pools after
 * them, in their order; nothing waits for a referral while it holds a pool, but a transaction that settles twice. PostgreSQL ends that
 * circle, and {@link io.referloop.workspace.InWorkspace} repeats the work. The other referrals of a pool need no lock: their rewards change
 * under the pool's lock alone, and what is told of them meanwhile waits for the pool and is decided then.
 */
@Component
class RewardPools {

    /** The owner of a pool of everything. */
    static final UUID EVERYBODY = new UUID(0, 0);

    private static final int CACHE_MAX = 10_000;

    private final JdbcClient jdbc;
    private final Programs programs;
    private final Progress progress;
    // Versions never change, so what they come to stays true for the newest among them.
    private final Map<Versions, Reach> reaches = new ConcurrentHashMap<>();

    RewardPools(JdbcClient jdbc, Programs programs, Progress progress) {
        this.jdbc = jdbc;
        this.programs = programs;
        this.progress = progress;
    }

    Reach reach(UUID workspace, UUID program, int newest) {
        Versions versions = new Versions(workspace, program, newest);
        Reach known = reaches.get(versions);
        if (known != null) {
            return known;
        }
        List<Program> all = IntStream.rangeClosed(1, newest)
                .mapToObj(version -> programs.version(workspace, program, version))
                .toList();
        Reach reach = Reach.of(all);
        if (reaches.size() >= CACHE_MAX) {
            reaches.clear();
        }
        reaches.put(versions, reach);
        return reach;
    }

    /** Waits for everybody else who decides these pools, in an order that all keep. */
    void lock(UUID workspace, Collection<Key> pools) {
        if (pools.isEmpty()) {
            return;
        }
        Rows rows = new Rows(2);
        pools.stream().distinct().sorted().forEach(it -> rows.add(it.program(), it.owner()));
        jdbc.sql("""
                        INSERT INTO reward_pool (program_id, owner, workspace_id, version)
                        SELECT r.*, ?, 1 FROM unnest(?::text[]::uuid[], ?::text[]::uuid[]) AS r
                        ON CONFLICT (workspace_id, program_id, owner) DO UPDATE SET version = reward_pool.version + 1""").param(workspace).params(rows.parameters()).update();
    }

    /** Every referral of a pool as it stands, those that moved as they were told; read after the lock, so that nothing is missed. */
    List<ReferralsMoved.Movement> members(UUID workspace, Key pool, List<ReferralsMoved.Movement> moved) {
        Map<UUID, ReferralsMoved.Movement> told =
                moved.stream().collect(Collectors.toMap(it -> it.referral().id(), Function.identity()));
        List<ReferralsMoved.Movement> members = new ArrayList<>();
        for (ReferralsMoved.Movement member :
                progress.standings(workspace, pool.program(), pool.isEverybody() ? null : pool.owner())) {
            members.add(told.getOrDefault(member.referral().id(), member));
        }
        return members;
    }

    /** @param owner a referrer, or {@link #EVERYBODY} */
    record Key(UUID program, UUID owner) implements Comparable<Key> {

        boolean isEverybody() {
            return owner.equals(EVERYBODY);
        }

        @Override
        public int compareTo(Key other) {
            int byProgram = program.compareTo(other.program);
            return byProgram != 0 ? byProgram : owner.compareTo(other.owner);
        }
    }

    private record Versions(UUID workspace, UUID program, int newest) {}
}
