package io.referloop.payout;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks that the books say what the rewards and payouts say. Where they do not, payouts of the workspace stop until an owner has looked.
 */
@Component
public class LedgerAudit {

    private static final Logger log = LoggerFactory.getLogger(LedgerAudit.class);
    private static final Duration KEPT = Duration.ofDays(90);
    private static final int NAMED_MAX = 5;
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    /** Each finds what should not be: a text that names it. */
    private static final List<Check> CHECKS = List.of(
            new Check("Journals that do not sum to zero", """
                    SELECT journal_id::text FROM entry WHERE workspace_id = current_workspace()
                    GROUP BY journal_id, currency HAVING sum(amount) <> 0"""),
            new Check("Beneficiaries whose payable is not what is earned and unsent", """
                    SELECT coalesce(b.account, w.account) || ' ' || coalesce(b.currency, w.currency)
                    FROM (SELECT account, currency, -sum(amount) AS amount FROM entry
                          WHERE workspace_id = current_workspace() AND account LIKE 'payable:%' GROUP BY 1, 2) AS b
                    FULL JOIN (SELECT 'payable:' || beneficiary_id AS account, currency, sum(amount) AS amount FROM reward
                          WHERE workspace_id = current_workspace() AND state IN ('PENDING', 'HELD_FOR_REVIEW', 'APPROVED', 'SCHEDULED')
                          GROUP BY 1, 2) AS w ON w.account = b.account AND w.currency = b.currency
                    WHERE coalesce(b.amount, 0) <> coalesce(w.amount, 0)"""),
            new Check("Programs whose expense is not what was earned", """
                    SELECT coalesce(b.account, w.account) || ' ' || coalesce(b.currency, w.currency)
                    FROM (SELECT account, currency, sum(amount) AS amount FROM entry
                          WHERE workspace_id = current_workspace() AND account LIKE 'reward_expense:%' GROUP BY 1, 2) AS b
                    FULL JOIN (SELECT 'reward_expense:' || program_id AS account, currency, sum(amount) AS amount FROM reward
                          WHERE workspace_id = current_workspace()
                          AND state IN ('PENDING', 'HELD_FOR_REVIEW', 'APPROVED', 'SCHEDULED', 'SENT', 'DELIVERED')
                          GROUP BY 1, 2) AS w ON w.account = b.account AND w.currency = b.currency
                    WHERE coalesce(b.amount, 0) <> coalesce(w.amount, 0)"""),
            new Check("Rewards with two payouts", """
                    SELECT reward_id::text FROM (
                        SELECT p.reward_id FROM payout p
                        WHERE p.workspace_id = current_workspace() AND p.state NOT IN ('FAILED', 'REVERSED')
                        UNION ALL SELECT l.reward_id FROM payout_line l WHERE l.workspace_id = current_workspace() AND l.live) AS live
                    GROUP BY reward_id HAVING count(*) > 1"""),
            new Check("Rewards whose sending is not in the books as it was", """
                    SELECT w.reward_id::text FROM reward w
                    LEFT JOIN (SELECT j.reward_id, sum(e.amount) AS amount, count(*) AS times FROM journal j
                        JOIN entry e ON e.workspace_id = j.workspace_id AND e.journal_id = j.journal_id AND e.account LIKE 'payable:%'
                        WHERE j.workspace_id = current_workspace() AND j.kind = 'SENT'
                        AND NOT EXISTS (SELECT FROM journal x WHERE x.workspace_id = j.workspace_id AND x.reverses = j.journal_id)
                        GROUP BY j.reward_id) AS sent ON sent.reward_id = w.reward_id
                    WHERE w.workspace_id = current_workspace() AND (
                        w.state IN ('SENT', 'DELIVERED') AND w.amount <> 0 AND (sent.amount IS DISTINCT FROM w.amount OR sent.times <> 1)
                        OR w.state NOT IN ('SENT', 'DELIVERED') AND sent.amount IS NOT NULL)"""),
            new Check("Payouts that are not what their rewards come to", """
                    SELECT p.payout_id::text FROM payout p
                    WHERE p.workspace_id = current_workspace() AND p.state IN ('SCHEDULED', 'SENT', 'DELIVERED')
                    AND p.amount <> (SELECT greatest(sum(w.amount), 0) FROM reward w WHERE w.workspace_id = p.workspace_id
                        AND (w.reward_id = p.reward_id OR w.reward_id IN (SELECT l.reward_id FROM payout_line l
                            WHERE l.workspace_id = p.workspace_id AND l.payout_id = p.payout_id)))"""));

    /** One statement, so that all checks see one moment: what commits between two of them is no finding. */
    private static final String ALL = IntStream.range(0, CHECKS.size())
            .mapToObj(n -> "SELECT " + n + ", found FROM (" + CHECKS.get(n).finds() + ") AS check" + n + " (found)")
            .collect(Collectors.joining(" UNION ALL "));

    private final InWorkspace inWorkspace;
    private final Workspaces workspaces;
    private final JdbcClient jdbc;
    private final PayoutStops stops;
    private final JsonMapper json;
    private final Clock clock;

    LedgerAudit(
            InWorkspace inWorkspace,
            Workspaces workspaces,
            JdbcClient jdbc,
            PayoutStops stops,
            JsonMapper json,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.workspaces = workspaces;
        this.jdbc = jdbc;
        this.stops = stops;
        this.json = json;
        this.clock = clock;
    }

    /** Checks every workspace. Returns in how many something was found. */
    public int run() {
        return workspaces.sum(workspace -> run(workspace).isEmpty() ? 0 : 1);
    }

    /** Checks one workspace; stops its payouts when something is found. Each finding is a sentence. */
    public List<String> run(UUID workspace) {
        return inWorkspace.call(workspace, () -> {
            Map<Integer, List<String>> found = new TreeMap<>();
            jdbc.sql(ALL).query(row -> {
                found.computeIfAbsent(row.getInt(1), it -> new ArrayList<>()).add(row.getString(2));
            });
            List<String> findings = found.entrySet().stream()
                    .map(it -> CHECKS.get(it.getKey()).sentence(it.getValue()))
                    .toList();
            note(workspace, findings);
            if (!findings.isEmpty()) {
                log.error("The books of workspace {} do not hold: {}", workspace, findings);
                stops.stop(workspace, String.join(" ", findings));
            }
            return findings;
        });
    }

    /** What the newest run came to, if there was one. */
    public Optional<Result> newest(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql(
                                "SELECT ran_at, findings FROM ledger_audit WHERE workspace_id = ? ORDER BY run DESC LIMIT 1")
                        .param(workspace)
                        .query((row, n) -> new Result(
                                SqlTime.read(row, "ran_at"), json.readValue(row.getString("findings"), TEXTS)))
                        .optional());
    }

    private void note(UUID workspace, List<String> findings) {
        jdbc.sql("INSERT INTO ledger_audit (workspace_id, ran_at, findings) VALUES (?, ?, ?::jsonb)")
                .params(workspace, SqlTime.of(clock), json.writeValueAsString(findings))
                .update();
        jdbc.sql("DELETE FROM ledger_audit WHERE workspace_id = ? AND ran_at < ? AND findings = '[]'")
                .params(workspace, SqlTime.of(clock.instant().minus(KEPT)))
                .update();
    }

    /** @param findings none when the books held */
    public record Result(Instant ranAt, List<String> findings) {}

    private record Check(String what, String finds) {

        String sentence(List<String> named) {
            String some = String.join(", ", named.subList(0, Math.min(NAMED_MAX, named.size())));
            return what + ": " + some
                    + (named.size() > NAMED_MAX ? " and " + (named.size() - NAMED_MAX) + " more." : ".");
        }
    }
}
