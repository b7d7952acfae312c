package io.referloop.referral;

import io.referloop.crm.RecordType;
import io.referloop.program.AttributionPolicy;
import io.referloop.program.Programs;
import io.referloop.program.ReferralStatus;
import io.referloop.workspace.Trips;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Moves referrals by what CRM records said. Works on many at once and inside the caller's transaction; whatever follows from a movement
 * listens to {@link ReferralsMoved}.
 */
@Component
public class Progress {

    private final Facts facts;
    private final Referrals referrals;
    private final Claims claims;
    private final Programs programs;
    private final ApplicationEventPublisher events;

    Progress(Facts facts, Referrals referrals, Claims claims, Programs programs, ApplicationEventPublisher events) {
        this.facts = facts;
        this.referrals = referrals;
        this.claims = claims;
        this.programs = programs;
        this.events = events;
    }

    /**
     * Records facts, in any order, and moves the referrals that they are new to.
     *
     * @return how many facts were new, by what told them first
     */
    public Map<String, Integer> record(UUID workspace, List<Statement> statements) {
        if (statements.isEmpty()) {
            return Map.of();
        }
        List<UUID> mentioned =
                statements.stream().map(Statement::referral).distinct().toList();
        Trips.Answer<List<Referrals.Known>> locked = referrals.lock(workspace, mentioned);
        Trips.Answer<List<Facts.Added>> news = facts.add(workspace, statements);
        Trips.Answer<Map<UUID, List<Fact>>> known = facts.ask(workspace, mentioned);
        Map<String, Integer> told = new HashMap<>();
        Map<UUID, String> moved = new HashMap<>();
        for (Facts.Added added : news.get()) {
            told.merge(added.correlation(), 1, Integer::sum);
            moved.put(added.referral(), added.correlation());
        }
        settle(workspace, moved, locked.get(), known.get());
        return told;
    }

    /** Gives a stage that nobody had mapped its meaning, for everything that was told of it on this track so far. */
    public int understand(
            UUID workspace,
            UUID connection,
            RecordType type,
            @Nullable String track,
            String stage,
            ReferralStatus status,
            String correlation) {
        List<UUID> moved = facts.understand(workspace, connection, type, track, stage, status);
        settle(workspace, moved, correlation);
        return moved.size();
    }

    /** Works out again where these referrals stand and what follows. */
    public void settle(UUID workspace, Collection<UUID> moved, String correlation) {
        Map<UUID, String> causes = new HashMap<>();
        moved.forEach(referral -> causes.put(referral, correlation));
        if (!causes.isEmpty()) {
            Trips.Answer<List<Referrals.Known>> locked = referrals.lock(workspace, causes.keySet());
            Trips.Answer<Map<UUID, List<Fact>>> known = facts.ask(workspace, causes.keySet());
            settle(workspace, causes, locked.get(), known.get());
        }
    }

    private void settle(
            UUID workspace, Map<UUID, String> moved, List<Referrals.Known> locked, Map<UUID, List<Fact>> known) {
        if (moved.isEmpty()) {
            return;
        }
        List<Referrals.Known> concerned = locked.stream()
                .filter(it -> moved.containsKey(it.referral().id()))
                .toList();
        List<ReferralsMoved.Movement> movements = movements(workspace, concerned, known, moved);
        List<Referral> changed = new ArrayList<>();
        for (int n = 0; n < concerned.size(); n++) {
            Referral now = movements.get(n).referral();
            if (!now.equals(concerned.get(n).referral())) {
                changed.add(now);
            }
        }
        referrals.updateStandings(workspace, changed);
        events.publishEvent(new ReferralsMoved(workspace, movements));
    }

    /**
     * Where a program's referrals stand, those of one referrer or all, in the caller's transaction and without a lock.
     *
     * @param referrer null for all
     */
    public List<ReferralsMoved.Movement> standings(UUID workspace, UUID program, @Nullable UUID referrer) {
        List<Referrals.Known> all = referrals.ofProgram(workspace, program, referrer);
        List<UUID> ids = all.stream().map(it -> it.referral().id()).toList();
        return movements(workspace, all, facts.of(workspace, ids), Map.of());
    }

    private List<ReferralsMoved.Movement> movements(
            UUID workspace, List<Referrals.Known> of, Map<UUID, List<Fact>> known, Map<UUID, String> correlations) {
        List<ReferralsMoved.Movement> movements = new ArrayList<>(of.size());
        for (Referrals.Known it : of) {
            UUID id = it.referral().id();
            ReferralHistory history = history(workspace, it.referral(), known.getOrDefault(id, List.of()));
            movements.add(new ReferralsMoved.Movement(
                    it.referral().standingAt(history.standing()),
                    history,
                    correlations.getOrDefault(id, ""),
                    it.more(),
                    it.newestProgram()));
        }
        return movements;
    }

    /** What is known of one referral, for explaining it. */
    public ReferralHistory history(UUID workspace, Referral referral) {
        return history(
                workspace,
                referral,
                facts.of(workspace, List.of(referral.id())).getOrDefault(referral.id(), List.of()));
    }

    /** Ends a referral by a decision about its claim. Later decisions and none of the CRM's stages can change that. */
    void end(
            UUID workspace,
            Referral referral,
            RecordKey about,
            Instant at,
            ReferralStatus end,
            String reason,
            String correlation) {
        Fact decision = new Fact(about, Fact.DECISION, at, reason, end);
        Map<String, Integer> unused =
                record(workspace, List.of(new Statement(referral.id(), decision, null, correlation)));
    }

    private ReferralHistory history(UUID workspace, Referral referral, List<Fact> told) {
        boolean deals = told.stream().anyMatch(it -> it.created().isPresent());
        if (!deals) {
            return ReferralHistory.of(referral.claimedAt(), told);
        }
        AttributionPolicy policy = programs.version(workspace, referral.programId(), referral.programVersion())
                .attribution();
        Instant lastTouch = policy.model() == AttributionPolicy.Model.FIRST_VALID_CLAIM
                ? referral.claimedAt()
                : claims.lastTouch(workspace, referral);
        return ReferralHistory.of(referral.claimedAt(), told, Attribution.windowCloses(policy, lastTouch));
    }

    /**
     * A fact about a referral, as a linked record told it.
     *
     * @param track the pipeline it was told for, where the CRM said
     * @param correlation of the delivery or request that told it
     */
    public record Statement(
            UUID referral, Fact fact, @Nullable String track, String correlation) {}
}
