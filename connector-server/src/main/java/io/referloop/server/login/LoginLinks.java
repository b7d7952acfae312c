package io.referloop.server.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Member;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Workspaces;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The links that sign in once. A link names the workspace whose row proves it, because nothing can be looked up before the workspace is
 * known; the rest of it is random.
 */
@Component
class LoginLinks {

    /** For a link that travels by e-mail. */
    static final Duration MAILED_FOR = Duration.ofMinutes(15);

    private static final int RANDOM_BYTES = 32;
    private static final int TOKEN_BYTES = 16 + RANDOM_BYTES;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Workspaces workspaces;
    private final LoginProperties properties;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    LoginLinks(
            InWorkspace inWorkspace, JdbcClient jdbc, Workspaces workspaces, LoginProperties properties, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.workspaces = workspaces;
        this.properties = properties;
        this.clock = clock;
    }

    /** A fresh link for a member of any workspace; none for anybody else. */
    Optional<Link> issue(String email, Duration validFor) {
        List<Member> memberships = workspaces.membershipsOf(email);
        return memberships.isEmpty() ? Optional.empty() : Optional.of(issue(memberships.getFirst(), validFor));
    }

    /** The e-mail that this token signs in, which it does only once. */
    Optional<String> redeem(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
        if (bytes.length != TOKEN_BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        UUID workspace = new UUID(buffer.getLong(), buffer.getLong());
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                                UPDATE login_link SET used_at = :now
                                WHERE workspace_id = current_workspace() AND link_hash = :hash AND used_at IS NULL AND expires_at > :now
                                RETURNING email""")
                        .param("now", SqlTime.of(clock))
                        .param("hash", hash(token))
                        .query(String.class)
                        .optional());
    }

    private Link issue(Member member, Duration validFor) {
        byte[] secret = new byte[RANDOM_BYTES];
        random.nextBytes(secret);
        UUID workspace = member.workspaceId();
        String token = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(TOKEN_BYTES)
                        .putLong(workspace.getMostSignificantBits())
                        .putLong(workspace.getLeastSignificantBits())
                        .put(secret)
                        .array());
        Instant now = clock.instant();
        inWorkspace.run(workspace, () -> {
            jdbc.sql("DELETE FROM login_link WHERE workspace_id = current_workspace() AND expires_at < ?")
                    .param(SqlTime.of(now))
                    .update();
            jdbc.sql(
                            "INSERT INTO login_link (workspace_id, link_hash, email, created_at, expires_at) VALUES (?, ?, ?, ?, ?)")
                    .params(workspace, hash(token), member.email(), SqlTime.of(now), SqlTime.of(now.plus(validFor)))
                    .update();
        });
        return new Link(member, properties.at("/login/link?token=" + token).toString(), validFor);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    record Link(Member member, String url, Duration validFor) {

        @Override
        public String toString() {
            return "Link[***]";
        }
    }
}
