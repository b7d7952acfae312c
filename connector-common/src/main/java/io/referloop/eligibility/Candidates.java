package io.referloop.eligibility;

import io.referloop.crm.RecordType;
import io.referloop.eligibility.EligibilityDecided.Standing;
import io.referloop.program.Program;
import io.referloop.program.ProgramPublished;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Links;
import io.referloop.referral.RecordKey;
import io.referloop.referral.Referral;
import io.referloop.referral.Referrals;
import io.referloop.referral.ReferralsMoved;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Decides about contacts whenever something about them changed or their time has come, and keeps the decision. */
@Component
public class Candidates {

    private static final int AT_ONCE = 100;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final AskingPrograms programs;
    private final CandidateRows rows;
    private final ContactFacts facts;
    private final Actions actions;
    private final Links links;
    private final Referrals referrals;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Candidates(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            AskingPrograms programs,
            CandidateRows rows,
            ContactFacts facts,
            Actions actions,
            Links links,
            Referrals referrals,
            ApplicationEventPublisher events,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.programs = programs;
        this.rows = rows;
        this.facts = facts;
        this.actions = actions;
        this.links = links;
        this.referrals = referrals;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Decides about everybody whom time alone may have changed.
     *
     * @return how many
     */
    public int decideDue() {
        int decided = 0;
        for (UUID workspace : due()) {
            int batch;
            do {
                batch = inWorkspace.call(workspace, () -> {
                    List<RecordKey> contacts = rows.due(workspace, AT_ONCE);
                    decide(workspace, contacts);
                    return contacts.size();
                });
                decided += batch;
            } while (batch == AT_ONCE);
        }
        return decided;
    }

    /** What was decided about a contact last; empty when it is no candidate. */
    public Optional<Standing> standing(UUID workspace, RecordKey contact) {
        return contact.ref().type() == RecordType.CONTACT
                ? inWorkspace.call(workspace, () -> rows.standing(workspace, contact))
                : Optional.empty();
    }

    /** Other rules: everybody is decided about again. */
    @EventListener
    void on(ProgramPublished published) {
        rows.lookAgain(published.workspace());
    }

    /** Whoever was referred and won is a customer from then on. */
    @EventListener
    void on(ReferralsMoved moved) {
        List<UUID> won = moved.movements().stream()
                .map(ReferralsMoved.Movement::referral)
                .filter(it -> it.status() == ReferralStatus.WON)
                .map(Referral::id)
                .toList();
        if (!won.isEmpty()) {
            Set<RecordKey> contacts = new HashSet<>();
            links.of(moved.workspace(), won).values().forEach(contacts::addAll);
            decide(moved.workspace(), contacts);
        }
    }

    /** Decides about those of these contacts that are candidates, in the caller's transaction. */
    void decide(UUID workspace, Collection<RecordKey> contacts) {
        if (contacts.isEmpty()) {
            return;
        }
        List<Candidate> candidates = rows.lock(workspace, contacts);
        if (candidates.isEmpty()) {
            return;
        }
        List<CandidateRows.Decided> decided = judge(workspace, candidates);
        rows.save(workspace, decided);
        List<Standing> told = decided.stream()
                .filter(CandidateRows.Decided::shown)
                .map(CandidateRows.Decided::standing)
                .toList();
        if (!told.isEmpty()) {
            events.publishEvent(new EligibilityDecided(workspace, told));
        }
    }

    private List<CandidateRows.Decided> judge(UUID workspace, List<Candidate> candidates) {
        List<RecordKey> contacts = candidates.stream().map(Candidate::contact).toList();
        List<Program> asking = programs.of(workspace);
        Map<RecordKey, Map<String, ContactFacts.Telling>> told = facts.of(workspace, contacts);
        Map<RecordKey, List<Actions.Action>> done = actions.of(workspace, contacts);
        Map<RecordKey, Instant> won = won(workspace, contacts);
        Instant now = clock.instant();
        List<CandidateRows.Decided> decided = new ArrayList<>();
        for (Candidate candidate : candidates) {
            RecordKey contact = candidate.contact();
            Person person = new Person(
                    candidate,
                    told.getOrDefault(contact, Map.of()),
                    done.getOrDefault(contact, List.of()),
                    won.get(contact));
            decided.add(person.decide(asking, now));
        }
        return decided;
    }

    private Map<RecordKey, Instant> won(UUID workspace, Collection<RecordKey> contacts) {
        Map<RecordKey, Instant> won = new HashMap<>();
        links.find(workspace, new LinkedHashSet<>(contacts))
                .forEach((contact, id) -> referrals
                        .find(workspace, id)
                        .filter(it -> it.status() == ReferralStatus.WON)
                        .ifPresent(it -> won.put(contact, it.statusSince())));
        return won;
    }

    private List<UUID> due() {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql(
                        "SELECT DISTINCT workspace_id FROM candidate WHERE next_look <= ? AND read_at IS NOT NULL")
                .param(SqlTime.of(clock))
                .query(UUID.class)
                .list());
    }
}
