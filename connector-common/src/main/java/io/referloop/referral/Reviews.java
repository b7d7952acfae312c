package io.referloop.referral;

import io.referloop.program.ReferralStatus;
import io.referloop.workspace.InWorkspace;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What waits for a person's judgement about claims, and what they can do about it. */
@Component
public class Reviews {

    private final InWorkspace inWorkspace;
    private final Flags flags;
    private final Conflicts conflicts;
    private final Claims claims;
    private final Credits credits;
    private final Referrals referrals;
    private final Links links;
    private final Progress progress;
    private final Clock clock;

    Reviews(
            InWorkspace inWorkspace,
            Flags flags,
            Conflicts conflicts,
            Claims claims,
            Credits credits,
            Referrals referrals,
            Links links,
            Progress progress,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.flags = flags;
        this.conflicts = conflicts;
        this.claims = claims;
        this.credits = credits;
        this.referrals = referrals;
        this.links = links;
        this.progress = progress;
        this.clock = clock;
    }

    /** A flag that stands for a pair is told once, with the pair. */
    public Queue open(UUID workspace) {
        return inWorkspace.call(workspace, () -> {
            List<Flag> open = flags.open(workspace).stream()
                    .filter(it -> !it.code().equals(Conflicts.TWO_REFERRALS))
                    .toList();
            List<Conflicts.Conflict> pairs = conflicts.open(workspace);
            List<Claims.Waiting> waiting = claims.waiting(workspace);
            Set<UUID> concerned = new HashSet<>();
            open.forEach(it -> concerned.add(it.referral()));
            pairs.forEach(it -> concerned.addAll(List.of(it.one(), it.other())));
            waiting.forEach(it -> concerned.addAll(it.candidates()));
            Map<UUID, Referral> known = new HashMap<>();
            referrals.find(workspace, concerned).forEach(it -> known.put(it.id(), it));
            return new Queue(
                    open.stream()
                            .map(it -> new Flagged(
                                    it,
                                    known(known, it.referral()),
                                    it.code().equals(Credits.SPLIT) ? claims(workspace, it.referral()) : List.of()))
                            .toList(),
                    pairs.stream()
                            .map(it -> new Pair(
                                    it.id(),
                                    it.reason(),
                                    it.raisedAt(),
                                    known(known, it.one()),
                                    known(known, it.other())))
                            .toList(),
                    waiting.stream()
                            .map(it -> new UnclearClaim(
                                    it.id(),
                                    it.referrerEmail(),
                                    it.submittedBy(),
                                    it.at(),
                                    it.candidates().stream()
                                            .map(id -> known(known, id))
                                            .toList()))
                            .toList());
        });
    }

    /** Who claimed a referral, when, and what each claim comes to as things stand. */
    public List<ClaimLine> claims(UUID workspace, UUID referral) {
        return inWorkspace.call(workspace, () -> {
            Attribution told = credits.explain(
                    workspace, referrals.find(workspace, referral).orElseThrow());
            return claims.about(workspace, referral).stream()
                    .map(it -> line(it, told))
                    .toList();
        });
    }

    /** Gives everybody who has a claim on the referral the part that a person said. False when a part is not above 0 or nobody has any. */
    public boolean divide(UUID workspace, UUID referral, Map<UUID, BigDecimal> parts, String by, String correlation) {
        boolean possible = !parts.isEmpty() && parts.values().stream().allMatch(it -> it.signum() > 0);
        if (possible) {
            credits.divide(workspace, referrals.find(workspace, referral).orElseThrow(), parts, by, correlation);
        }
        return possible;
    }

    private static ClaimLine line(Claims.Made made, Attribution told) {
        BigDecimal all = told.credits().stream().map(Attribution.Credit::part).reduce(BigDecimal.ZERO, BigDecimal::add);
        Optional<BigDecimal> part = told.credits().stream()
                .filter(it -> it.claim().id().equals(made.id()))
                .map(Attribution.Credit::part)
                .findFirst();
        Optional<String> lost = told.losses().stream()
                .filter(it -> it.claim().id().equals(made.id()))
                .map(it -> it.reason().toItsReferrer())
                .findFirst();
        String explanation = part.map(it -> it.compareTo(all) == 0
                        ? "Counts, with the whole credit."
                        : "Counts, with " + percent(it, all) + " % of the credit.")
                .or(() -> lost)
                .orElseGet(() -> Objects.requireNonNullElse(made.reason(), "It does not count."));
        return new ClaimLine(
                made.id(),
                made.referrerEmail(),
                made.submittedBy(),
                made.at(),
                made.outcome().name(),
                part.isPresent(),
                explanation);
    }

    private static String percent(BigDecimal part, BigDecimal all) {
        return part.multiply(BigDecimal.valueOf(100))
                .divide(all, 2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** A person found that the referral does not stand: it ends, and its rewards are taken back. False when the flag is not open any more. */
    public boolean reject(UUID workspace, UUID flag, String by, String reason, String correlation) {
        return inWorkspace.call(workspace, () -> {
            Optional<Flag> open = flags.open(workspace).stream()
                    .filter(it -> it.id().equals(flag))
                    .findFirst();
            open.ifPresent(it -> reject(workspace, it, by, reason, correlation));
            return open.isPresent();
        });
    }

    /**
     * A claim that fits several referrals is one on this one, and comes second there; or on none of them, and is refused.
     *
     * @param referral null: none of them
     */
    public boolean assign(UUID workspace, UUID claim, @Nullable UUID referral, String by, String reason) {
        return inWorkspace.call(
                workspace, () -> claims.decide(workspace, claim, referral, reason, by, clock.instant()));
    }

    private void reject(UUID workspace, Flag flag, String by, String reason, String correlation) {
        Referral referral = referrals
                .lock(workspace, List.of(flag.referral()))
                .get()
                .getFirst()
                .referral();
        flags.open(workspace, List.of(referral.id()))
                .getOrDefault(referral.id(), List.of())
                .forEach(it -> flags.clearAll(workspace, referral.id(), it.code(), by, reason));
        links.any(workspace, referral.id())
                .ifPresent(about -> progress.end(
                        workspace, referral, about, clock.instant(), ReferralStatus.DISQUALIFIED, reason, correlation));
    }

    private static Referral known(Map<UUID, Referral> known, UUID id) {
        return Objects.requireNonNull(known.get(id));
    }

    public record Queue(List<Flagged> flagged, List<Pair> pairs, List<UnclearClaim> claims) {

        public boolean isEmpty() {
            return flagged.isEmpty() && pairs.isEmpty() && claims.isEmpty();
        }
    }

    /**
     * @param counts whether it has a part of the credit
     * @param explanation a sentence for its own referrer, which names nobody else
     */
    public record ClaimLine(
            UUID id,
            String referrerEmail,
            String submittedBy,
            Instant at,
            String outcome,
            boolean counts,
            String explanation) {}

    /** @param toDivide the claims among which a person has to divide the credit; empty for other questions */
    public record Flagged(Flag flag, Referral referral, List<ClaimLine> toDivide) {}

    /** Two referrals about one record. */
    public record Pair(UUID id, String reason, Instant at, Referral one, Referral other) {}

    /** A claim that fits several referrals. */
    public record UnclearClaim(
            UUID id, String referrerEmail, String submittedBy, Instant at, List<Referral> candidates) {}
}
