package io.referloop.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.server.StartRefused;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExternalDatabaseTests {

    private static final String GUEST = "guest";

    private final DatabaseAddress own = TestDatabase.create();

    @BeforeAll
    static void aUserWithoutRights() {
        TestDatabase.asSuperuser("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    }

    @Test
    void isAcceptedWhenItsOwnerMayMakeRoles() {
        assertThat(ExternalDatabase.check(own)).isEqualTo(18);
    }

    @Test
    void isRefusedWhenNobodyAnswers() {
        assertRefused(new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/referloop", "a", "b"))
                .withMessageContaining("No PostgreSQL answers at jdbc:postgresql://127.0.0.1:1/referloop.");
    }

    @Test
    void isRefusedWithAWrongPasswordAndDoesNotRepeatIt() {
        assertRefused(new DatabaseAddress(own.url(), own.user(), "a-wrong-one"))
                .withMessageContaining("Check REFERLOOP_DB_USER and REFERLOOP_DB_PASSWORD")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("a-wrong-one"));
    }

    @Test
    void isRefusedWhenThereIsNoSuchDatabase() {
        assertRefused(new DatabaseAddress(own.url().replaceAll("/[^/]+$", "/nowhere"), own.user(), own.password()))
                .withMessageContaining("There is no such database")
                .withMessageContaining("CREATE DATABASE");
    }

    @Test
    void isRefusedWhenItsUserMayNotActAsTheApplication() {
        assertRefused(new DatabaseAddress(own.url(), GUEST, GUEST))
                .withMessageContaining("may neither make nor act as referloop_app, referloop_router")
                .withMessageContaining("GRANT referloop_app, referloop_router TO \"guest\"");
    }

    @Test
    void isRefusedWhenItsUserMayNotMakeTables() {
        TestDatabase.asSuperuser("CREATE ROLE role_maker LOGIN CREATEROLE PASSWORD 'role_maker'");

        // The roles may exist by now, made by another database's owner: then making roles does not help.
        TestDatabase.asSuperuser("""
                DO $$ DECLARE name text; BEGIN
                    FOR name IN SELECT rolname FROM pg_roles WHERE rolname IN ('referloop_app', 'referloop_router') LOOP
                        EXECUTE format('GRANT %I TO role_maker', name);
                    END LOOP;
                END $$
                """);

        assertRefused(new DatabaseAddress(own.url(), "role_maker", "role_maker"))
                .withMessageContaining("may not make tables")
                .withMessageContaining("OWNER TO \"role_maker\"");
    }

    @Test
    void namesTheSettingThatIsMissing() {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> new DatabaseProperties(own.url(), "", "").external())
                .withMessageContaining("REFERLOOP_DB_USER is not");
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> new DatabaseProperties("", "someone", null).external())
                .withMessageContaining("REFERLOOP_DB_URL is not");
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> new DatabaseProperties("postgres://host/db", "someone", null).external())
                .withMessageContaining("jdbc:postgresql://host:5432/database");
        assertThat(new DatabaseProperties("", " ", null).external()).isEmpty();
    }

    private static ThrowableAssertAlternative<StartRefused> assertRefused(DatabaseAddress address) {
        return assertThatExceptionOfType(StartRefused.class).isThrownBy(() -> ExternalDatabase.check(address));
    }
}
