package io.referloop.connection;

import io.referloop.crm.Capability;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.CrmSession;
import io.referloop.crm.CrmTokens;
import io.referloop.crm.CrmUsage;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.RecordType;
import io.referloop.crm.Secret;
import io.referloop.privacy.Erasures;
import io.referloop.privacy.Tombstones;
import io.referloop.program.CrmFields;
import io.referloop.program.Programs;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The CRM accounts of every workspace: finding them, working in them, losing and taking out. */
@Component
public class Connections {

    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    private static final String SELECT = """
            SELECT workspace_id, connection_id, crm, account_id, account_name, currency, time_zone, state, state_since, state_reason,
                connected_by, created_at, granted, address, ARRAY(SELECT object_type || ' ' || name FROM install_item i
                    WHERE i.workspace_id = c.workspace_id AND i.connection_id = c.connection_id
                    AND i.kind = 'FIELD' AND i.state = 'TAKEN' AND i.object_type <> '') AS taken
            FROM connection c WHERE workspace_id = ?\s""";

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Crms crms;
    private final Tokens tokens;
    private final CallCounts callCounts;
    private final TokenExchange exchange;
    private final Programs programs;
    private final Tombstones tombstones;
    private final Erasures erasures;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Connections(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            Crms crms,
            Tokens tokens,
            CallCounts callCounts,
            TokenExchange exchange,
            Programs programs,
            Tombstones tombstones,
            Erasures erasures,
            ApplicationEventPublisher events,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.crms = crms;
        this.tokens = tokens;
        this.callCounts = callCounts;
        this.exchange = exchange;
        this.programs = programs;
        this.tombstones = tombstones;
        this.erasures = erasures;
        this.events = events;
        this.clock = clock;
    }

    public List<Connection> list(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql(SELECT + "ORDER BY created_at")
                        .param(workspace)
                        .query((row, n) -> read(row))
                        .list());
    }

    public Optional<Connection> find(UUID workspace, UUID connection) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql(SELECT + "AND connection_id = ?")
                        .params(workspace, connection)
                        .query((row, n) -> read(row))
                        .optional());
    }

    /** Whose account this is, also while it needs reconnecting; the only look-up that starts without a workspace. */
    public Optional<Address> route(String crm, String accountId) {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql(
                        "SELECT workspace_id, connection_id, state FROM connection WHERE crm = ? AND account_id = ?")
                .params(crm, accountId)
                .query((row, n) -> address(row))
                .optional());
    }

    /**
     * Opens remote work on a connection.
     *
     * @throws CrmException with {@link CrmFailure.AuthorizationLost} when it is not connected; no call was made then
     */
    public CrmSession open(UUID workspace, UUID connectionId) {
        return open(workspace, connectionId, CrmUsage.UNHEARD);
    }

    /**
     * As above.
     *
     * @param listener hears of this session's calls too, beside the connection's own counts
     */
    public CrmSession open(UUID workspace, UUID connectionId, CrmUsage listener) {
        return open(connected(workspace, connectionId), listener);
    }

    /**
     * What an adapter needs to listen to a connection.
     *
     * @throws CrmException with {@link CrmFailure.AuthorizationLost} when it is not connected
     */
    public CrmAccount account(UUID workspace, UUID connectionId) {
        return account(connected(workspace, connectionId), CrmUsage.UNHEARD);
    }

    private Connection connected(UUID workspace, UUID connectionId) {
        return find(workspace, connectionId)
                .filter(Connection::isConnected)
                .orElseThrow(() -> new CrmException(
                        new CrmFailure.AuthorizationLost("Connection " + connectionId + " needs reconnecting")));
    }

    private CrmSession open(Connection connection, CrmUsage listener) {
        CrmSession session = crms.get(connection.crm()).open(account(connection, listener));
        return new ForgettingSession(tombstones, erasures, connection.workspaceId(), connection.id()).around(session);
    }

    private CrmAccount account(Connection connection, CrmUsage listener) {
        CrmUsage counts = callCounts.of(connection);
        CrmConnector crm = crms.get(connection.crm());
        return new CrmAccount(
                connection.workspaceId(),
                connection.id(),
                connection.accountId(),
                new Refreshed(connection, crm.oauth()),
                reads(programs.crmFields(connection.workspaceId())),
                ungranted(connection, crm.oauth()),
                connection.foreign(),
                call -> {
                    counts.called(call);
                    listener.called(call);
                });
    }

    private static Set<String> ungranted(Connection connection, OAuthProfile profile) {
        Set<String> granted = connection.granted();
        return granted == null
                ? Set.of()
                : profile.missing(granted).stream()
                        .map(OAuthProfile.Scope::name)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<RecordType, Set<String>> reads(CrmFields fields) {
        Map<RecordType, Set<String>> reads = new EnumMap<>(RecordType.class);
        for (RecordType type : RecordType.values()) {
            reads.put(type, fields.properties(type.name().toLowerCase(Locale.ROOT)));
        }
        return reads;
    }

    /**
     * Takes the app out of the account and gives our access back; what Referloop knows stays and a later connection of the same account
     * goes on with it. One that needs reconnecting is given up without asking the CRM, which refuses us anyway.
     */
    public void disconnect(UUID workspace, UUID connectionId) {
        Connection connection = find(workspace, connectionId)
                .filter(found -> found.state() != Connection.State.DISCONNECTED)
                .orElse(null);
        if (connection == null) {
            return;
        }
        if (connection.isConnected() && !crms.get(connection.crm()).lacks().contains(Capability.UNINSTALL)) {
            uninstall(connection);
        }
        giveBack(connection);
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        UPDATE connection SET state = 'DISCONNECTED', state_reason = NULL, state_since = ?
                        WHERE workspace_id = ? AND connection_id = ?""")
                        .params(SqlTime.of(clock), workspace, connectionId)
                        .update());
        tokens.forget(workspace, connectionId);
    }

    private void uninstall(Connection connection) {
        try {
            open(connection, CrmUsage.UNHEARD).uninstall();
        } catch (CrmException refused) {
            if (!(refused.failure() instanceof CrmFailure.AuthorizationLost)) {
                throw refused;
            }
            // The account is rid of us already, which is what the admin wants.
        }
    }

    /** After the app is out of the account its tokens are dead anyway; nobody has to stay connected because this failed. */
    private void giveBack(Connection connection) {
        OAuthProfile profile = crms.get(connection.crm()).oauth();
        URI revocation = profile.revocationUri();
        if (revocation == null) {
            return;
        }
        tokens.refreshToken(connection.workspaceId(), connection.id()).ifPresent(token -> {
            try {
                exchange.revoke(profile, revocation, token);
            } catch (CrmException refused) {
                log.info(
                        "The token of connection {} was not taken back: {}",
                        connection.id(),
                        refused.failure().message());
            }
        });
    }

    /** Puts a connection into service, a new one or one of the same account as before. */
    Connection restore(UUID workspace, String crm, CrmSchema schema, TokenExchange.Granted granted, String member) {
        return inWorkspace.call(workspace, () -> {
            UUID saved = jdbc.sql("""
                            INSERT INTO connection (workspace_id, connection_id, crm, account_id, account_name, account_kind, currency,
                                further_currencies, time_zone, state, state_since, connected_by, created_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?::text[], ?, 'CONNECTED', ?, ?, ?)
                            ON CONFLICT (crm, account_id) DO UPDATE SET account_name = excluded.account_name,
                                account_kind = excluded.account_kind, currency = excluded.currency,
                                further_currencies = excluded.further_currencies, time_zone = excluded.time_zone, state = 'CONNECTED',
                                state_since = excluded.state_since, state_reason = NULL, connected_by = excluded.connected_by,
                                granted = NULL
                            RETURNING connection_id""")
                    .params(
                            workspace,
                            UUID.randomUUID(),
                            crm,
                            granted.accountId(),
                            schema.accountName(),
                            schema.accountKind(),
                            schema.currency(),
                            schema.furtherCurrencies().toArray(String[]::new),
                            schema.timeZone(),
                            SqlTime.of(clock),
                            member,
                            SqlTime.of(clock))
                    .query(UUID.class)
                    .single();
            tokens.store(workspace, saved, granted);
            tokens.note(workspace, saved, granted);
            return find(workspace, saved).orElseThrow();
        });
    }

    /** What the account is like now: somebody may have renamed it or added a currency. */
    public void describe(UUID workspace, UUID connection, CrmSchema schema) {
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        UPDATE connection SET account_name = ?, account_kind = ?, currency = ?, further_currencies = ?::text[], time_zone = ?
                        WHERE workspace_id = ? AND connection_id = ?""")
                        .params(
                                schema.accountName(),
                                schema.accountKind(),
                                schema.currency(),
                                schema.furtherCurrencies().toArray(String[]::new),
                                schema.timeZone(),
                                workspace,
                                connection)
                        .update());
    }

    /** Every connection that works, over all workspaces. */
    public List<Address> live() {
        return inWorkspace.acrossWorkspaces(
                () -> jdbc.sql("SELECT workspace_id, connection_id, state FROM connection WHERE state = 'CONNECTED'")
                        .query((row, n) -> address(row))
                        .list());
    }

    private static Address address(ResultSet row) throws SQLException {
        return new Address(
                row.getObject(1, UUID.class), row.getObject(2, UUID.class), Connection.State.valueOf(row.getString(3)));
    }

    void announce(Connection restored, CrmSchema schema) {
        events.publishEvent(new ConnectionRestored(restored, schema));
    }

    private void lost(Connection connection, String vendorMessage) {
        boolean first =
                setState(connection.workspaceId(), connection.id(), Connection.State.NEEDS_RECONNECT, vendorMessage);
        if (first) {
            find(connection.workspaceId(), connection.id())
                    .ifPresent(now -> events.publishEvent(new ConnectionLost(now)));
        }
    }

    private boolean setState(UUID workspace, UUID connection, Connection.State state, @Nullable String reason) {
        return inWorkspace.call(
                        workspace,
                        () -> jdbc.sql("""
                                UPDATE connection SET state_reason = ?, state = ?, state_since = ?
                                WHERE workspace_id = ? AND connection_id = ? AND state = 'CONNECTED'""")
                                .param(reason)
                                .params(state.name(), SqlTime.of(clock), workspace, connection)
                                .update())
                == 1;
    }

    private static Connection read(ResultSet row) throws SQLException {
        return new Connection(
                row.getObject("workspace_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                row.getString("crm"),
                row.getString("account_id"),
                row.getString("account_name"),
                row.getString("currency"),
                row.getString("time_zone"),
                Connection.State.valueOf(row.getString("state")),
                SqlTime.read(row, "state_since"),
                row.getString("state_reason"),
                row.getString("connected_by"),
                SqlTime.read(row, "created_at"),
                row.getArray("granted") == null ? null : Set.of(texts(row, "granted")),
                foreign(texts(row, "taken")),
                row.getString("address") == null ? null : URI.create(row.getString("address")));
    }

    private static String[] texts(ResultSet row, String column) throws SQLException {
        return (String[]) row.getArray(column).getArray();
    }

    /** Each is a type and a name with a blank between them. */
    private static Map<RecordType, Set<String>> foreign(String[] taken) {
        Map<RecordType, Set<String>> foreign = new EnumMap<>(RecordType.class);
        for (String one : taken) {
            int blank = one.indexOf(' ');
            foreign.computeIfAbsent(RecordType.valueOf(one.substring(0, blank)), type -> new HashSet<>())
                    .add(one.substring(blank + 1));
        }
        return foreign;
    }

    /** Where an account's work belongs. */
    public record Address(UUID workspace, UUID connection, Connection.State state) {}

    /** The tokens of one connection, as its session sees them. */
    private final class Refreshed implements CrmTokens {

        private final Connection connection;
        private final OAuthProfile profile;

        Refreshed(Connection connection, OAuthProfile profile) {
            this.connection = connection;
            this.profile = profile;
        }

        @Override
        public Secret current() {
            return guarded(() -> tokens.current(connection.workspaceId(), connection.id(), profile));
        }

        @Override
        public Secret replacementFor(Secret rejected) {
            return guarded(() -> tokens.replacementFor(connection.workspaceId(), connection.id(), profile, rejected));
        }

        @Override
        public @Nullable URI address() {
            return tokens.address(connection.id());
        }

        @Override
        public void lost(String vendorMessage) {
            Connections.this.lost(connection, vendorMessage);
        }

        private Secret guarded(Supplier<Secret> token) {
            try {
                return token.get();
            } catch (CrmException refused) {
                if (refused.failure() instanceof CrmFailure.AuthorizationLost authorization) {
                    lost(authorization.message());
                }
                throw refused;
            }
        }
    }
}
