package io.referloop.server.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Posts rewards and nothing else: the same tables, constraints and checks as the server's, in two statements. */
final class BarePostings implements AutoCloseable {

    private final Connection connection;
    private final PreparedStatement reward;
    private final PreparedStatement journals;

    /** @param connection {@link Books#asApplication}; this commits and closes it */
    BarePostings(Connection connection) throws SQLException {
        this.connection = connection;
        Books.execute(connection, """
                INSERT INTO account SELECT DISTINCT workspace_id, a.code, 'USD' FROM referral,
                LATERAL (VALUES ('reward_expense:' || program_id), ('payable:' || referrer_id)) AS a (code) ON CONFLICT DO NOTHING""");
        connection.setAutoCommit(false);
        reward = connection.prepareStatement("""
                INSERT INTO reward (workspace_id, reward_id, program_id, subject, referral_id, rule, milestone, beneficiary_role,
                    beneficiary_id, period, line, revision, state, amount, currency, earned_at, release_at, sentence, why, updated_at)
                SELECT workspace_id, referral_id, program_id, referral_id, referral_id, 'qualified-thanks', 'QUALIFIED', 'REFERRER',
                    referrer_id, '', 0, 1, 'PENDING', 5000, 'USD', now(), now() + interval '14 days', 'bare', '[]', now()
                FROM referral WHERE referral_id = ANY (?)""");
        journals = connection.prepareStatement("""
                WITH referred AS MATERIALIZED (
                    SELECT workspace_id, referral_id, program_id, referrer_id FROM referral WHERE referral_id = ANY (?)),
                booked AS (
                    INSERT INTO journal (workspace_id, journal_id, kind, source_key, reward_id, effective_at, recorded_at, correlation)
                    SELECT workspace_id, referral_id, 'EARNED', referral_id || ':1', referral_id, now(), now(), 'bare' FROM referred
                    RETURNING journal_id)
                INSERT INTO entry (workspace_id, journal_id, line, account, currency, amount)
                SELECT workspace_id, referral_id, e.line, e.account, 'USD', e.amount FROM booked
                JOIN referred ON referral_id = journal_id, LATERAL (VALUES
                    (1, 'reward_expense:' || program_id, 5000), (2, 'payable:' || referrer_id, -5000)) AS e (line, account, amount)""");
    }

    /** A reward with its journal for each, in one commit. */
    void post(List<UUID> referrals) throws SQLException {
        var batch = connection.createArrayOf("uuid", referrals.toArray());
        for (PreparedStatement statement : List.of(reward, journals)) {
            statement.setArray(1, batch);
            statement.executeUpdate();
        }
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        reward.close();
        journals.close();
        connection.close();
    }
}
