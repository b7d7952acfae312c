package io.referloop.sandbox.salesforce.oauth;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Codes, opaque access tokens, and refresh tokens that change with every use. */
public final class Tokens {

    /** A user may approve an app this often; one more revokes the oldest approval. */
    static final int APPROVALS_MAX = 5;

    private static final Duration CODE_LIFETIME = Duration.ofMinutes(15);
    private static final Duration KEEP_EXPIRED = Duration.ofHours(24);

    private final Clock clock;
    private final String orgId;
    private final Duration accessLifetime;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Code> codes = new LinkedHashMap<>();
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Map<String, Approval> approvals = new LinkedHashMap<>();
    private final Map<String, String> rotated = new LinkedHashMap<>();

    Tokens(Clock clock, String orgId, Duration accessLifetime) {
        this.clock = clock;
        this.orgId = orgId;
        this.accessLifetime = accessLifetime;
    }

    /** Whose session this is; nothing for an expired or unknown token. */
    public synchronized Optional<Session> session(String token) {
        return Optional.ofNullable(sessions.get(token))
                .filter(session -> clock.instant().isBefore(session.expiresAt()));
    }

    /** True for a token that was once given out and has ended by time. */
    public synchronized boolean timedOut(String token) {
        return sessions.containsKey(token) && session(token).isEmpty();
    }

    /** Every access token given out so far is expired now; refreshing works on. */
    public synchronized void expireAccess() {
        Instant now = clock.instant();
        sessions.replaceAll((token, session) -> session.expiringAt(now));
    }

    /** As an admin does in the setup: every approval and every session ends. */
    public synchronized void revokeAll() {
        approvals.clear();
        sessions.clear();
        codes.clear();
    }

    /** How many approvals hold a refresh token that works. */
    public synchronized int approvals() {
        return approvals.size();
    }

    synchronized String newCode(Grant grant, String redirectUri, String challenge) {
        String code = "aPrx" + secret(40);
        codes.put(code, new Code(grant, redirectUri, challenge, clock.instant().plus(CODE_LIFETIME)));
        return code;
    }

    /** A code works once, whatever comes of it. */
    synchronized Optional<Code> takeCode(String code) {
        return Optional.ofNullable(codes.remove(code))
                .filter(found -> clock.instant().isBefore(found.expiresAt()));
    }

    synchronized Issued approve(Grant grant) {
        List<String> earlier = new ArrayList<>();
        approvals.forEach((id, approval) -> {
            if (approval.grant().userId().equals(grant.userId())) {
                earlier.add(id);
            }
        });
        for (int i = 0; i <= earlier.size() - APPROVALS_MAX; i++) {
            revokeApproval(earlier.get(i));
        }
        String id = UUID.randomUUID().toString();
        approvals.put(id, new Approval(grant, refreshToken()));
        return issue(id, grant, true);
    }

    /** A token that was used before ends the whole approval: somebody has a copy. */
    synchronized Optional<Issued> refresh(String refreshToken) {
        String reused = rotated.get(refreshToken);
        if (reused != null) {
            revokeApproval(reused);
            return Optional.empty();
        }
        Optional<String> id = approvalOf(refreshToken);
        return id.map(found -> {
            Approval approval = approvals.get(found);
            if (approval == null) {
                throw new IllegalStateException("an approval vanished");
            }
            rotated.put(refreshToken, found);
            approvals.put(found, new Approval(approval.grant(), refreshToken()));
            return issue(found, approval.grant(), true);
        });
    }

    /** Whose refresh token this is. */
    synchronized Optional<Grant> grantOf(String refreshToken) {
        return approvalOf(refreshToken).map(approvals::get).map(Approval::grant);
    }

    /** A session without a refresh token. */
    synchronized Issued issue(Grant grant) {
        return issue("", grant, false);
    }

    /** False when there is no such token. */
    synchronized boolean revoke(String token) {
        Optional<String> approval = approvalOf(token);
        approval.ifPresent(this::revokeApproval);
        return sessions.remove(token) != null || approval.isPresent();
    }

    synchronized SavedTokens save() {
        return new SavedTokens(
                new LinkedHashMap<>(sessions), new LinkedHashMap<>(approvals), new LinkedHashMap<>(rotated));
    }

    synchronized void restore(SavedTokens saved) {
        sessions.putAll(saved.sessions());
        approvals.putAll(saved.approvals());
        rotated.putAll(saved.rotated());
    }

    private Optional<String> approvalOf(String refreshToken) {
        return approvals.entrySet().stream()
                .filter(entry -> entry.getValue().refreshToken().equals(refreshToken))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void revokeApproval(String id) {
        approvals.remove(id);
        sessions.values().removeIf(session -> session.approval().equals(id));
    }

    private Issued issue(String approval, Grant grant, boolean withRefresh) {
        Instant now = clock.instant();
        sessions.values()
                .removeIf(session -> session.expiresAt().plus(KEEP_EXPIRED).isBefore(now));
        String token = orgId.substring(0, 15) + "!AQ" + secret(66);
        sessions.put(token, new Session(grant, approval, now.plus(accessLifetime)));
        Approval held = approvals.get(approval);
        return new Issued(
                token,
                held != null && withRefresh && grant.refreshable()
                        ? Optional.of(held.refreshToken())
                        : Optional.empty(),
                grant,
                now);
    }

    private String refreshToken() {
        return "5Aep861" + secret(57);
    }

    private String secret(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(noise).replace('-', '.');
    }

    /** Who let the app in, and to do what. */
    public record Grant(String userId, List<String> scopes) {
        public Grant {
            scopes = List.copyOf(scopes);
        }

        public boolean api() {
            return scopes.contains("api") || scopes.contains("full");
        }

        boolean refreshable() {
            return scopes.contains("refresh_token") || scopes.contains("offline_access");
        }
    }

    record Code(Grant grant, String redirectUri, String challenge, Instant expiresAt) {}

    /** @param approval empty for flows without one */
    public record Session(Grant grant, String approval, Instant expiresAt) {
        Session expiringAt(Instant moment) {
            return expiresAt.isAfter(moment) ? new Session(grant, approval, moment) : this;
        }
    }

    record Approval(Grant grant, String refreshToken) {}

    /** What a token request was answered with. */
    public record Issued(String accessToken, Optional<String> refreshToken, Grant grant, Instant at) {}

    record SavedTokens(Map<String, Session> sessions, Map<String, Approval> approvals, Map<String, String> rotated) {}
}
