package io.referloop.referral;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.program.CrmFields;
import io.referloop.program.Programs;
import io.referloop.program.ReferralStatus;
import io.referloop.stage.StageMap;
import io.referloop.stage.StageMaps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes over what records say that were read as a whole: every stage they were in, and what they are worth. */
@Component
public class RecordFacts {

    private static final String UNKNOWN_STAGE = "stage ";
    private static final String OF_A = " of a ";

    private final Programs programs;
    private final StageMaps stageMaps;
    private final Facts facts;
    private final Progress progress;
    private final Identities identities;
    private final SelfReferrals selfReferrals;
    private final DeadLetters deadLetters;

    RecordFacts(
            Programs programs,
            StageMaps stageMaps,
            Facts facts,
            Progress progress,
            Identities identities,
            SelfReferrals selfReferrals,
            DeadLetters deadLetters) {
        this.programs = programs;
        this.stageMaps = stageMaps;
        this.facts = facts;
        this.progress = progress;
        this.identities = identities;
        this.selfReferrals = selfReferrals;
        this.deadLetters = deadLetters;
    }

    /** Records what is new about these records, each with the referral it is linked to, and moves the referrals. Joins the transaction. */
    public void take(UUID workspace, UUID connection, Map<CrmRecord, UUID> records, String correlation) {
        if (records.isEmpty()) {
            return;
        }
        StageMap stages = stageMaps.of(workspace, connection);
        CrmFields fields = programs.crmFields(workspace);
        Map<UUID, List<Fact>> known = facts.of(workspace, List.copyOf(records.values()));
        List<Progress.Statement> statements = new ArrayList<>();
        Map<String, DeadLetter.Entry> unmapped = new LinkedHashMap<>();
        records.forEach((record, referral) -> {
            RecordKey key = new RecordKey(connection, record.ref());
            for (CrmChange.StageMoved moved : record.stages()) {
                Understood understood = understand(stages, connection, key.ref(), moved);
                if (understood.letter() != null) {
                    unmapped.put(moved.stage(), understood.letter());
                }
                Fact fact = new Fact(key, Fact.STAGE, moved.occurredAt(), moved.stage(), understood.status());
                statements.add(new Progress.Statement(referral, fact, moved.track(), correlation));
            }
            if (record.ref().type() == RecordType.DEAL) {
                statements.add(
                        new Progress.Statement(referral, Fact.created(key, record.createdAt()), null, correlation));
            }
            List<Fact> told = known.getOrDefault(referral, List.of());
            for (String field : List.of(Fact.AMOUNT, Fact.CURRENCY)) {
                String value = record.field(field).orElse("");
                if (!value.equals(latest(told, key, field))) {
                    Fact fact = new Fact(key, field, record.updatedAt(), value, null);
                    statements.add(new Progress.Statement(referral, fact, null, correlation));
                }
            }
            declared(fields, record, key, told)
                    .forEach(fact -> statements.add(new Progress.Statement(referral, fact, null, correlation)));
        });
        progress.record(workspace, statements);
        records.forEach((record, referral) -> {
            identities.note(workspace, referral, List.of(record));
            selfReferrals.look(workspace, new RecordKey(connection, record.ref()), record, referral, correlation);
        });
        deadLetters.add(workspace, List.copyOf(unmapped.values()));
    }

    /** What the programs read of the record, where it was not told before. */
    private static List<Fact> declared(CrmFields fields, CrmRecord record, RecordKey key, List<Fact> told) {
        if (record.isForgotten()) {
            // What is not read is not what was cleared: rewards that hang on it stay.
            return List.of();
        }
        List<Fact> facts = new ArrayList<>();
        String type = record.ref().type().name().toLowerCase(Locale.ROOT);
        for (String property : fields.properties(type)) {
            String value = record.field(property).orElse("");
            for (String name : fields.names(type, property)) {
                if (!value.equals(latest(told, key, name))) {
                    facts.add(new Fact(key, name, record.updatedAt(), value, null));
                }
            }
        }
        return facts;
    }

    /** What a stage says, or the dead letter that tells that nobody decided. */
    public static Understood understand(
            StageMap stages, UUID connection, RecordRef record, CrmChange.StageMoved moved) {
        return switch (stages.meaning(record.type(), moved.track(), moved.stage())) {
            case StageMap.Meaning.Means means -> new Understood(means.status(), null);
            case StageMap.Meaning.Ignored ignored -> new Understood(null, null);
            case StageMap.Meaning.Unknown unknown ->
                new Understood(
                        null,
                        DeadLetter.Entry.of(
                                connection,
                                DeadLetter.Cause.UNKNOWN_STAGE,
                                record,
                                unknownStage(record.type(), moved.stage()),
                                "Last seen on " + words(record)
                                        + ". What it means for a referral is not decided, so nothing was moved."));
        };
    }

    /** The subject of the dead letter about a stage that nobody mapped. */
    public static String unknownStage(RecordType type, String stage) {
        return UNKNOWN_STAGE + stage + OF_A + type.name().toLowerCase(Locale.ROOT);
    }

    /** The stage that such a subject is about; a CRM lets people put spaces into it. */
    public static String unknownStageIn(String subject) {
        return subject.substring(UNKNOWN_STAGE.length(), subject.lastIndexOf(OF_A));
    }

    /** {@code deal 4711}. */
    public static String words(RecordRef record) {
        return record.type().name().toLowerCase(Locale.ROOT) + " " + record.id();
    }

    private static String latest(List<Fact> facts, RecordKey key, String field) {
        return facts.stream()
                .filter(fact -> fact.record().equals(key) && fact.field().equals(field))
                .max(Fact.BY_TIME)
                .map(Fact::value)
                .orElse("");
    }

    /**
     * @param status null when it means nothing, or nobody knows
     * @param letter null when it is decided
     */
    public record Understood(@Nullable ReferralStatus status, DeadLetter.@Nullable Entry letter) {}
}
