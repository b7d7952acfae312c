package io.referloop.server.database;

import io.referloop.server.StartRefused;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * The external PostgreSQL, when there is one.
 *
 * @param url address as {@code jdbc:postgresql://host:5432/database}; without it the server starts its own PostgreSQL
 * @param user the owner of the database there
 * @param password that user's password
 */
@ConfigurationProperties("referloop.db")
record DatabaseProperties(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password) {

    /** Empty values count as unset: that is how compose files pass what nobody filled in. */
    Optional<DatabaseAddress> external() {
        String address = filled(url);
        if (address == null) {
            if (filled(user) != null || filled(password) != null) {
                throw new StartRefused(
                        "REFERLOOP_DB_USER or REFERLOOP_DB_PASSWORD is set, but REFERLOOP_DB_URL is not.",
                        "Set REFERLOOP_DB_URL to jdbc:postgresql://host:5432/database, or unset the others to use the built-in database.");
            }
            return Optional.empty();
        }
        if (!address.startsWith("jdbc:postgresql://")) {
            throw new StartRefused(
                    "REFERLOOP_DB_URL does not name a PostgreSQL.",
                    "Write it as jdbc:postgresql://host:5432/database, and the user and password in REFERLOOP_DB_USER and REFERLOOP_DB_PASSWORD.");
        }
        String owner = filled(user);
        if (owner == null) {
            throw new StartRefused(
                    "REFERLOOP_DB_URL is set, but REFERLOOP_DB_USER is not.",
                    "Set REFERLOOP_DB_USER to the owner of that database, and REFERLOOP_DB_PASSWORD to its password.");
        }
        return Optional.of(new DatabaseAddress(address, owner, password == null ? "" : password));
    }

    private static @Nullable String filled(@Nullable String value) {
        return StringUtils.hasText(value) ? value : null;
    }

    @Override
    public String toString() {
        return "DatabaseProperties[url=" + url + ", user=" + user + ", password=***]";
    }
}
