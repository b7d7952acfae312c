package io.referloop.server.database;

import io.referloop.server.StartRefused;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Looks at an external PostgreSQL before anything else does, so that what is wrong with it is told in one sentence. */
final class ExternalDatabase {

    private static final int OLDEST_MAJOR = 15;

    /** Roles that the migrations make, or find and grant to the owner; PostgreSQL 16 tells being a member from being allowed to act as. */
    // language=sql
    private static final String QUESTIONS = """
            WITH me AS (
                SELECT oid, rolsuper, rolcreaterole, current_setting('server_version_num')::int / 10000 AS major
                  FROM pg_roles WHERE rolname = current_user)
            SELECT major,
                   current_database() AS database,
                   current_schema() IS NOT NULL AND has_schema_privilege(current_schema(), 'CREATE') AS may_create_tables,
                   (SELECT string_agg(needed.name, ', ' ORDER BY needed.name)
                      FROM unnest(ARRAY['referloop_app', 'referloop_router']) AS needed (name)
                      LEFT JOIN pg_roles role ON role.rolname = needed.name
                     WHERE NOT CASE WHEN me.rolsuper THEN true
                                    WHEN role.oid IS NULL THEN me.rolcreaterole
                                    WHEN major >= 16 THEN pg_has_role(me.oid, role.oid, 'SET')
                                    ELSE me.rolcreaterole OR pg_has_role(me.oid, role.oid, 'MEMBER') END) AS out_of_reach
              FROM me
            """;

    private ExternalDatabase() {}

    /** Returns the major version of what is there, once it is known to be usable. */
    static int check(DatabaseAddress address) {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement();
                ResultSet answers = statement.executeQuery(QUESTIONS)) {
            answers.next();
            int major = answers.getInt("major");
            String database = answers.getString("database");
            if (major < OLDEST_MAJOR) {
                throw new StartRefused(
                        "The database at %s is PostgreSQL %d.".formatted(address.url(), major),
                        "Referloop needs PostgreSQL %d or newer: upgrade it, or unset REFERLOOP_DB_URL to use the built-in one."
                                .formatted(OLDEST_MAJOR));
            }
            String outOfReach = answers.getString("out_of_reach");
            if (outOfReach != null) {
                throw new StartRefused(
                        "The database user %s may neither make nor act as %s, the roles that the application works as."
                                .formatted(address.user(), outOfReach),
                        "Run as an administrator, without the first two if they exist: CREATE ROLE referloop_app; CREATE ROLE referloop_router; GRANT referloop_app, referloop_router TO \"%s\";"
                                .formatted(address.user()));
            }
            if (!answers.getBoolean("may_create_tables")) {
                throw new StartRefused(
                        "The database user %s may not make tables in the database %s."
                                .formatted(address.user(), database),
                        "Run as an administrator: ALTER DATABASE \"%s\" OWNER TO \"%s\";"
                                .formatted(database, address.user()));
            }
            return major;
        } catch (SQLException e) {
            throw refusal(address, e);
        }
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        return DriverManager.getConnection(address.url(), properties);
    }

    private static StartRefused refusal(DatabaseAddress address, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "08001", "08006" ->
                new StartRefused(
                        "No PostgreSQL answers at %s.".formatted(address.url()),
                        "Check host and port in REFERLOOP_DB_URL, that the database runs, and that this machine may reach it.",
                        e);
            case "28P01", "28000", "08004" ->
                new StartRefused(
                        "The database at %s does not accept the user %s with this password."
                                .formatted(address.url(), address.user()),
                        "Check REFERLOOP_DB_USER and REFERLOOP_DB_PASSWORD, and pg_hba.conf there.",
                        e);
            case "3D000" ->
                new StartRefused(
                        "There is no such database: %s.".formatted(address.url()),
                        "Run as an administrator: CREATE DATABASE referloop OWNER \"%s\"; and name it in REFERLOOP_DB_URL."
                                .formatted(address.user()),
                        e);
            default ->
                new StartRefused(
                        "The database at %s answered: %s (SQLSTATE %s)."
                                .formatted(address.url(), e.getMessage(), state),
                        "Check REFERLOOP_DB_URL, REFERLOOP_DB_USER and REFERLOOP_DB_PASSWORD.",
                        e);
        };
    }
}
