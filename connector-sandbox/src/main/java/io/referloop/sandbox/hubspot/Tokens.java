package io.referloop.sandbox.hubspot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Codes, access tokens and refresh tokens of the whole sandbox, and which portals have the app installed. */
final class Tokens {

    private static final Duration CODE_LIFETIME = Duration.ofMinutes(10);
    private static final Duration KEEP_EXPIRED = Duration.ofHours(24);

    private final Clock clock;
    private final Duration accessLifetime;
    private final Map<String, Code> codes = new LinkedHashMap<>();
    private final Map<String, Access> access = new LinkedHashMap<>();
    private final Map<String, Grant> refresh = new LinkedHashMap<>();
    private final Map<Long, Grant> installed = new LinkedHashMap<>();
    private final Map<String, Long> gone = new LinkedHashMap<>();

    Tokens(Clock clock, Duration accessLifetime) {
        this.clock = clock;
        this.accessLifetime = accessLifetime;
    }

    Duration accessLifetime() {
        return accessLifetime;
    }

    synchronized String newCode(Grant grant, String redirectUri, String challenge) {
        String code = "na1-" + UUID.randomUUID();
        codes.put(code, new Code(grant, redirectUri, challenge, clock.instant().plus(CODE_LIFETIME)));
        return code;
    }

    /** A code works once, whatever comes of it. */
    synchronized Optional<Code> takeCode(String code) {
        return Optional.ofNullable(codes.remove(code))
                .filter(found -> clock.instant().isBefore(found.expiresAt()));
    }

    synchronized Optional<Long> portalOf(String codeOrRefreshToken) {
        Code code = codes.get(codeOrRefreshToken);
        Grant grant = code == null ? refresh.get(codeOrRefreshToken) : code.grant();
        return Optional.ofNullable(grant)
                .map(Grant::portalId)
                .or(() -> Optional.ofNullable(gone.get(codeOrRefreshToken)));
    }

    synchronized Issued install(Grant grant) {
        installed.put(grant.portalId(), grant);
        String refreshToken = "na1-" + UUID.randomUUID() + "-" + UUID.randomUUID();
        refresh.put(refreshToken, grant);
        return issue(grant, refreshToken);
    }

    synchronized Optional<Issued> refresh(String refreshToken) {
        return Optional.ofNullable(refresh.get(refreshToken)).map(grant -> issue(grant, refreshToken));
    }

    synchronized Optional<Access> access(String token) {
        return Optional.ofNullable(access.get(token));
    }

    /** The portal of an access token, one that an uninstall took away included: such calls are counted, too. */
    synchronized Optional<Long> portalOfAccess(String token) {
        return access(token).map(held -> held.grant().portalId()).or(() -> Optional.ofNullable(gone.get(token)));
    }

    synchronized Optional<Grant> refreshGrant(String token) {
        return Optional.ofNullable(refresh.get(token));
    }

    boolean expired(Access token) {
        return !clock.instant().isBefore(token.expiresAt());
    }

    synchronized boolean installed(long portalId) {
        return installed.containsKey(portalId);
    }

    synchronized void revokeRefresh(String refreshToken) {
        refresh.remove(refreshToken);
    }

    synchronized void revokeAccess(String token) {
        access.remove(token);
    }

    /** Refreshing fails, calls answer 401, webhooks stop. */
    synchronized void uninstall(long portalId) {
        installed.remove(portalId);
        remember(portalId);
        codes.values().removeIf(code -> code.grant().portalId() == portalId);
        refresh.values().removeIf(grant -> grant.portalId() == portalId);
        access.values().removeIf(token -> token.grant().portalId() == portalId);
    }

    private void remember(long portalId) {
        gone.values().removeIf(portal -> portal == portalId);
        access.forEach((token, held) -> {
            if (held.grant().portalId() == portalId) {
                gone.put(token, portalId);
            }
        });
        refresh.forEach((token, grant) -> {
            if (grant.portalId() == portalId) {
                gone.put(token, portalId);
            }
        });
    }

    /** Access tokens given out so far stop working now; refreshing works on. */
    synchronized void expireAccess(long portalId) {
        Instant now = clock.instant();
        access.replaceAll((token, held) ->
                held.grant().portalId() == portalId && held.expiresAt().isAfter(now) ? held.expiringAt(now) : held);
    }

    synchronized void clear() {
        codes.clear();
        access.clear();
        refresh.clear();
        installed.clear();
        gone.clear();
    }

    synchronized Map<String, Access> allAccess() {
        return new LinkedHashMap<>(access);
    }

    synchronized Map<String, Grant> allRefresh() {
        return new LinkedHashMap<>(refresh);
    }

    synchronized List<Grant> allInstalled() {
        return List.copyOf(installed.values());
    }

    synchronized void restore(
            Map<String, Access> savedAccess, Map<String, Grant> savedRefresh, List<Grant> savedInstalled) {
        access.putAll(savedAccess);
        refresh.putAll(savedRefresh);
        savedInstalled.forEach(grant -> installed.put(grant.portalId(), grant));
    }

    private Issued issue(Grant grant, String refreshToken) {
        Instant now = clock.instant();
        access.values().removeIf(token -> token.expiresAt().plus(KEEP_EXPIRED).isBefore(now));
        String token = "C" + UUID.randomUUID().toString().replace("-", "")
                + UUID.randomUUID().toString().replace("-", "");
        access.put(token, new Access(grant, now.plus(accessLifetime)));
        return new Issued(token, refreshToken, grant);
    }

    /** Who let the app in, where, and to do what. */
    record Grant(long portalId, long userId, List<String> scopes) {}

    record Code(Grant grant, String redirectUri, String challenge, Instant expiresAt) {}

    record Access(Grant grant, Instant expiresAt) {

        Access expiringAt(Instant moment) {
            return new Access(grant, moment);
        }
    }

    record Issued(String accessToken, String refreshToken, Grant grant) {}
}
