package io.referloop.privacy;

import io.referloop.crm.RecordRef;
import io.referloop.work.Backoff;
import io.referloop.work.Lanes;
import io.referloop.work.Lanes.Pause;
import io.referloop.workspace.InWorkspace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Forgets people. The wish is a row in the same transaction as what told it, and from then on the person is known as forgotten; the tables
 * are gone through in the background, package by package, as often as it takes. A crash repeats it.
 */
@Component
public class Erasures implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Erasures.class);
    private static final Duration SWEEP = Duration.ofSeconds(10);
    private static final int ROUNDS_MAX = 5;

    private final InWorkspace inWorkspace;
    private final ErasureRows rows;
    private final Tombstones tombstones;
    private final ObjectProvider<PersonalData> everywhere;
    private final Clock clock;
    private final Lanes<UUID> lanes = new Lanes<>("erasure", 2, this::drain);

    Erasures(
            InWorkspace inWorkspace,
            ErasureRows rows,
            Tombstones tombstones,
            ObjectProvider<PersonalData> everywhere,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.rows = rows;
        this.tombstones = tombstones;
        this.everywhere = everywhere;
        this.clock = clock;
    }

    /** The CRM asks to forget a contact. Told twice, it is one erasure. Joins the caller's transaction. */
    public void ofContact(UUID workspace, UUID connection, RecordRef contact, String by) {
        Sought sought = new Sought();
        sought.record(connection, contact);
        boolean known =
                !tombstones.find(workspace, sought.person().records(), Set.of()).isNobody();
        if (!known) {
            want(workspace, ErasureRows.Source.CRM, recognised(workspace, sought), by);
        }
    }

    /** A forgotten person is in the CRM again, as a contact that nobody knew; what was told of it meanwhile goes too. */
    public void cameBack(UUID workspace, UUID connection, RecordRef contact, String email) {
        inWorkspace.run(workspace, () -> {
            Sought sought = new Sought();
            sought.record(connection, contact);
            if (tombstones.find(workspace, sought.person().records(), Set.of()).isNobody()) {
                sought.email(email);
                want(workspace, ErasureRows.Source.CRM, sought.person(), connection.toString());
            }
        });
    }

    /** A member asks to forget whoever has this address. */
    public void ofEmail(UUID workspace, String email, String member) {
        inWorkspace.run(
                workspace, () -> want(workspace, ErasureRows.Source.MEMBER, recognised(workspace, of(email)), member));
    }

    /** What of the person with this address would be erased; changes nothing. */
    public List<PersonalData.Held> held(UUID workspace, String email) {
        return inWorkspace.call(workspace, () -> {
            Person person = recognised(workspace, of(email));
            return everywhere().stream()
                    .flatMap(it -> it.held(workspace, person).stream())
                    .filter(it -> it.count() > 0)
                    .toList();
        });
    }

    /**
     * Lets a person be known again who was forgotten and came back by themselves.
     *
     * @return whether they had been forgotten
     */
    public boolean allowAgain(UUID workspace, String email) {
        return inWorkspace.call(workspace, () -> tombstones.lift(workspace, email));
    }

    /** The newest first. */
    public List<Done> list(UUID workspace) {
        return inWorkspace.call(workspace, () -> rows.list(workspace));
    }

    @EventListener(ApplicationReadyEvent.class)
    void sweep() {
        lanes.sweep(rows::due, SWEEP);
    }

    @Override
    public void destroy() {
        lanes.close();
    }

    private void want(UUID workspace, ErasureRows.Source source, Person person, String by) {
        UUID erasure = rows.add(workspace, source, person, by);
        tombstones.bury(workspace, erasure, person);
        lanes.wakeAfterCommit(() -> List.of(workspace));
    }

    private Pause drain(UUID workspace) {
        for (Optional<ErasureRows.Due> due = take(workspace); due.isPresent(); due = take(workspace)) {
            carryOut(workspace, due.get());
        }
        return new Pause.UntilWoken();
    }

    private Optional<ErasureRows.Due> take(UUID workspace) {
        return inWorkspace.call(workspace, () -> rows.take(workspace));
    }

    private void carryOut(UUID workspace, ErasureRows.Due due) {
        try {
            Person person = inWorkspace.call(workspace, () -> {
                Sought sought = Sought.of(due.person());
                everywhere().forEach(it -> it.searchFor(workspace, sought));
                Person known = recognised(workspace, sought);
                tombstones.bury(workspace, due.id(), known);
                rows.known(workspace, due.id(), known, held(workspace, known));
                return known.amongOthers(namesakes(workspace, known));
            });
            // One transaction each: going through old deliveries must not hold the locks of referrals meanwhile.
            everywhere().forEach(it -> inWorkspace.run(workspace, () -> it.erase(workspace, person)));
            inWorkspace.run(workspace, () -> rows.done(workspace, due.id()));
            log.info("Erasure {} is done", due.id());
        } catch (RuntimeException failed) {
            log.error("Erasure {} failed and is tried again", due.id(), failed);
            Instant again = clock.instant().plus(Backoff.after(due.attempts()));
            inWorkspace.run(workspace, () -> rows.postpone(workspace, due.id(), again));
        }
    }

    /** Asked for late: some of them read CRMs, and whoever reads a CRM asks here. */
    private List<PersonalData> everywhere() {
        return everywhere.orderedStream().toList();
    }

    private Set<String> namesakes(UUID workspace, Person person) {
        Set<String> sharing = new HashSet<>();
        everywhere().forEach(it -> sharing.addAll(it.namesakes(workspace, person)));
        return sharing;
    }

    private List<PersonalData.Held> held(UUID workspace, Person person) {
        List<PersonalData.Held> held = new ArrayList<>();
        everywhere().forEach(it -> held.addAll(it.held(workspace, person)));
        return held.stream().filter(it -> it.count() > 0).toList();
    }

    /** An address leads to records, a record to another address; until nothing new comes up. */
    private Person recognised(UUID workspace, Sought sought) {
        Person before = sought.person();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            everywhere().forEach(it -> it.recognise(workspace, sought));
            Person now = sought.person();
            if (now.equals(before)) {
                return now;
            }
            before = now;
        }
        return before;
    }

    private static Sought of(String email) {
        Sought sought = new Sought();
        sought.email(email);
        return sought;
    }

    /**
     * One erasure, without whom.
     *
     * @param doneAt null while it is under way
     * @param held what was there
     */
    public record Done(
            UUID id,
            boolean byCrm,
            String by,
            Instant at,
            @Nullable Instant doneAt,
            List<PersonalData.Held> held) {}
}
