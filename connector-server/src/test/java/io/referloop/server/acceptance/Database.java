package io.referloop.server.acceptance;

import io.referloop.server.database.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A server's database seen from outside, also while no server runs. */
record Database(String url, String user, String password) {

    static Database of(DatabaseAddress address) {
        return new Database(address.url(), address.user(), address.password());
    }

    /** As the owner of the tables, whom row-level security shows nothing. */
    Connection asOwner() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** As the application, in a workspace, in one transaction. */
    <T> T inWorkspace(UUID workspace, Function<JdbcClient, T> work) {
        try (Connection connection = asOwner()) {
            connection.setAutoCommit(false);
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            jdbc.sql("SET LOCAL ROLE referloop_app").update();
            jdbc.sql("SELECT set_config('app.workspace', ?, true)")
                    .param(workspace.toString())
                    .query(String.class)
                    .single();
            T result = work.apply(jdbc);
            connection.commit();
            return result;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    void execute(String sql) {
        try (Connection connection = asOwner();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }
}
