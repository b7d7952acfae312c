package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Tokens.Access;
import io.referloop.sandbox.hubspot.Tokens.Code;
import io.referloop.sandbox.hubspot.Tokens.Grant;
import io.referloop.sandbox.hubspot.Tokens.Issued;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Codes and refresh tokens against access tokens; everything in the form body, as the dated endpoints want it. */
final class OAuthEndpoints {

    private final HubspotApp app;
    private final Tokens tokens;
    private final Clock clock;

    OAuthEndpoints(HubspotApp app, Tokens tokens, Clock clock) {
        this.app = app;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** The portal that a token request is about, so that its knobs apply. */
    Optional<Long> portalOf(Call call) {
        return call.form("code")
                .or(() -> call.form("refresh_token"))
                .or(() -> call.form("token"))
                .flatMap(tokens::portalOf);
    }

    Reply token(Call call) {
        try {
            checkClient(call);
            return switch (required(call, "grant_type")) {
                case "authorization_code" -> Reply.json(200, answer(exchange(call)));
                case "refresh_token" -> Reply.json(200, answer(refresh(call)));
                default ->
                    throw new Refused(
                            "unsupported_grant_type",
                            "BAD_GRANT_TYPE",
                            "grant_type must be authorization_code or refresh_token");
            };
        } catch (Refused refused) {
            return refused.reply();
        }
    }

    Reply introspect(Call call) {
        try {
            checkClient(call);
            String token = given(call);
            Optional<Access> access = tokens.access(token).filter(found -> !tokens.expired(found));
            if (access.isPresent()) {
                long left = Duration.between(clock.instant(), access.get().expiresAt())
                        .toSeconds();
                return Reply.json(
                        200, active(access.get().grant(), "access_token").put("expires_in", left));
            }
            return tokens.refreshGrant(token)
                    .map(grant -> Reply.json(200, active(grant, "refresh_token")))
                    .orElseGet(() -> Reply.json(200, Json.object().put("active", false)));
        } catch (Refused refused) {
            return refused.reply();
        }
    }

    Reply revoke(Call call) {
        try {
            checkClient(call);
            String token = given(call);
            tokens.revokeRefresh(token);
            tokens.revokeAccess(token);
            return Reply.json(200, Json.object());
        } catch (Refused refused) {
            return refused.reply();
        }
    }

    private Issued exchange(Call call) {
        Code code = tokens.takeCode(required(call, "code"))
                .orElseThrow(() -> new Refused(
                        "invalid_grant",
                        "BAD_AUTH_CODE",
                        "missing or unknown auth code: it is used, expired or never was"));
        if (!code.redirectUri().equals(required(call, "redirect_uri"))) {
            throw new Refused(
                    "invalid_grant",
                    "MISMATCH_REDIRECT_URI_AUTH_CODE",
                    "redirect_uri is not the one the authorization code was issued for");
        }
        if (!code.challenge().isEmpty()
                && !code.challenge().equals(challenge(call.form("code_verifier").orElse("")))) {
            throw new Refused("invalid_grant", "BAD_CODE_VERIFIER", "code_verifier does not match the code_challenge");
        }
        return tokens.install(code.grant());
    }

    private Issued refresh(Call call) {
        return tokens.refresh(required(call, "refresh_token"))
                .orElseThrow(() -> new Refused(
                        "invalid_grant", "BAD_REFRESH_TOKEN", "refresh token is invalid, expired or revoked"));
    }

    private ObjectNode answer(Issued issued) {
        ObjectNode body = Json.object()
                .put("token_type", "bearer")
                .put("refresh_token", issued.refreshToken())
                .put("access_token", issued.accessToken())
                .put("hub_id", issued.grant().portalId())
                .put("user_id", issued.grant().userId())
                .put("expires_in", tokens.accessLifetime().toSeconds());
        body.set("scopes", Json.tree(issued.grant().scopes()));
        return body;
    }

    private ObjectNode active(Grant grant, String tokenUse) {
        ObjectNode body = Json.object()
                .put("active", true)
                .put("token_use", tokenUse)
                .put("token_type", "bearer")
                .put("client_id", app.clientId())
                .put("app_id", app.appId())
                .put("hub_id", grant.portalId())
                .put("user_id", grant.userId())
                .put("hub_domain", "portal-" + grant.portalId() + ".example")
                .put("is_private_distribution", true);
        body.set("scopes", Json.tree(grant.scopes()));
        return body;
    }

    private void checkClient(Call call) {
        if (!required(call, "client_id").equals(app.clientId())) {
            throw new Refused("invalid_client", "BAD_CLIENT_ID", "missing or invalid client id");
        }
        if (!required(call, "client_secret").equals(app.clientSecret())) {
            throw new Refused("invalid_client", "BAD_CLIENT_SECRET", "missing or invalid client secret");
        }
    }

    /** Guide and reference disagree on the field's name; both are taken. */
    private static String given(Call call) {
        return call.form("token")
                .or(() -> call.form("access_token"))
                .or(() -> call.form("refresh_token"))
                .orElseThrow(() -> new Refused("invalid_request", "BAD_REQUEST", "token is missing"));
    }

    private static String required(Call call, String field) {
        return call.form(field)
                .filter(value -> !value.isBlank())
                .orElseThrow(
                        () -> new Refused("invalid_request", "BAD_REQUEST", field + " is missing in the form body"));
    }

    static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private static final class Refused extends RuntimeException {
        private final String error;
        private final String status;

        Refused(String error, String status, String message) {
            super(message);
            this.error = error;
            this.status = status;
        }

        Reply reply() {
            return Reply.json(
                    400,
                    Json.object()
                            .put("error", error)
                            .put("error_description", getMessage())
                            .put("status", status)
                            .put("message", getMessage()));
        }
    }
}
