package io.referloop.sandbox.salesforce.oauth;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgRecord;
import io.referloop.sandbox.salesforce.oauth.Tokens.Code;
import io.referloop.sandbox.salesforce.oauth.Tokens.Grant;
import io.referloop.sandbox.salesforce.oauth.Tokens.Issued;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.node.ObjectNode;

/** Tokens against codes, refresh tokens, assertions and secrets; and who a token stands for. */
public final class OAuthEndpoints {

    private static final List<String> FULL_GRANT = List.of("api", "id");

    private final Org org;
    private final ExternalApp app;
    private final Tokens tokens;
    private final Clock clock;
    private final Supplier<URI> instance;
    private final Supplier<URI> login;

    /**
     * @param instance the organisation's own address, its My Domain
     * @param login the address that all organisations share
     */
    public OAuthEndpoints(Org org, ExternalApp app, Clock clock, Supplier<URI> instance, Supplier<URI> login) {
        this.org = org;
        this.app = app;
        this.clock = clock;
        this.instance = instance;
        this.login = login;
        this.tokens = new Tokens(clock, org.id(), app.accessLifetime());
    }

    public Tokens tokens() {
        return tokens;
    }

    public ExternalApp app() {
        return app;
    }

    public Reply token(Call call) {
        try {
            return Reply.json(200, answer(issued(call)));
        } catch (Refused refused) {
            return refused.reply();
        }
    }

    public Reply revoke(Call call) {
        String token = call.form("token").or(() -> call.query("token")).orElse("");
        return tokens.revoke(token)
                ? Reply.empty(200)
                : new Refused("unsupported_token_type", "this token type is not supported").reply();
    }

    /** As a person would have approved it on the consent page. */
    public String code(String userId, String redirectUri, List<String> scopes, String challenge) {
        return tokens.newCode(new Grant(userId, scopes), redirectUri, challenge);
    }

    /** Lets a user in without any protocol, for tests. */
    public Issued approve(String userId, String... scopes) {
        return tokens.approve(new Grant(userId, List.of(scopes)));
    }

    /** {@code /id/ORG/USER}: who that is, for the holder of a token. */
    public Reply identity(Call call) {
        return signedIn(call)
                .map(user -> Reply.json(200, person(user)))
                .orElseGet(() -> Reply.text(403, "text/html;charset=UTF-8", "Bad_OAuth_Token"));
    }

    public Reply userinfo(Call call) {
        return signedIn(call)
                .map(user -> Reply.json(
                        200,
                        person(user)
                                .put("sub", identityUrl(user.id()))
                                .put("preferred_username", user.text("Username"))
                                .put("name", user.text("Name"))))
                .orElseGet(() -> Reply.text(403, "text/html;charset=UTF-8", "Bad_OAuth_Token"));
    }

    static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private Issued issued(Call call) {
        return switch (call.form("grant_type").orElse("")) {
            case "authorization_code" -> exchange(call);
            case "refresh_token" -> refresh(call);
            case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> bearer(call);
            case "client_credentials" -> credentials(call);
            default -> throw new Refused("unsupported_grant_type", "grant type not supported");
        };
    }

    private Issued exchange(Call call) {
        checkClient(call);
        Code code = tokens.takeCode(call.form("code").orElse(""))
                .orElseThrow(() -> Refused.grant("expired authorization code"));
        if (!code.redirectUri().equals(call.form("redirect_uri").orElse(""))) {
            throw new Refused("redirect_uri_mismatch", "redirect_uri must match configuration");
        }
        if (!code.challenge().equals(challenge(call.form("code_verifier").orElse("")))) {
            throw Refused.grant("invalid code verifier");
        }
        return tokens.approve(active(code.grant()));
    }

    private Issued refresh(Call call) {
        checkClient(call);
        String token = call.form("refresh_token").orElse("");
        tokens.grantOf(token).ifPresent(this::active);
        return tokens.refresh(token).orElseThrow(() -> Refused.grant("expired access/refresh token"));
    }

    private Issued bearer(Call call) {
        var audiences = List.of(
                "https://login.salesforce.com",
                "https://test.salesforce.com",
                login.get().toString(),
                instance.get().toString());
        Assertion assertion = Assertion.check(call.form("assertion").orElse(""), app, audiences, clock.instant());
        if (!app.preauthorised().contains(assertion.subject())) {
            throw Refused.grant("user hasn't approved this consumer");
        }
        return tokens.issue(active(new Grant(userId(assertion.subject()), FULL_GRANT)));
    }

    private Issued credentials(Call call) {
        if (!onMyDomain(call)) {
            throw Refused.grant("request not supported on this domain");
        }
        checkClient(call);
        String username = app.runAs().orElseThrow(() -> Refused.grant("no client credentials user enabled"));
        return tokens.issue(active(new Grant(userId(username), FULL_GRANT)));
    }

    private boolean onMyDomain(Call call) {
        return call.header("Host").orElse("").equalsIgnoreCase(instance.get().getAuthority());
    }

    private void checkClient(Call call) {
        Optional<String[]> basic = call.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Basic ", 0, 6))
                .map(value -> new String(
                                Base64.getDecoder().decode(value.substring(6).trim()), StandardCharsets.UTF_8)
                        .split(":", 2))
                .filter(pair -> pair.length == 2);
        String id = basic.map(pair -> pair[0]).or(() -> call.form("client_id")).orElse("");
        String secret =
                basic.map(pair -> pair[1]).or(() -> call.form("client_secret")).orElse("");
        if (!id.equals(app.clientId())) {
            throw new Refused("invalid_client_id", "client identifier invalid");
        }
        if (!MessageDigest.isEqual(
                secret.getBytes(StandardCharsets.UTF_8), app.clientSecret().getBytes(StandardCharsets.UTF_8))) {
            throw new Refused("invalid_client", "invalid client credentials");
        }
    }

    private Grant active(Grant grant) {
        boolean active = org.find(grant.userId())
                .filter(user -> Boolean.TRUE.equals(user.get("IsActive")))
                .isPresent();
        if (!active) {
            throw Refused.grant("inactive user");
        }
        return grant;
    }

    private String userId(String username) {
        return org.users().stream()
                .filter(user -> user.text("Username").equals(username.toLowerCase(Locale.ROOT)))
                .map(OrgRecord::id)
                .findFirst()
                .orElseThrow(() -> Refused.grant("user hasn't approved this consumer"));
    }

    private Optional<OrgRecord> signedIn(Call call) {
        return call.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).trim())
                .or(() -> call.query("access_token"))
                .flatMap(tokens::session)
                .flatMap(session -> org.find(session.grant().userId()));
    }

    private ObjectNode answer(Issued issued) {
        String id = identityUrl(issued.grant().userId());
        String at = Long.toString(issued.at().toEpochMilli());
        ObjectNode body = Json.object().put("access_token", issued.accessToken());
        issued.refreshToken().ifPresent(token -> body.put("refresh_token", token));
        return body.put("signature", signature(id + at))
                .put("scope", String.join(" ", issued.grant().scopes()))
                .put("instance_url", instance.get().toString())
                .put("id", id)
                .put("token_type", "Bearer")
                .put("issued_at", at);
    }

    private ObjectNode person(OrgRecord user) {
        String base = instance.get().toString();
        ObjectNode body = Json.object()
                .put("id", identityUrl(user.id()))
                .put("user_id", user.id())
                .put("organization_id", org.id())
                .put("username", user.text("Username"))
                .put("display_name", user.text("Name"))
                .put("email", user.text("Email"))
                .put("active", Boolean.TRUE.equals(user.get("IsActive")))
                .put("user_type", "STANDARD");
        body.putObject("urls")
                .put("partner", base + "/services/Soap/u/{version}/" + org.id().substring(0, 15))
                .put("rest", base + "/services/data/v{version}/")
                .put("sobjects", base + "/services/data/v{version}/sobjects/")
                .put("query", base + "/services/data/v{version}/query/");
        return body;
    }

    private String identityUrl(String userId) {
        return login.get() + "/id/" + org.id() + "/" + userId;
    }

    private String signature(String content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(app.clientSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HmacSHA256", missing);
        }
    }
}
