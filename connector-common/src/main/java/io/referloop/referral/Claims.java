package io.referloop.referral;

import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every claim that was made, with what became of it. Joins the caller's transaction. */
@Component
class Claims {

    private final JdbcClient jdbc;

    Claims(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Two requests with one key wait for each other instead of failing on the claim's primary key. */
    void lock(SubmitReferral wish) {
        jdbc.sql("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(?, 0))) AS locked")
                .param(wish.workspace() + wish.key())
                .query(Integer.class)
                .single();
    }

    /** What this very request was answered before. */
    Optional<Kept> repeated(SubmitReferral wish) {
        return jdbc.sql("""
                        SELECT outcome, referral_id, code, field, reason, fix, candidates FROM claim
                        WHERE workspace_id = ? AND idempotency_key = ? AND request_hash = ?""")
                .params(wish.workspace(), wish.key(), hash(wish))
                .query((row, n) -> kept(row))
                .optional();
    }

    /** Whether the key stood for another form that came to something; one that was refused may be corrected. */
    boolean keyIsTaken(SubmitReferral wish) {
        return jdbc.sql(
                        "SELECT EXISTS (SELECT FROM claim WHERE workspace_id = ? AND idempotency_key = ? AND outcome <> 'REFUSED')")
                .params(wish.workspace(), wish.key())
                .query(Boolean.class)
                .single();
    }

    void keep(SubmitReferral wish, Claim.Strength strength, @Nullable UUID referrer, Kept kept, Instant at) {
        jdbc.sql("""
                        INSERT INTO claim (workspace_id, idempotency_key, request_hash, connection_id, object_type, record_id, referrer_email,
                            submitted_by, claimed_at, strength, outcome, referral_id, referrer_id, code, field, reason, fix, candidates)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::text[]::uuid[])""")
                .params(
                        wish.workspace(),
                        wish.key(),
                        hash(wish),
                        wish.connection(),
                        wish.record().ref().type().name(),
                        wish.record().ref().id(),
                        wish.referrerEmail().strip(),
                        wish.submittedBy(),
                        SqlTime.of(at),
                        strength.name(),
                        kept.outcome().name())
                .param(kept.referral())
                .param(referrer)
                .param(kept.code())
                .param(kept.field())
                .param(kept.reason())
                .param(kept.fix())
                .param(Rows.column(kept.candidates()))
                .update();
    }

    /** The claims that count for these referrals, oldest first: the one that opened it and every further touch. */
    Map<UUID, List<Touch>> touches(UUID workspace, Collection<UUID> referrals) {
        Map<UUID, List<Touch>> touches = new HashMap<>();
        jdbc.sql("""
                        SELECT c.claim_id, c.referral_id, c.strength, c.claimed_at, c.part, p.referrer_id, p.email, p.name
                        FROM claim c
                        JOIN referral r ON r.workspace_id = c.workspace_id AND r.referral_id = c.referral_id
                        JOIN referrer p ON p.workspace_id = c.workspace_id AND p.referrer_id = coalesce(c.referrer_id, r.referrer_id)
                        WHERE c.workspace_id = ? AND c.referral_id = ANY (?::text[]::uuid[]) AND c.outcome IN ('ACCEPTED', 'TOUCH')
                        ORDER BY c.claimed_at, c.claim_id""")
                .params(workspace, Rows.column(referrals))
                .query((row, n) -> touches.computeIfAbsent(
                                row.getObject("referral_id", UUID.class), id -> new ArrayList<>())
                        .add(touch(row)))
                .list();
        return touches;
    }

    Instant lastTouch(UUID workspace, Referral referral) {
        return touches(workspace, List.of(referral.id())).getOrDefault(referral.id(), List.of()).stream()
                .map(it -> it.claim().at())
                .max(Instant::compareTo)
                .orElse(referral.claimedAt());
    }

    /** Whoever decided says that the claim is about this referral, or none. False when somebody else did meanwhile. */
    boolean decide(UUID workspace, UUID claim, @Nullable UUID referral, String reason, String by, Instant at) {
        return jdbc.sql("""
                        UPDATE claim SET outcome = ?, referral_id = ?::uuid, reason = ?, decided_by = ?, decided_at = ?
                        WHERE workspace_id = ? AND claim_id = ? AND outcome = 'REVIEW'
                        AND (?::uuid IS NULL OR ?::uuid = ANY (candidates))""")
                        .param(referral == null ? Outcome.REFUSED.name() : Outcome.DUPLICATE.name())
                        .param(referral)
                        .params(reason, by, SqlTime.of(at), workspace, claim)
                        .param(referral)
                        .param(referral)
                        .update()
                == 1;
    }

    /** Every claim on a referral, oldest first. */
    List<Made> about(UUID workspace, UUID referral) {
        return jdbc.sql("""
                        SELECT claim_id, referrer_email, submitted_by, claimed_at, outcome, reason FROM claim
                        WHERE workspace_id = ? AND referral_id = ? ORDER BY claimed_at, claim_id""")
                .params(workspace, referral)
                .query((row, n) -> new Made(
                        row.getObject("claim_id", UUID.class),
                        row.getString("referrer_email"),
                        row.getString("submitted_by"),
                        SqlTime.read(row, "claimed_at"),
                        Outcome.valueOf(row.getString("outcome")),
                        row.getString("reason")))
                .list();
    }

    void divide(UUID workspace, UUID referral, Map<UUID, BigDecimal> parts, String by, Instant at) {
        Rows rows = new Rows(2);
        parts.forEach((claim, part) -> rows.add(claim, part.toPlainString()));
        jdbc.sql("""
                        UPDATE claim SET decided_by = ?, decided_at = ?,
                            part = (SELECT r.part FROM unnest(?::text[]::uuid[], ?::text[]::numeric[]) AS r (id, part) WHERE r.id = claim_id)
                        WHERE workspace_id = ? AND referral_id = ? AND outcome IN ('ACCEPTED', 'TOUCH')""")
                .params(by, SqlTime.of(at))
                .params(rows.parameters(workspace, referral))
                .update();
    }

    /** What waits for a person's word, the oldest first. */
    List<Waiting> waiting(UUID workspace) {
        return jdbc.sql("""
                        SELECT claim_id, referrer_email, submitted_by, claimed_at, reason, candidates
                        FROM claim WHERE workspace_id = ? AND outcome = 'REVIEW' ORDER BY claimed_at, claim_id LIMIT 200""")
                .param(workspace)
                .query((row, n) -> new Waiting(
                        row.getObject("claim_id", UUID.class),
                        row.getString("referrer_email"),
                        row.getString("submitted_by"),
                        SqlTime.read(row, "claimed_at"),
                        row.getString("reason"),
                        List.of((UUID[]) row.getArray("candidates").getArray())))
                .list();
    }

    private static Touch touch(ResultSet row) throws SQLException {
        Referrer referrer =
                new Referrer(row.getObject("referrer_id", UUID.class), row.getString("email"), row.getString("name"));
        Claim claim = new Claim(
                row.getObject("claim_id", UUID.class),
                new Claim.By(referrer.id(), Set.of(new Email(referrer.email()))),
                Claim.Strength.valueOf(row.getString("strength")),
                SqlTime.read(row, "claimed_at"),
                null);
        return new Touch(claim, referrer, row.getBigDecimal("part"));
    }

    private static Kept kept(ResultSet row) throws SQLException {
        java.sql.Array candidates = row.getArray("candidates");
        return new Kept(
                Outcome.valueOf(row.getString("outcome")),
                row.getObject("referral_id", UUID.class),
                row.getString("code"),
                row.getString("field"),
                row.getString("reason"),
                row.getString("fix"),
                candidates == null ? List.of() : List.of((UUID[]) candidates.getArray()));
    }

    /** Tells a repeated request from another one that was given the same key. */
    private static byte[] hash(SubmitReferral wish) {
        String content = String.join(
                "\u0000",
                wish.connection().toString(),
                wish.record().requested().toString(),
                wish.referrerEmail().strip(),
                Objects.requireNonNullElse(wish.referrerName(), ""),
                Objects.requireNonNullElse(wish.note(), ""));
        try {
            return MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    enum Outcome {
        ACCEPTED,
        /** One more claim on a referral whose program shares the credit or gives it to another claim than the first. */
        TOUCH,
        DUPLICATE,
        REFUSED,
        /** Two referrals fit; a person says which. */
        REVIEW
    }

    /** @param candidates what a person can choose among */
    record Kept(
            Outcome outcome,
            @Nullable UUID referral,
            @Nullable String code,
            @Nullable String field,
            @Nullable String reason,
            @Nullable String fix,
            List<UUID> candidates) {

        static Kept about(Outcome outcome, UUID referral) {
            return new Kept(outcome, referral, null, null, null, null, List.of());
        }
    }

    record Made(
            UUID id,
            String referrerEmail,
            String submittedBy,
            Instant at,
            Outcome outcome,
            @Nullable String reason) {}

    /** @param candidates the referrals that it could be about */
    record Waiting(
            UUID id, String referrerEmail, String submittedBy, Instant at, String reason, List<UUID> candidates) {}

    /** @param part what a person gave it, or null */
    record Touch(Claim claim, Referrer referrer, @Nullable BigDecimal part) {}
}
