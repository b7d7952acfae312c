package io.referloop.server.database;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.referloop.server.StartRefused;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class AppRoleCheckTests {

    private final DatabaseAddress own = TestDatabase.create();

    @Test
    void acceptsARoleThatSeesOneWorkspaceAtATime() {
        assertThatNoException().isThrownBy(() -> new AppRoleCheck(login(own.user(), own.password())));
    }

    @Test
    void refusesASuperuser() {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> new AppRoleCheck(login(Cluster.SUPERUSER, own.password())))
                .withMessageContaining("The database role postgres bypasses row-level security");
    }

    @Test
    void refusesARoleThatBypassesRowLevelSecurity() {
        TestDatabase.asSuperuser("CREATE ROLE sees_all LOGIN BYPASSRLS PASSWORD 'sees_all'");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> new AppRoleCheck(login("sees_all", "sees_all")))
                .withMessageContaining("ALTER ROLE \"sees_all\" NOSUPERUSER NOBYPASSRLS");
    }

    private DataSource login(String user, String password) {
        return new DriverManagerDataSource(own.url(), user, password);
    }
}
