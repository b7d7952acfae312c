package io.referloop.referral;

import io.referloop.program.AttributionPolicy;
import io.referloop.program.Programs;
import io.referloop.workspace.InWorkspace;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Who gets which part of the credit for referrals that several people claim. */
@Component
public class Credits {

    /** The flag that stands while a person has to divide the credit. */
    static final String SPLIT = "SPLIT_UNDECIDED";

    static final String SPLIT_REASON =
            "Several people claim this referral, and the program leaves it to a person who gets which part.";

    private final InWorkspace inWorkspace;
    private final Referrals referrals;
    private final Claims claims;
    private final Rivals rivals;
    private final Programs programs;
    private final Flags flags;
    private final Progress progress;
    private final Clock clock;

    Credits(
            InWorkspace inWorkspace,
            Referrals referrals,
            Claims claims,
            Rivals rivals,
            Programs programs,
            Flags flags,
            Progress progress,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.referrals = referrals;
        this.claims = claims;
        this.rivals = rivals;
        this.programs = programs;
        this.flags = flags;
        this.progress = progress;
        this.clock = clock;
    }

    /** For each referral at least one part: that of its own referrer, where nobody else has one. */
    public Map<UUID, List<Part>> of(UUID workspace, Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return inWorkspace.call(workspace, () -> {
            Map<UUID, List<Claims.Touch>> touches = claims.touches(workspace, ids);
            Map<UUID, List<Part>> credits = new HashMap<>();
            for (Referral referral : referrals.find(workspace, ids)) {
                List<Claims.Touch> own = touches.getOrDefault(referral.id(), List.of());
                List<Part> parts = own.size() < 2 ? List.of() : parts(attribution(workspace, referral, own));
                credits.put(
                        referral.id(),
                        parts.isEmpty() ? List.of(new Part(referral.referrer().id(), BigDecimal.ONE)) : parts);
            }
            return credits;
        });
    }

    /** Which of the claims on a referral count, and why the others do not. */
    public Attribution explain(UUID workspace, Referral referral) {
        return inWorkspace.call(
                workspace,
                () -> attribution(
                        workspace,
                        referral,
                        claims.touches(workspace, List.of(referral.id())).getOrDefault(referral.id(), List.of())));
    }

    /** A person says who gets which part; a claim that is not named gets none. The referral is worked out again. */
    public void divide(UUID workspace, Referral referral, Map<UUID, BigDecimal> parts, String by, String correlation) {
        inWorkspace.run(workspace, () -> {
            claims.divide(workspace, referral.id(), parts, by, clock.instant());
            flags.clearAll(workspace, referral.id(), SPLIT, by, "The credit was divided.");
            progress.settle(workspace, List.of(referral.id()), correlation);
        });
    }

    private Attribution attribution(UUID workspace, Referral referral, List<Claims.Touch> touches) {
        AttributionPolicy policy = programs.version(workspace, referral.programId(), referral.programVersion())
                .attribution();
        Map<UUID, BigDecimal> split = new HashMap<>();
        touches.forEach(it -> {
            if (it.part() != null) {
                split.put(it.claim().id(), it.part());
            }
        });
        return Attribution.of(
                policy,
                touches.stream().map(Claims.Touch::claim).toList(),
                rivals.dealsCreated(workspace, referral),
                clock.instant(),
                split);
    }

    private static List<Part> parts(Attribution told) {
        Map<UUID, BigDecimal> parts = new LinkedHashMap<>();
        told.credits().forEach(it -> parts.merge(it.claim().referrer().id(), it.part(), BigDecimal::add));
        return parts.entrySet().stream()
                .map(it -> new Part(it.getKey(), it.getValue()))
                .toList();
    }

    /** @param part above 0; parts are relative to each other */
    public record Part(UUID referrer, BigDecimal part) {}
}
