package io.referloop.connection;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.Secret;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tokens of all connections. A refresh holds the token's row: whoever else needs one waits for it and then reads the new token, on every
 * instance. A crash between the CRM's answer and our commit costs one more refresh.
 */
@Component
class Tokens {

    /** Refreshing starts this long before the expiry, so that no call travels with a token that dies on the way. */
    private static final Duration MARGIN = Duration.ofMinutes(3);

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final TokenVault vault;
    private final TokenExchange exchange;
    private final Clock clock;
    private final Map<UUID, Held> held = new ConcurrentHashMap<>();

    Tokens(InWorkspace inWorkspace, JdbcClient jdbc, TokenVault vault, TokenExchange exchange, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.vault = vault;
        this.exchange = exchange;
        this.clock = clock;
    }

    Secret current(UUID workspace, UUID connection, OAuthProfile profile) {
        Held known = held.get(connection);
        if (known != null && known.lastsLongerThan(margin(known), clock.instant())) {
            return known.accessToken();
        }
        return renew(workspace, connection, profile, stored -> stored.lastsLongerThan(margin(stored), clock.instant()));
    }

    Secret replacementFor(UUID workspace, UUID connection, OAuthProfile profile, Secret rejected) {
        return renew(
                workspace, connection, profile, stored -> !stored.accessToken().equals(rejected));
    }

    void store(UUID workspace, UUID connection, TokenExchange.Granted granted) {
        Instant now = clock.instant();
        Instant expiresAt = now.plus(granted.lifetime());
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        INSERT INTO connection_token (workspace_id, connection_id, access_token, refresh_token, expires_at, refreshed_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (workspace_id, connection_id) DO UPDATE SET access_token = excluded.access_token,
                            refresh_token = excluded.refresh_token, expires_at = excluded.expires_at,
                            refreshed_at = excluded.refreshed_at, generation = connection_token.generation + 1""")
                        .params(
                                workspace,
                                connection,
                                vault.seal(granted.accessToken(), workspace, connection, "access_token"),
                                vault.seal(granted.refreshToken(), workspace, connection, "refresh_token"),
                                SqlTime.of(expiresAt),
                                SqlTime.of(now))
                        .update());
        held.remove(connection);
        permissions(workspace, connection, granted.permissions());
    }

    /** An app that asks for more since, or an account that took something back, tells it with the next token. */
    private void permissions(UUID workspace, UUID connection, @Nullable Set<String> granted) {
        if (granted == null) {
            return;
        }
        String[] names = granted.stream().sorted().toArray(String[]::new);
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        UPDATE connection SET granted = ?::text[]
                        WHERE workspace_id = ? AND connection_id = ? AND granted IS DISTINCT FROM ?::text[]""").params(names, workspace, connection, names).update());
    }

    /** What to give back when the connection ends; empty when there is none, or none that can be read. */
    Optional<Secret> refreshToken(UUID workspace, UUID connection) {
        return inWorkspace.call(workspace, () -> {
            try {
                return Optional.of(lock(workspace, connection).refreshToken());
            } catch (CrmException unreadable) {
                return Optional.empty();
            }
        });
    }

    void forget(UUID workspace, UUID connection) {
        held.remove(connection);
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("DELETE FROM connection_token WHERE workspace_id = ? AND connection_id = ?")
                        .params(workspace, connection)
                        .update());
    }

    private Secret renew(UUID workspace, UUID connection, OAuthProfile profile, Predicate<Held> goodEnough) {
        Held fresh = inWorkspace.call(workspace, () -> {
            Stored stored = lock(workspace, connection);
            if (goodEnough.test(stored.held())) {
                return stored.held();
            }
            TokenExchange.Granted granted = exchange.refresh(profile, stored.refreshToken());
            store(workspace, connection, granted);
            Instant now = clock.instant();
            return new Held(granted.accessToken(), now, now.plus(granted.lifetime()));
        });
        held.put(connection, fresh);
        return fresh.accessToken();
    }

    private Stored lock(UUID workspace, UUID connection) {
        return jdbc.sql("""
                        SELECT access_token, refresh_token, expires_at, refreshed_at FROM connection_token
                        WHERE workspace_id = ? AND connection_id = ? FOR UPDATE""")
                .params(workspace, connection)
                .query((row, n) -> new Stored(
                        new Held(
                                vault.open(row.getBytes("access_token"), workspace, connection, "access_token"),
                                SqlTime.read(row, "refreshed_at"),
                                SqlTime.read(row, "expires_at")),
                        vault.open(row.getBytes("refresh_token"), workspace, connection, "refresh_token")))
                .optional()
                .orElseThrow(() -> new CrmException(
                        new CrmFailure.AuthorizationLost("Connection " + connection + " has no token; connect again")));
    }

    /** A tenth of the lifetime where that is shorter than the usual margin. */
    private static Duration margin(Held token) {
        Duration tenth =
                Duration.between(token.refreshedAt(), token.expiresAt()).dividedBy(10);
        return tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN;
    }

    private record Held(Secret accessToken, Instant refreshedAt, Instant expiresAt) {

        boolean lastsLongerThan(Duration time, Instant now) {
            return now.plus(time).isBefore(expiresAt);
        }
    }

    private record Stored(Held held, Secret refreshToken) {}
}
