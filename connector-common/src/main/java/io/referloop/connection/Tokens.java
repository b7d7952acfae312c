package io.referloop.connection;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.Secret;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The tokens of all connections. A refresh holds the token's row: whoever else needs one waits for it and then reads the new token, on every
 * instance. A crash between the CRM's answer and our commit costs one more refresh, or where the CRM rotates refresh tokens the connection:
 * so nothing stands between the two.
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
        Secret refreshToken = granted.refreshToken();
        byte[] sealed = refreshToken == null ? null : vault.seal(refreshToken, workspace, connection, "refresh_token");
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        INSERT INTO connection_token (refresh_token, workspace_id, connection_id, access_token, expires_at, refreshed_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (workspace_id, connection_id) DO UPDATE SET access_token = excluded.access_token,
                            refresh_token = excluded.refresh_token, expires_at = excluded.expires_at,
                            refreshed_at = excluded.refreshed_at, generation = connection_token.generation + 1""")
                        .param(sealed)
                        .params(
                                workspace,
                                connection,
                                vault.seal(granted.accessToken(), workspace, connection, "access_token"),
                                SqlTime.of(expiresAt),
                                SqlTime.of(now))
                        .update());
        held.remove(connection);
    }

    /**
     * What came with a token: an app that asks for more since, an account that took something back or moved. In a transaction after the
     * token's own, because a refresh token that is used up must not depend on it.
     */
    void note(UUID workspace, UUID connection, TokenExchange.Granted granted) {
        Set<String> permissions = granted.permissions();
        if (permissions != null) {
            String[] names = permissions.stream().sorted().toArray(String[]::new);
            inWorkspace.run(
                    workspace,
                    () -> jdbc.sql("""
                            UPDATE connection SET granted = ?::text[]
                            WHERE workspace_id = ? AND connection_id = ? AND granted IS DISTINCT FROM ?::text[]""")
                            .params(names, workspace, connection, names)
                            .update());
        }
        URI address = granted.address();
        if (address != null) {
            String text = address.toString();
            inWorkspace.run(
                    workspace,
                    () -> jdbc.sql("""
                            UPDATE connection SET address = ?
                            WHERE workspace_id = ? AND connection_id = ? AND address IS DISTINCT FROM ?""")
                            .params(text, workspace, connection, text)
                            .update());
        }
    }

    /** Where calls with the token that was handed out last go; null where the CRM has one address for all. */
    @Nullable
    URI address(UUID connection) {
        Held known = held.get(connection);
        return known == null ? null : known.address();
    }

    /** What to give back when the connection ends; empty when there is none, or none that can be read. */
    Optional<Secret> refreshToken(UUID workspace, UUID connection) {
        return inWorkspace.call(workspace, () -> {
            try {
                return Optional.ofNullable(lock(workspace, connection).refreshToken());
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

    /**
     * Holds the row while the CRM answers, and commits with the new token before anything else is done: a CRM that rotates refresh tokens has
     * forgotten the old one by now. So this must not be a part of somebody's transaction, which may be taken back.
     */
    private Secret renew(UUID workspace, UUID connection, OAuthProfile profile, Predicate<Held> goodEnough) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("The CRM of connection " + connection + " is called inside a transaction");
        }
        AtomicReference<TokenExchange.@Nullable Granted> renewed = new AtomicReference<>();
        Held fresh = inWorkspace.call(workspace, () -> {
            Stored stored = lock(workspace, connection);
            if (goodEnough.test(stored.held())) {
                return stored.held();
            }
            // A repeated transaction has the answer already, and its refresh token works once.
            TokenExchange.Granted known = renewed.get();
            TokenExchange.Granted granted = known == null ? exchange.renew(profile, stored.refreshToken()) : known;
            renewed.set(granted);
            store(workspace, connection, granted);
            Instant now = clock.instant();
            URI address = granted.address() == null ? stored.held().address() : granted.address();
            return new Held(granted.accessToken(), now, now.plus(granted.lifetime()), address);
        });
        held.put(connection, fresh);
        TokenExchange.Granted granted = renewed.get();
        if (granted != null) {
            note(workspace, connection, granted);
        }
        return fresh.accessToken();
    }

    private Stored lock(UUID workspace, UUID connection) {
        return jdbc.sql("""
                        SELECT access_token, refresh_token, expires_at, refreshed_at, c.address
                        FROM connection_token t JOIN connection c USING (workspace_id, connection_id)
                        WHERE workspace_id = ? AND connection_id = ? FOR UPDATE OF t""")
                .params(workspace, connection)
                .query((row, n) -> new Stored(
                        new Held(
                                vault.open(row.getBytes("access_token"), workspace, connection, "access_token"),
                                SqlTime.read(row, "refreshed_at"),
                                SqlTime.read(row, "expires_at"),
                                row.getString("address") == null ? null : URI.create(row.getString("address"))),
                        opened(row.getBytes("refresh_token"), workspace, connection)))
                .optional()
                .orElseThrow(() -> new CrmException(
                        new CrmFailure.AuthorizationLost("Connection " + connection + " has no token; connect again")));
    }

    private @Nullable Secret opened(byte @Nullable [] sealed, UUID workspace, UUID connection) {
        return sealed == null ? null : vault.open(sealed, workspace, connection, "refresh_token");
    }

    /** A tenth of the lifetime where that is shorter than the usual margin. */
    private static Duration margin(Held token) {
        Duration tenth =
                Duration.between(token.refreshedAt(), token.expiresAt()).dividedBy(10);
        return tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN;
    }

    private record Held(
            Secret accessToken,
            Instant refreshedAt,
            Instant expiresAt,
            @Nullable URI address) {

        boolean lastsLongerThan(Duration time, Instant now) {
            return now.plus(time).isBefore(expiresAt);
        }
    }

    private record Stored(Held held, @Nullable Secret refreshToken) {}
}
