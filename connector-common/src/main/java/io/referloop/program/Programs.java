package io.referloop.program;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The programs of a workspace, each with all its versions. */
@Component
public class Programs {

    private static final int CACHE_MAX = 10_000;
    private static final Duration FIELDS_KEPT = Duration.ofSeconds(5);

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    // A version never changes, so what was read once stays true.
    private final Map<VersionKey, Program> versions = new ConcurrentHashMap<>();
    private final Map<UUID, ReadFields> fields = new ConcurrentHashMap<>();

    Programs(InWorkspace inWorkspace, JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Puts a file in force from now on: a new program, or the next version of the one with the same key.
     *
     * @throws ProgramFault when the file cannot be understood; then nothing changes
     */
    public Program publish(UUID workspace, String document, String member) {
        return publish(workspace, document, member, clock.instant());
    }

    /** As above, for claims made since {@code inForceFrom}. */
    public Program publish(UUID workspace, String document, String member, Instant inForceFrom) {
        Program draft = ProgramFile.read(UUID.randomUUID(), 1, inForceFrom, document);
        return inWorkspace.call(workspace, () -> {
            forgetOnRollback();
            UUID id = jdbc.sql("""
                            INSERT INTO program (workspace_id, program_id, key, name, created_at) VALUES (?, ?, ?, ?, ?)
                            ON CONFLICT (workspace_id, key) DO UPDATE SET name = excluded.name RETURNING program_id""")
                    .params(workspace, draft.id(), draft.key(), draft.name(), SqlTime.of(clock))
                    .query(UUID.class)
                    .single();
            int version = jdbc.sql("""
                            INSERT INTO program_version (workspace_id, program_id, version, in_force_from, document, created_by, created_at)
                            SELECT ?, ?, coalesce(max(version), 0) + 1, ?, ?, ?, ?
                            FROM program_version WHERE workspace_id = ? AND program_id = ? RETURNING version""")
                    .params(workspace, id, SqlTime.of(inForceFrom), document, member, SqlTime.of(clock), workspace, id)
                    .query(Integer.class)
                    .single();
            fields.remove(workspace);
            Program published = ProgramFile.read(id, version, inForceFrom, document);
            events.publishEvent(new ProgramPublished(workspace, published));
            return published;
        });
    }

    /** What any version of any program reads of CRM records. A version that another instance publishes counts some seconds later. */
    public CrmFields crmFields(UUID workspace) {
        long now = System.nanoTime();
        ReadFields known = fields.get(workspace);
        if (known != null && now - known.at() < FIELDS_KEPT.toNanos()) {
            return known.fields();
        }
        List<VersionKey> all = inWorkspace.call(
                workspace,
                () -> jdbc.sql("SELECT program_id, version FROM program_version WHERE workspace_id = ?")
                        .param(workspace)
                        .query((row, n) -> new VersionKey(workspace, row.getObject(1, UUID.class), row.getInt(2)))
                        .list());
        CrmFields read = CrmFields.of(all.stream()
                .map(it -> version(workspace, it.program(), it.version()))
                .toList());
        if (fields.size() >= CACHE_MAX) {
            fields.clear();
        }
        fields.put(workspace, new ReadFields(now, read));
        return read;
    }

    /** The version that governs a claim made at this instant, of the workspace's first program; none before the first came into force. */
    public Optional<Program> inForce(UUID workspace, Instant claimedAt) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                                SELECT v.program_id, v.version, v.in_force_from, v.document
                                FROM program p JOIN program_version v USING (workspace_id, program_id)
                                WHERE workspace_id = ? AND v.in_force_from <= ?
                                ORDER BY p.created_at, v.in_force_from DESC, v.version DESC LIMIT 1""")
                        .params(workspace, SqlTime.of(claimedAt))
                        .query((row, n) -> read(row))
                        .optional());
    }

    public Program version(UUID workspace, UUID programId, int version) {
        VersionKey key = new VersionKey(workspace, programId, version);
        Program known = versions.get(key);
        if (known != null) {
            return known;
        }
        Program program = inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                                SELECT program_id, version, in_force_from, document FROM program_version
                                WHERE workspace_id = ? AND program_id = ? AND version = ?""")
                        .params(workspace, programId, version)
                        .query((row, n) -> read(row))
                        .single());
        if (versions.size() >= CACHE_MAX) {
            versions.clear();
        }
        versions.put(key, program);
        return program;
    }

    /** Every program's newest version. */
    public List<Program> current(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc
                        .sql("""
                                SELECT p.program_id, max(v.version) AS version
                                FROM program p JOIN program_version v USING (workspace_id, program_id)
                                WHERE workspace_id = ? GROUP BY p.program_id, p.created_at ORDER BY p.created_at, p.program_id""")
                        .param(workspace)
                        .query((row, n) -> new VersionKey(workspace, row.getObject(1, UUID.class), row.getInt(2)))
                        .list()
                        .stream()
                        .map(it -> version(workspace, it.program(), it.version()))
                        .toList());
    }

    /** Whoever listens may read the version before it is certain. */
    private void forgetOnRollback() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status != STATUS_COMMITTED) {
                    versions.clear();
                }
            }
        });
    }

    private static Program read(ResultSet row) throws SQLException {
        return ProgramFile.read(
                row.getObject("program_id", UUID.class),
                row.getInt("version"),
                SqlTime.read(row, "in_force_from"),
                row.getString("document"));
    }

    private record ReadFields(long at, CrmFields fields) {}

    private record VersionKey(UUID workspace, UUID program, int version) {}
}
