package io.referloop.workspace;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.joda.money.CurrencyUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The workspaces of this installation and who may sign in to each. */
@Component
public class Workspaces {

    private static final Duration READ_KEPT = Duration.ofMinutes(1);
    private static final int READ_MAX = 10_000;

    private final Map<UUID, Read> read = new ConcurrentHashMap<>();
    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Clock clock;

    Workspaces(InWorkspace inWorkspace, JdbcClient jdbc, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public Workspace create(String name, ZoneId zone, CurrencyUnit currency) {
        Workspace workspace = new Workspace(UUID.randomUUID(), name, zone, currency);
        inWorkspace.run(
                workspace.id(),
                () -> jdbc.sql("""
                        INSERT INTO workspace (workspace_id, name, time_zone, currency, created_at)
                        VALUES (?, ?, ?, ?, ?)""")
                        .params(workspace.id(), name, zone.getId(), currency.getCode(), SqlTime.of(clock))
                        .update());
        return workspace;
    }

    /** As it was at most a minute ago: name, zone and currency change about never and are asked for with every change of a referral. */
    public Workspace get(UUID workspaceId) {
        Instant now = clock.instant();
        Read known = read.get(workspaceId);
        if (known != null && known.until().isAfter(now)) {
            return known.workspace();
        }
        Workspace workspace = load(workspaceId);
        if (read.size() >= READ_MAX) {
            read.clear();
        }
        read.put(workspaceId, new Read(workspace, now.plus(READ_KEPT)));
        return workspace;
    }

    private Workspace load(UUID workspaceId) {
        return inWorkspace.call(
                workspaceId,
                () -> jdbc.sql("SELECT workspace_id, name, time_zone, currency FROM workspace WHERE workspace_id = ?")
                        .param(workspaceId)
                        .query((row, n) -> new Workspace(
                                row.getObject(1, UUID.class),
                                row.getString(2),
                                ZoneId.of(row.getString(3)),
                                CurrencyUnit.of(row.getString(4))))
                        .single());
    }

    /** All ids, oldest first: the first one is the installation's own. */
    public List<UUID> all() {
        return inWorkspace.acrossWorkspaces(
                () -> jdbc.sql("SELECT workspace_id FROM workspace ORDER BY created_at, workspace_id")
                        .query(UUID.class)
                        .list());
    }

    /**
     * Does some work for each workspace, oldest first. Transactions are the work's own: what it did for one stays when it fails for another.
     *
     * @param work answers how much it did
     * @return how much that is together
     */
    public int sum(ToIntFunction<UUID> work) {
        return all().stream().mapToInt(work).sum();
    }

    public void admit(Member member) {
        inWorkspace.run(
                member.workspaceId(),
                () -> jdbc.sql("""
                        INSERT INTO member (workspace_id, email, name, role, created_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (workspace_id, email) DO UPDATE SET name = excluded.name, role = excluded.role""")
                        .params(
                                member.workspaceId(),
                                member.email(),
                                member.name(),
                                member.role().name(),
                                SqlTime.of(clock))
                        .update());
    }

    /** Where this e-mail may sign in; case does not matter. */
    public List<Member> membershipsOf(String email) {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql(
                        "SELECT workspace_id, email, name, role FROM member WHERE email = ? ORDER BY workspace_id")
                .param(email.strip().toLowerCase(Locale.ROOT))
                .query((row, n) -> new Member(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        Member.Role.valueOf(row.getString(4))))
                .list());
    }

    /** The e-mails of those who act when something needs an admin. */
    public List<String> owners(UUID workspaceId) {
        return inWorkspace.call(
                workspaceId,
                () -> jdbc.sql("SELECT email FROM member WHERE workspace_id = ? AND role = 'OWNER' ORDER BY email")
                        .param(workspaceId)
                        .query(String.class)
                        .list());
    }

    /** The e-mails of everybody who may sign in. */
    public List<String> members(UUID workspaceId) {
        return inWorkspace.call(
                workspaceId,
                () -> jdbc.sql("SELECT email FROM member WHERE workspace_id = ? ORDER BY email")
                        .param(workspaceId)
                        .query(String.class)
                        .list());
    }

    private record Read(Workspace workspace, Instant until) {}
}
