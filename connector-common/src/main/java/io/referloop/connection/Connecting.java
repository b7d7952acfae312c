package io.referloop.connection;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.CrmTokens;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.Secret;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The way an admin grants access to a CRM account: away to the CRM's consent page and back with a code. The state that travels along works
 * once, for ten minutes, for the browser session and the workspace that it was made for and for that CRM alone.
 */
@Component
public class Connecting {

    private static final Duration STATE_LIFETIME = Duration.ofMinutes(10);
    private static final int ERROR_LENGTH = 300;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Crms crms;
    private final Connections connections;
    private final TokenExchange exchange;
    private final URI publicUrl;
    private final Clock clock;

    Connecting(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            Crms crms,
            Connections connections,
            TokenExchange exchange,
            @Value("${referloop.public-url}") URI publicUrl,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.crms = crms;
        this.connections = connections;
        this.exchange = exchange;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** Where the browser goes to ask for consent. */
    public URI begin(UUID workspace, String sessionId, String crm) {
        OAuthProfile profile = crms.get(crm).oauth();
        String state = random();
        boolean proofKey = profile.grant() instanceof OAuthProfile.Grant.Code(boolean wanted) && wanted;
        @Nullable String verifier = proofKey ? random() : null;
        inWorkspace.run(workspace, () -> {
            jdbc.sql("DELETE FROM oauth_state WHERE workspace_id = ? AND expires_at < ?")
                    .params(workspace, SqlTime.of(clock))
                    .update();
            jdbc.sql("""
                            INSERT INTO oauth_state (verifier, workspace_id, state_hash, session_hash, crm, expires_at)
                            VALUES (?, ?, ?, ?, ?, ?)""")
                    .param(verifier)
                    .params(
                            workspace,
                            hash(state),
                            hash(sessionId),
                            crm,
                            SqlTime.of(clock.instant().plus(STATE_LIFETIME)))
                    .update();
        });
        UriComponentsBuilder uri = UriComponentsBuilder.fromUri(profile.authorizationUri())
                .queryParam("response_type", "code")
                .queryParam("client_id", profile.clientId())
                .queryParam("redirect_uri", "{redirect}")
                .queryParam("scope", "{scope}")
                .queryParam("state", state);
        profile.authorizationParameters().forEach(uri::queryParam);
        if (verifier != null) {
            uri.queryParam("code_challenge", base64(hash(verifier))).queryParam("code_challenge_method", "S256");
        }
        String scopes = profile.scopes().stream()
                .filter(scope -> !scope.optional())
                .map(OAuthProfile.Scope::name)
                .collect(Collectors.joining(" "));
        return uri.encode().buildAndExpand(redirectUri(crm), scopes).toUri();
    }

    /**
     * Ends what {@link #begin} began.
     *
     * @param code from the CRM; null when it did not grant access
     * @param error what the CRM said in place of a code; empty when it said nothing
     */
    public Outcome complete(
            UUID workspace,
            String sessionId,
            String crm,
            String state,
            @Nullable String code,
            String error,
            String member) {
        Optional<Pending> pending = use(workspace, sessionId, crm, state);
        if (pending.isEmpty()) {
            return new Outcome.Refused(
                    "STATE_INVALID",
                    "This answer does not belong to a request that is open in your browser.",
                    "Start again from Connections; each start works once, for ten minutes.");
        }
        CrmConnector connector = crms.get(crm);
        if (code == null) {
            return declined(connector, error);
        }
        return granted(
                workspace,
                connector,
                member,
                () -> exchange.redeem(
                        connector.oauth(), code, redirectUri(crm), pending.get().verifier()));
    }

    /** Connects a CRM whose access nobody has to consent to in a browser: the app's own credentials grant it. */
    public Outcome connect(UUID workspace, String crm, String member) {
        CrmConnector connector = crms.get(crm);
        if (connector.oauth().asksAPerson()) {
            throw new IllegalStateException(crm + " is connected by consent");
        }
        return granted(workspace, connector, member, () -> exchange.renew(connector.oauth(), null));
    }

    private static Outcome declined(CrmConnector connector, String error) {
        String words = error.strip();
        Optional<String> advice = connector.adviceOn(words);
        if (words.isEmpty() || advice.isEmpty() && words.startsWith(OAuth2ErrorCodes.ACCESS_DENIED)) {
            return new Outcome.Refused(
                    "CONSENT_DECLINED",
                    connector.name() + " says that access was not granted.",
                    "Nothing was changed. Connect again when you are ready.");
        }
        return new Outcome.Refused(
                "CONSENT_REFUSED",
                connector.name() + " did not grant access: "
                        + words.substring(0, Math.min(words.length(), ERROR_LENGTH)) + ".",
                advice.orElse("Nothing was changed. Remove what it names, then connect again."));
    }

    private Outcome granted(
            UUID workspace, CrmConnector connector, String member, Supplier<TokenExchange.Granted> access) {
        try {
            return connect(workspace, connector, access.get(), member);
        } catch (CrmException refused) {
            String words = refused.failure().message();
            return new Outcome.Refused(
                    "EXCHANGE_FAILED",
                    connector.name() + " did not give access: " + words + ".",
                    connector
                            .adviceOn(words)
                            .orElse("Check the app's client id and secret in the settings, then connect again."));
        }
    }

    private Outcome connect(UUID workspace, CrmConnector connector, TokenExchange.Granted granted, String member) {
        Optional<Connections.Address> owner = connections.route(connector.id(), granted.accountId());
        if (owner.isPresent() && !owner.get().workspace().equals(workspace)) {
            return new Outcome.Refused(
                    "ACCOUNT_TAKEN",
                    "Account " + granted.accountId() + " is connected to another workspace.",
                    "Disconnect it there first.");
        }
        CrmAccount account = new CrmAccount(
                workspace, UUID.randomUUID(), granted.accountId(), new Fresh(granted.accessToken(), granted.address()));
        CrmSchema schema = connector.open(account).describe();
        Connection connection = connections.restore(workspace, connector.id(), schema, granted, member);
        connections.announce(connection, schema);
        return new Outcome.Connected(connection);
    }

    private Optional<Pending> use(UUID workspace, String sessionId, String crm, String state) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                        UPDATE oauth_state SET used_at = ?
                        WHERE workspace_id = ? AND state_hash = ? AND session_hash = ? AND crm = ? AND expires_at > ? AND used_at IS NULL
                        RETURNING verifier""")
                        .params(SqlTime.of(clock), workspace, hash(state), hash(sessionId), crm, SqlTime.of(clock))
                        .query((row, n) -> new Pending(row.getString(1)))
                        .optional());
    }

    private String redirectUri(String crm) {
        return publicUrl.resolve("/oauth/" + crm + "/callback").toString();
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return base64(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** How it ended. */
    public sealed interface Outcome {

        record Connected(Connection connection) implements Outcome {}

        /**
         * @param message what happened
         * @param fix what to do next
         */
        record Refused(String code, String message, String fix) implements Outcome {}
    }

    private record Pending(@Nullable String verifier) {}

    /** The token of an account that is not a connection yet. */
    private record Fresh(Secret token, @Nullable URI address) implements CrmTokens {

        @Override
        public Secret current() {
            return token;
        }

        @Override
        public Secret replacementFor(Secret rejected) {
            throw new CrmException(new CrmFailure.AuthorizationLost("the token was refused at once"));
        }

        @Override
        public void lost(String vendorMessage) {
            // Nothing is connected yet that could be lost.
        }
    }
}
