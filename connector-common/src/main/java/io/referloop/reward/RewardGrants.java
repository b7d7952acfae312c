package io.referloop.reward;

import io.referloop.program.Beneficiary;
import io.referloop.program.Programs;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The grants that are to be decided with referrals. Joins the caller's transaction. */
@Component
class RewardGrants {

    private static final String SELECT = """
            SELECT grant_id, program_id, program_version, referral_id, role, beneficiary_id, amount, currency, reason, granted_by, granted_at
            FROM reward_grant WHERE workspace_id = ? AND\s""";

    private final JdbcClient jdbc;
    private final Programs programs;

    RewardGrants(JdbcClient jdbc, Programs programs) {
        this.jdbc = jdbc;
        this.programs = programs;
    }

    /** For these referrals. */
    List<Grant> ofReferrals(UUID workspace, Collection<UUID> referrals) {
        return jdbc.sql(SELECT + "referral_id = ANY (?::text[]::uuid[])")
                .params(workspace, Rows.column(referrals))
                .query((row, n) -> read(workspace, row))
                .list();
    }

    /** For one person and no referral. */
    List<Grant> ofPerson(UUID workspace, UUID program, UUID beneficiary) {
        return jdbc.sql(SELECT + "program_id = ? AND beneficiary_id = ? AND referral_id IS NULL")
                .params(workspace, program, beneficiary)
                .query((row, n) -> read(workspace, row))
                .list();
    }

    List<Grant> of(UUID workspace, RewardPools.Key pool) {
        JdbcClient.StatementSpec statement = jdbc.sql(
                        SELECT + "program_id = ?" + (pool.isEverybody() ? "" : " AND beneficiary_id = ?"))
                .params(workspace, pool.program());
        return (pool.isEverybody() ? statement : statement.param(pool.owner()))
                .query((row, n) -> read(workspace, row))
                .list();
    }

    private Grant read(UUID workspace, ResultSet row) throws SQLException {
        return new Grant(
                row.getObject("grant_id", UUID.class),
                programs.version(workspace, row.getObject("program_id", UUID.class), row.getInt("program_version")),
                row.getObject("referral_id", UUID.class),
                Beneficiary.valueOf(row.getString("role")),
                row.getObject("beneficiary_id", UUID.class),
                Money.ofMinor(CurrencyUnit.of(row.getString("currency")), row.getLong("amount")),
                row.getString("reason"),
                row.getString("granted_by"),
                SqlTime.read(row, "granted_at"));
    }
}
