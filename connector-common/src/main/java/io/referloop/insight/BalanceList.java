package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import java.util.List;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the books hold for each beneficiary, program and rail. */
@Component
public class BalanceList {

    private static final int LISTED_MAX = 200;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;

    BalanceList(InWorkspace inWorkspace, JdbcClient jdbc) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
    }

    /** Every account that is not zero, the largest first. */
    public List<Balance> of(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                                SELECT a.kind, a.currency, a.amount, coalesce(f.name, r.referee_name, p.name, a.of) AS name
                                FROM (SELECT split_part(account, ':', 1) AS kind, split_part(account, ':', 2) AS of, currency,
                                        (CASE WHEN account LIKE 'reward_expense:%' THEN sum(amount) ELSE -sum(amount) END)::bigint AS amount
                                    FROM entry WHERE workspace_id = ? GROUP BY account, currency HAVING sum(amount) <> 0) AS a
                                LEFT JOIN referrer f ON a.kind = 'payable' AND f.workspace_id = ? AND f.referrer_id::text = a.of
                                LEFT JOIN referral r ON a.kind = 'payable' AND r.workspace_id = ? AND r.referral_id::text = a.of
                                LEFT JOIN program p ON a.kind = 'reward_expense' AND p.workspace_id = ? AND p.program_id::text = a.of
                                ORDER BY a.kind, abs(a.amount) DESC, a.of LIMIT ?""")
                        .params(workspace, workspace, workspace, workspace, LISTED_MAX)
                        .query((row, n) ->
                                new Balance(Kind.of(row.getString("kind")), row.getString("name"), Amounts.read(row)))
                        .list());
    }

    /** What an account is about; its sign is such that what is usual is positive. */
    public enum Kind {
        /** Owed to a beneficiary. */
        PAYABLE("payable"),
        /** Spent by a program. */
        EXPENSE("reward_expense"),
        /** Paid through a rail. */
        PAID("clearing");

        private final String account;

        Kind(String account) {
            this.account = account;
        }

        private static Kind of(String account) {
            for (Kind kind : values()) {
                if (kind.account.equals(account)) {
                    return kind;
                }
            }
            throw new IllegalStateException("No kind of account " + account);
        }
    }

    /** @param name of the person or program, or the rail */
    public record Balance(Kind kind, String name, @Nullable Money amount) {}
}
