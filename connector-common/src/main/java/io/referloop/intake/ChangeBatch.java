package io.referloop.intake;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.eligibility.ContactSignals;
import io.referloop.privacy.Erasures;
import io.referloop.privacy.Person;
import io.referloop.privacy.Tombstones;
import io.referloop.program.CrmFields;
import io.referloop.program.Programs;
import io.referloop.referral.Conflicts;
import io.referloop.referral.Fact;
import io.referloop.referral.Links;
import io.referloop.referral.Progress;
import io.referloop.referral.RecordFacts;
import io.referloop.referral.RecordKey;
import io.referloop.stage.StageMap;
import io.referloop.stage.StageMaps;
import io.referloop.workspace.Trips;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Translates what a CRM said into facts about referrals, many changes at once, in the caller's transaction. What belongs to no referral is
 * counted, what could not be understood becomes a dead letter, what needs a look at the record is asked for.
 */
@Component
class ChangeBatch {

    private static final Set<String> FACT_FIELDS = Set.of(Fact.AMOUNT, Fact.CURRENCY);

    private final Programs programs;
    private final Links links;
    private final StageMaps stageMaps;
    private final Progress progress;
    private final Erasures erasures;
    private final Tombstones tombstones;
    private final Conflicts conflicts;
    private final Lookups lookups;
    private final ContactSignals signals;
    private final DeadLetters deadLetters;

    ChangeBatch(
            Programs programs,
            Links links,
            StageMaps stageMaps,
            Progress progress,
            Erasures erasures,
            Tombstones tombstones,
            Conflicts conflicts,
            Lookups lookups,
            ContactSignals signals,
            DeadLetters deadLetters) {
        this.programs = programs;
        this.links = links;
        this.stageMaps = stageMaps;
        this.progress = progress;
        this.erasures = erasures;
        this.tombstones = tombstones;
        this.conflicts = conflicts;
        this.lookups = lookups;
        this.signals = signals;
        this.deadLetters = deadLetters;
    }

    Result apply(UUID workspace, UUID connection, List<Told> told) {
        if (told.isEmpty()) {
            return new Result(Map.of(), Forgotten.NOBODY);
        }
        Run run = new Run(workspace, connection, told);
        told.forEach(run::apply);
        Result result = run.finish();
        signals.hear(
                workspace,
                connection,
                told.stream()
                        .map(Told::change)
                        .filter(it -> !run.isAboutSomebodyForgotten(it))
                        .toList());
        return result;
    }

    /** One batch on its way. */
    private final class Run {

        private final UUID workspace;
        private final UUID connection;
        private final Map<RecordKey, UUID> linked;
        private final StageMap stages;
        private final CrmFields fields;
        private final Set<Progress.Statement> statements = new LinkedHashSet<>();
        private final Map<String, Integer> stated = new HashMap<>();
        private final Map<String, Integer> unrelated = new HashMap<>();
        private final Map<RecordRef, Lookups.Wanted> wanted = new LinkedHashMap<>();
        private final Map<UUID, String> moved = new LinkedHashMap<>();
        private final List<DeadLetter.Entry> letters = new ArrayList<>();
        private final Set<RecordRef> forgotten = new HashSet<>();
        private final Set<String> forgottenEmails;
        private final Set<String> dropped = new HashSet<>();

        Run(UUID workspace, UUID connection, List<Told> told) {
            this.workspace = workspace;
            this.connection = connection;
            this.fields = programs.crmFields(workspace);
            Set<RecordKey> mentioned = new HashSet<>();
            told.forEach(it -> mention(it.change(), mentioned));
            Map<RecordRef, String> emails = new HashMap<>();
            told.forEach(it -> emailOf(it.change(), emails));
            Trips.Answer<Tombstones.Found> buried = tombstones.ask(workspace, contacts(mentioned), emails.values());
            Trips.Answer<StageMap> mapped = stageMaps.ask(workspace, connection);
            Trips.Answer<Map<RecordKey, UUID>> found = links.ask(workspace, mentioned);
            this.stages = mapped.get();
            this.linked = new HashMap<>(found.get());
            this.forgottenEmails = buried.get().emails();
            buried.get().contacts().forEach(it -> forgotten.add(it.ref()));
            emails.forEach((record, email) -> {
                if (forgottenEmails.contains(email)) {
                    forgotten.add(record);
                    erasures.cameBack(workspace, connection, record, email);
                }
            });
        }

        /** Where a forgotten person's record stands is no personal data; what it says is. */
        boolean isAboutSomebodyForgotten(CrmChange change) {
            return change instanceof CrmChange.FieldChanged && forgotten.contains(change.record());
        }

        void apply(Told told) {
            CrmChange change = told.change();
            RecordKey key = key(change.record());
            @Nullable UUID referral = linked.get(key);
            if (isAboutSomebodyForgotten(change)) {
                dropped.add(told.correlation());
                unrelated(told);
                return;
            }
            switch (change) {
                case CrmChange.StageMoved moved -> stage(told, key, referral, moved);
                case CrmChange.FieldChanged field -> field(told, key, referral, field);
                case CrmChange.Touched touched -> touch(told, key, referral, touched.record());
                case CrmChange.Created created -> look(told, key, referral, created.record());
                case CrmChange.Deleted deleted -> gone(told, key, referral, true, deleted.occurredAt());
                case CrmChange.Restored restored -> gone(told, key, referral, false, restored.occurredAt());
                case CrmChange.Merged merged -> merge(told, key, merged);
                case CrmChange.Converted converted -> convert(told, referral, converted);
                case CrmChange.AssociationChanged association -> associate(told, key, referral, association);
                case CrmChange.PersonErased erased -> erase(told, key, referral);
            }
        }

        Result finish() {
            Map<String, Integer> added = progress.record(workspace, List.copyOf(statements));
            moved.forEach((referral, correlation) -> progress.settle(workspace, List.of(referral), correlation));
            lookups.want(workspace, connection, List.copyOf(wanted.values()));
            deadLetters.add(workspace, letters);
            Map<String, Count> counts = new HashMap<>();
            Set<String> correlations = new HashSet<>(stated.keySet());
            correlations.addAll(unrelated.keySet());
            for (String correlation : correlations) {
                int applied = added.getOrDefault(correlation, 0);
                int known = Math.max(0, stated.getOrDefault(correlation, 0) - applied);
                counts.put(correlation, new Count(applied, known, unrelated.getOrDefault(correlation, 0)));
            }
            return new Result(counts, new Forgotten(Set.copyOf(forgotten), forgottenEmails, Set.copyOf(dropped)));
        }

        private void stage(Told told, RecordKey key, @Nullable UUID referral, CrmChange.StageMoved moved) {
            if (referral == null) {
                look(told, key, null, moved.record());
                return;
            }
            RecordFacts.Understood understood = RecordFacts.understand(stages, connection, key.ref(), moved);
            if (understood.letter() != null) {
                letters.add(understood.letter());
            }
            state(
                    told,
                    referral,
                    new Fact(key, Fact.STAGE, moved.occurredAt(), moved.stage(), understood.status()),
                    moved.track());
        }

        private void field(Told told, RecordKey key, @Nullable UUID referral, CrmChange.FieldChanged field) {
            Set<String> names = FACT_FIELDS.contains(field.field())
                    ? Set.of(field.field())
                    : fields.names(key.ref().type().name().toLowerCase(Locale.ROOT), field.field());
            if (referral == null || names.isEmpty()) {
                unrelated(told);
                return;
            }
            String value = field.value() == null ? "" : field.value();
            names.forEach(name -> state(told, referral, new Fact(key, name, field.occurredAt(), value, null), null));
        }

        private void gone(Told told, RecordKey key, @Nullable UUID referral, boolean gone, Instant at) {
            if (referral == null) {
                unrelated(told);
                return;
            }
            links.markGone(workspace, key, gone);
            state(told, referral, new Fact(key, Fact.GONE, at, Boolean.toString(gone), null), null);
        }

        private void merge(Told told, RecordKey survivor, CrmChange.Merged merged) {
            boolean concerns = false;
            for (RecordRef loser : merged.merged()) {
                if (loser.equals(merged.record())) {
                    continue;
                }
                @Nullable UUID ours = linked.get(key(loser));
                @Nullable UUID now = links.moveToSurvivor(workspace, key(loser), survivor);
                if (ours != null && now == null) {
                    // Moved a moment ago, by the answer to a write.
                    now = links.find(workspace, List.of(survivor)).get(survivor);
                }
                if (ours == null || now == null) {
                    continue;
                }
                concerns = true;
                if (now.equals(ours)) {
                    linked.remove(key(loser));
                    linked.put(survivor, ours);
                    moved.put(ours, told.correlation());
                } else {
                    conflicts.raise(
                            workspace,
                            ours,
                            now,
                            RecordFacts.words(loser) + " and " + RecordFacts.words(survivor.ref())
                                    + " were merged in the CRM, and each speaks for a referral of its own.");
                    moved.put(ours, told.correlation());
                    moved.put(now, told.correlation());
                }
            }
            if (concerns) {
                stated.merge(told.correlation(), 1, Integer::sum);
                want(told, survivor.ref(), true);
            } else {
                unrelated(told);
            }
        }

        private void convert(Told told, @Nullable UUID referral, CrmChange.Converted converted) {
            if (referral == null) {
                unrelated(told);
                return;
            }
            Map<RecordKey, String> labels = new LinkedHashMap<>();
            converted.into().forEach(ref -> labels.put(key(ref), RecordFacts.words(ref)));
            for (RecordKey link : links.link(workspace, referral, labels, "CONVERTED")) {
                linked.put(link, referral);
                want(told, link.ref(), true);
            }
            stated.merge(told.correlation(), 1, Integer::sum);
        }

        /** A deal that a referred person or company comes to belong to is one of the referral's deals. */
        private void associate(
                Told told, RecordKey key, @Nullable UUID referral, CrmChange.AssociationChanged association) {
            RecordRef other = association.other();
            boolean brings = !association.removed()
                    && referral != null
                    && key.ref().type() != RecordType.DEAL
                    && other.type() == RecordType.DEAL
                    && !linked.containsKey(key(other));
            if (brings) {
                stated.merge(told.correlation(), 1, Integer::sum);
                want(told, other, true);
            } else {
                unrelated(told);
            }
        }

        private void erase(Told told, RecordKey key, @Nullable UUID referral) {
            erasures.ofContact(workspace, connection, key.ref(), connection.toString());
            if (referral == null) {
                unrelated(told);
                return;
            }
            links.markGone(workspace, key, true);
            stated.merge(told.correlation(), 1, Integer::sum);
            moved.put(referral, told.correlation());
        }

        /** A deal nobody knows may belong to a person who was referred: the association could have reached us first, or never. */
        private void look(Told told, RecordKey key, @Nullable UUID referral, RecordRef record) {
            if (referral == null && key.ref().type() == RecordType.DEAL) {
                want(told, record, false);
            }
            unrelated(told);
        }

        private void touch(Told told, RecordKey key, @Nullable UUID referral, RecordRef record) {
            if (referral == null) {
                look(told, key, null, record);
                return;
            }
            want(told, record, true);
            stated.merge(told.correlation(), 1, Integer::sum);
        }

        private void want(Told told, RecordRef record, boolean again) {
            wanted.merge(
                    record,
                    new Lookups.Wanted(record, again, told.correlation()),
                    (first, second) -> first.again() ? first : second);
        }

        private void state(Told told, UUID referral, Fact fact, @Nullable String track) {
            statements.add(new Progress.Statement(referral, fact, track, told.correlation()));
            stated.merge(told.correlation(), 1, Integer::sum);
        }

        private void unrelated(Told told) {
            unrelated.merge(told.correlation(), 1, Integer::sum);
        }

        private void mention(CrmChange change, Set<RecordKey> mentioned) {
            mentioned.add(key(change.record()));
            if (change instanceof CrmChange.Merged merged) {
                merged.merged().forEach(ref -> mentioned.add(key(ref)));
            }
            if (change instanceof CrmChange.AssociationChanged association) {
                mentioned.add(key(association.other()));
            }
        }

        private List<Person.Contact> contacts(Set<RecordKey> mentioned) {
            return mentioned.stream()
                    .map(RecordKey::ref)
                    .filter(it -> it.type() == RecordType.CONTACT)
                    .map(it -> new Person.Contact(connection, it))
                    .toList();
        }

        private static void emailOf(CrmChange change, Map<RecordRef, String> emails) {
            if (change instanceof CrmChange.FieldChanged field
                    && field.record().type() == RecordType.CONTACT
                    && field.field().equals(CrmRecord.EMAIL)
                    && field.value() != null) {
                emails.put(field.record(), field.value());
            }
        }

        private RecordKey key(RecordRef ref) {
            return new RecordKey(connection, ref);
        }
    }

    /** A change and what told it. */
    record Told(CrmChange change, String correlation) {}

    /**
     * @param applied facts that were new
     * @param known facts that had been told before
     * @param unrelated changes that concern no referral
     */
    record Count(int applied, int known, int unrelated) {}

    /** @param correlations of what told something about them */
    record Forgotten(Set<RecordRef> people, Set<String> emails, Set<String> correlations) {

        static final Forgotten NOBODY = new Forgotten(Set.of(), Set.of(), Set.of());
    }

    record Result(Map<String, Count> counts, Forgotten forgotten) {

        Count of(String correlation) {
            return counts.getOrDefault(correlation, new Count(0, 0, 0));
        }
    }
}
