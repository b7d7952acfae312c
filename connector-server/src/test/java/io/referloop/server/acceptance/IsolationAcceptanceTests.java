package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.Aead;
import io.referloop.connection.Connections;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.insight.ConnectionList;
import io.referloop.insight.Pulse;
import io.referloop.insight.ReferralList;
import io.referloop.insight.ReferralStories;
import io.referloop.insight.RewardList;
import io.referloop.insight.RewardTab;
import io.referloop.insight.SyncReports;
import io.referloop.payout.Payouts;
import io.referloop.program.Programs;
import io.referloop.reward.Approvals;
import io.referloop.workspace.Workspace;
import io.referloop.workspace.Workspaces;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One company never sees or touches another's rows, and nobody rewrites the books; the database itself sees to it. */
@ExtendWith(Log.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationAcceptanceTests {

    private final World world = World.shared();
    private final World.Deal deal = world.deal("1000");
    private final String number = world.refer(deal);
    private final Workspace other =
            world.bean(Workspaces.class).create("Another company", ZoneOffset.UTC, CurrencyUnit.EUR);

    IsolationAcceptanceTests() {
        world.portal().moveDeal(deal.id(), "closedwon");
        world.awaitStatus(deal, "WON");
        world.awaitSettled();
        world.read(jdbc -> jdbc.sql("""
                        INSERT INTO dead_letter (workspace_id, dead_letter_id, cause, subject, detail, state, times, first_seen, last_seen)
                        VALUES (current_workspace(), gen_random_uuid(), 'UNKNOWN_ACCOUNT', 'an account', 'for this test', 'OPEN', 1, now(), now())
                        ON CONFLICT DO NOTHING""").update());
    }

    @Test
    void showsAWorkspaceNothingOfAnother() {
        UUID own = world.workspace;
        UUID theirs = other.id();
        var all = new ReferralList.Query(null, "", null);

        assertThat(world.bean(Connections.class).list(own)).isNotEmpty();
        assertThat(world.bean(Connections.class).list(theirs)).isEmpty();
        assertThat(world.bean(ConnectionList.class).of(own)).isNotEmpty();
        assertThat(world.bean(ConnectionList.class).of(theirs)).isEmpty();
        assertThat(world.bean(ReferralList.class).page(own, all).lines()).isNotEmpty();
        assertThat(world.bean(ReferralList.class).page(theirs, all).lines()).isEmpty();
        assertThat(world.bean(ReferralList.class).byStatus(theirs)).isEmpty();
        assertThat(world.bean(ReferralStories.class).of(own, numberOf(number))).isPresent();
        assertThat(world.bean(ReferralStories.class).of(theirs, numberOf(number)))
                .isEmpty();
        for (RewardTab tab : RewardTab.values()) {
            assertThat(world.bean(RewardList.class).page(theirs, tab, null).lines())
                    .isEmpty();
        }
        assertThat(world.bean(RewardList.class).page(own, RewardTab.values()[0], null))
                .isNotNull();
        assertThat(world.bean(DeadLetters.class).open(own)).isNotEmpty();
        assertThat(world.bean(DeadLetters.class).open(theirs)).isEmpty();
        assertThat(world.bean(Programs.class).current(own)).isNotEmpty();
        assertThat(world.bean(Programs.class).current(theirs)).isEmpty();
        assertThat(world.bean(SyncReports.class).of(theirs))
                .isEqualTo(world.bean(SyncReports.class)
                        .of(world.bean(Workspaces.class)
                                .create("Nobody", ZoneOffset.UTC, CurrencyUnit.EUR)
                                .id()));
        assertThat(world.bean(Pulse.class).of(theirs))
                .isNotEqualTo(world.bean(Pulse.class).of(own));
    }

    @Test
    void letsAWorkspaceDoNothingToAnother() {
        UUID theirs = other.id();
        UUID connection = one(UUID.class, "SELECT connection_id FROM connection LIMIT 1");
        UUID reward = one(UUID.class, "SELECT reward_id FROM reward LIMIT 1");
        DeadLetter letter = world.bean(DeadLetters.class).open(world.workspace).getFirst();
        String before = world.rewards(deal).toString();

        assertThat(world.bean(Connections.class).find(theirs, connection)).isEmpty();
        world.bean(Connections.class).disconnect(theirs, connection);
        assertThat(world.bean(Connections.class)
                        .find(world.workspace, connection)
                        .orElseThrow()
                        .isConnected())
                .isTrue();
        assertThat(world.bean(DeadLetters.class).discard(theirs, letter.id())).isFalse();
        assertThat(world.bean(DeadLetters.class).retry(theirs, letter.id())).isFalse();
        world.bean(Approvals.class).approve(theirs, reward, "mallory@elsewhere.example");
        world.bean(Payouts.class).markSent(theirs, reward, "none", "mallory@elsewhere.example");
        assertThat(world.rewards(deal)).hasToString(before);
    }

    @Test
    void showsNothingAtAllWithoutAWorkspace() throws SQLException {
        try (Connection connection = world.database.asOwner();
                Statement statement = connection.createStatement()) {
            List<String> tables = names(statement, """
                    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                    AND c.relname NOT IN ('scheduled_tasks', 'flyway_schema_history') ORDER BY 1""");
            assertThat(tables).hasSizeGreaterThan(20);
            for (String role : List.of("referloop_app", "NONE")) {
                statement.execute("SET ROLE " + role);
                for (String table : tables) {
                    assertThat(names(statement, "SELECT count(*) FROM " + table))
                            .as("%s as %s", table, role)
                            .containsExactly("0");
                }
            }
        }
    }

    @Test
    void hasNoTableThatIsNotUnderARule() throws SQLException {
        try (Connection connection = world.database.asOwner();
                Statement statement = connection.createStatement()) {
            assertThat(names(statement, """
                    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'v', 'f')
                    AND c.relname <> 'flyway_schema_history'
                    AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))""")).isEmpty();
            assertThat(names(statement, """
                    SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
                    WHERE p.polroles <> ARRAY['referloop_router'::regrole::oid] AND c.relname <> 'scheduled_tasks'
                    AND (pg_get_expr(p.polqual, c.oid) NOT LIKE '%workspace_id = current_workspace()%'
                        OR pg_get_expr(p.polwithcheck, c.oid) NOT LIKE '%workspace_id = current_workspace()%')""")).isEmpty();
            assertThat(names(statement, """
                    SELECT r.rolname || ' ' || a.privilege FROM unnest(ARRAY['referloop_app', 'referloop_router']) AS r (rolname),
                        unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS a (privilege)
                    WHERE has_table_privilege(r.rolname, 'flyway_schema_history', a.privilege)""")).isEmpty();
            assertThat(names(statement, """
                    SELECT rolname FROM pg_roles WHERE rolname IN ('referloop_app', 'referloop_router')
                    AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin)""")).isEmpty();
            assertThat(names(statement, """
                    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
                    AND pg_get_userbyid(relowner) IN ('referloop_app', 'referloop_router')"""))
                    .as("an owner could take the rules away")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO referrer VALUES ('%s', gen_random_uuid(), 'm@elsewhere.example', 'M', now())",
                "INSERT INTO account VALUES ('%s', 'payable', 'USD')",
                "INSERT INTO member VALUES ('%s', 'm@elsewhere.example', 'M', 'OWNER', now())",
                "UPDATE referral SET workspace_id = '%s'",
                "UPDATE connection SET workspace_id = '%s'",
                "UPDATE reward SET workspace_id = '%s'"
            })
    void letsNobodyWriteIntoAnotherWorkspace(String sql) {
        assertRefused("42501", sql.formatted(other.id()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE referral DISABLE ROW LEVEL SECURITY",
                "CREATE POLICY mine ON referral TO referloop_app USING (true)",
                "DROP TRIGGER append_only ON journal",
                "SET ROLE referloop_router; INSERT INTO workspace VALUES (gen_random_uuid(), 'x', 'UTC', 'USD', 0, now())",
                "SET ROLE referloop_router; SELECT access_token FROM connection_token",
                "SET ROLE referloop_router; SELECT * FROM referral",
                "SELECT * FROM flyway_schema_history",
                "UPDATE journal SET kind = 'x'",
                "DELETE FROM entry",
                "DELETE FROM reward_event",
                "DELETE FROM referral_fact",
                "DELETE FROM reward",
                "TRUNCATE journal CASCADE"
            })
    void keepsTheApplicationFromWhatItMustNotDo(String sql) {
        assertRefused("42501", sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal", "entry", "reward_event"})
    void letsNotEvenTheOwnerRewriteTheBooks(String table) throws SQLException {
        String column = table.equals("entry") ? "amount" : "correlation";
        for (String sql : List.of(
                "UPDATE %s SET %s = %s".formatted(table, column, column),
                "DELETE FROM " + table,
                "TRUNCATE %s CASCADE".formatted(table))) {
            assertOwnerRefused(sql);
        }
    }

    private void assertOwnerRefused(String sql) throws SQLException {
        String table = sql.replaceFirst("(UPDATE|DELETE FROM|TRUNCATE) (\\w+).*", "$2");
        try (Connection connection = world.database.asOwner();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("ALTER TABLE %s NO FORCE ROW LEVEL SECURITY".formatted(table));
            assertThatExceptionOfType(SQLException.class)
                    .as(sql)
                    .isThrownBy(() -> statement.execute(sql))
                    .satisfies(refused -> assertThat(refused.getSQLState()).isEqualTo("23001"));
            connection.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5, -4", "5, 5", "5, -5, 1"})
    void takesNoJournalThatDoesNotBalance(String amounts) {
        assertRefused("23514", journalOf(amounts));
    }

    @Test
    void takesAJournalThatDoes() {
        assertThat(world.<Integer>read(jdbc -> jdbc.sql(journalOf("5, -3, -2")).update()))
                .isEqualTo(3);
    }

    @Test
    void takesNoEntryThatThrowsItsJournalOffBalance() {
        assertRefused("23514", """
                INSERT INTO entry SELECT workspace_id, journal_id, 9, account, currency, 1 FROM entry LIMIT 1""");
    }

    @Test
    void takesIntoTheBooksOnlyWhatPointsToSomething() {
        assertRefused("23503", """
                INSERT INTO entry SELECT workspace_id, '%s', line, account, currency, amount
                FROM entry WHERE journal_id = (SELECT journal_id FROM entry LIMIT 1)""".formatted(UUID.randomUUID()));
        assertRefused("23503", """
                WITH j AS (INSERT INTO journal (workspace_id, journal_id, kind, source_key, reward_id, effective_at, recorded_at, correlation)
                    SELECT workspace_id, reward_id, 'TEST', 'test', reward_id, now(), now(), 'test' FROM reward LIMIT 1
                    RETURNING workspace_id, journal_id)
                INSERT INTO entry SELECT j.workspace_id, j.journal_id, n, 'nobody', 'USD', n * 2 - 3 FROM j, generate_series(1, 2) AS n""");
        assertRefused("23503", journalOf("5, -5").replace("reward_id, now()", "gen_random_uuid(), now()"));
        assertRefused("23503", """
                INSERT INTO reward_event SELECT workspace_id, gen_random_uuid(), 1, state, amount, reason, actor, at, correlation
                FROM reward_event LIMIT 1""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM reward",
                "UPDATE reward SET reward_id = gen_random_uuid()",
                "TRUNCATE reward CASCADE",
                "DELETE FROM account",
                "UPDATE account SET code = code",
                "TRUNCATE account CASCADE"
            })
    void keepsWhatTheBooksPointTo(String sql) throws SQLException {
        assertOwnerRefused(sql);
    }

    private static String journalOf(String amounts) {
        return """
                WITH j AS (INSERT INTO journal (workspace_id, journal_id, kind, source_key, reward_id, effective_at, recorded_at, correlation)
                    SELECT workspace_id, id, 'TEST', id::text, reward_id, now(), now(), 'test'
                    FROM reward, (SELECT gen_random_uuid() AS id) AS made LIMIT 1 RETURNING workspace_id, journal_id)
                INSERT INTO entry SELECT j.workspace_id, j.journal_id, n, code, currency, amount
                FROM j, (SELECT code, currency FROM account WHERE currency = 'USD' ORDER BY code LIMIT 1) AS a,
                    unnest(ARRAY[%s]::bigint[]) WITH ORDINALITY AS e (amount, n)""".formatted(amounts);
    }

    @Test
    void refusesASecondRewardAndASecondLivePayout() {
        assertRefused("23505", """
                INSERT INTO reward (workspace_id, reward_id, program_id, subject, referral_id, rule, milestone, beneficiary_role,
                    beneficiary_id, period, line, revision, state, amount, currency, earned_at, release_at, sentence, why, updated_at)
                SELECT workspace_id, gen_random_uuid(), program_id, subject, referral_id, rule, milestone, beneficiary_role,
                    beneficiary_id, period, line, revision, state, amount, currency, earned_at, release_at, sentence, why, updated_at
                FROM reward LIMIT 1""");
        String payout = """
                INSERT INTO payout SELECT workspace_id, gen_random_uuid(), reward_id, 'manual', gen_random_uuid()::text, '%s', 100, 'USD', NULL,
                    NULL, now(), now() FROM (SELECT * FROM reward ORDER BY reward_id LIMIT 1) AS one;
                """;
        assertRefused("23505", payout.formatted("SCHEDULED") + payout.formatted("SENT"));
        assertRefused("23505", payout.formatted("FAILED") + payout.formatted("SENT") + payout.formatted("DELIVERED"));
    }

    @Test
    void keepsTokensAsCiphertextThatFitsOneRowOnly() throws Exception {
        Aead key = world.bean(Aead.class);
        List<Sealed> tokens =
                world.read(jdbc -> jdbc.sql("SELECT connection_id, access_token, refresh_token FROM connection_token")
                        .query((row, n) -> new Sealed(row.getObject(1, UUID.class), row.getBytes(2), row.getBytes(3)))
                        .list());

        assertThat(tokens).isNotEmpty();
        for (Sealed token : tokens) {
            String context = "%s|" + token.connection() + "|access_token|1";
            byte[] plain = key.decrypt(token.access(), bytes(context.formatted(world.workspace)));
            assertThat(new String(token.access(), StandardCharsets.ISO_8859_1))
                    .doesNotContain(new String(plain, StandardCharsets.UTF_8));
            List<String> elsewhere = new ArrayList<>(List.of(
                    context.formatted(other.id()),
                    world.workspace + "|" + UUID.randomUUID() + "|access_token|1",
                    world.workspace + "|" + token.connection() + "|refresh_token|1",
                    ""));
            for (String wrong : elsewhere) {
                assertThatExceptionOfType(java.security.GeneralSecurityException.class)
                        .isThrownBy(() -> key.decrypt(token.access(), bytes(wrong)));
            }
        }
    }

    /** In a transaction of the application's, up to and with its commit. */
    private void assertRefused(String state, String sql) {
        assertThatExceptionOfType(Exception.class)
                .as(sql)
                .isThrownBy(() -> world.read(jdbc -> {
                    for (String statement : sql.split(";\\s*")) {
                        jdbc.sql(statement).update();
                    }
                    return true;
                }))
                .satisfies(refused ->
                        assertThat(sqlState(refused)).as("%s: %s", sql, refused).isEqualTo(state));
    }

    private static String sqlState(Throwable refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return String.valueOf(sql.getSQLState());
            }
        }
        return "none";
    }

    private <T> T one(Class<T> type, String sql) {
        return world.read(jdbc -> jdbc.sql(sql).query(type).single());
    }

    private static List<String> names(Statement statement, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static long numberOf(String label) {
        return Long.parseLong(label.toUpperCase(Locale.ROOT).replace("R-", ""));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private record Sealed(UUID connection, byte[] access, byte[] refresh) {}
}
