package io.referloop.server.database;

import io.referloop.server.StartRefused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/** Refuses to serve with a role that could see every workspace: row-level security does not bind superusers and BYPASSRLS. */
@Component
@DependsOnDatabaseInitialization
final class AppRoleCheck {

    private static final Logger log = LoggerFactory.getLogger(AppRoleCheck.class);

    // language=sql
    private static final String QUESTION = """
            SELECT app.rolname AS app, app.rolsuper OR app.rolbypassrls AS app_sees_all,
                   login.rolname AS login, login.rolsuper OR login.rolbypassrls AS login_sees_all
              FROM pg_roles app, pg_roles login
             WHERE app.rolname = current_user AND login.rolname = session_user
            """;

    AppRoleCheck(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(QUESTION)) {
            answer.next();
            if (answer.getBoolean("app_sees_all")) {
                throw new StartRefused(
                        "The database role %s bypasses row-level security, so one company could see another's data."
                                .formatted(answer.getString("app")),
                        "Run as an administrator: ALTER ROLE \"%s\" NOSUPERUSER NOBYPASSRLS;"
                                .formatted(answer.getString("app")));
            }
            if (answer.getBoolean("login_sees_all")) {
                log.warn(
                        "The database user {} is a superuser or bypasses row-level security; an ordinary owner is safer",
                        answer.getString("login"));
            }
        } catch (SQLException e) {
            throw new StartRefused(
                    "The application cannot work in its database: %s.".formatted(e.getMessage()),
                    "Check that the role referloop_app exists there and is granted to the database's owner.",
                    e);
        }
    }
}
