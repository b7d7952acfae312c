package io.referloop.reconcile;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordType;
import io.referloop.program.CrmFields;
import io.referloop.referral.Fact;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Holds a record as the CRM shows it against what we know that it said. Pure. */
final class Comparison {

    /** A CRM may note a change under a slightly different time than the one that it tells it with. */
    private static final Duration SAME_TIME = Duration.ofMinutes(1);

    private final CrmFields fields;
    private final BiFunction<RecordType, CrmChange.StageMoved, String> stageWords;

    /** @param stageWords what people call a stage */
    Comparison(CrmFields fields, BiFunction<RecordType, CrmChange.StageMoved, String> stageWords) {
        this.fields = fields;
        this.stageWords = stageWords;
    }

    /** What has to be told of a record that the CRM shows. */
    List<Found> of(LinkedRecord known, CrmRecord now) {
        if (!now.ref().equals(known.ref())) {
            return List.of(merged(known, now));
        }
        List<Found> found = new ArrayList<>();
        if (known.gone()) {
            found.add(found(
                    Difference.Cause.BACK_THERE,
                    known,
                    "deleted",
                    "there",
                    List.of(new CrmChange.Restored(known.ref(), afterDeletion(known, now.updatedAt())))));
        }
        stages(known, now).ifPresent(found::add);
        if (known.ref().type() == RecordType.DEAL) {
            amount(known, now).ifPresent(found::add);
        }
        found.addAll(declared(known, now));
        return found;
    }

    /** The rest is left to the reading of the survivor, which a merge asks for. */
    private static Found merged(LinkedRecord known, CrmRecord now) {
        List<CrmChange> changes = new ArrayList<>();
        changes.add(new CrmChange.Merged(now.ref(), List.of(known.ref()), now.updatedAt()));
        if (known.gone()) {
            changes.add(new CrmChange.Restored(now.ref(), afterDeletion(known, now.updatedAt())));
        }
        return found(
                Difference.Cause.MERGED_THERE,
                known,
                known.ref().id(),
                now.ref().id(),
                changes);
    }

    /** What has to be told of a record that the CRM does not have; empty when that is known. */
    static Optional<Found> missing(LinkedRecord known, Instant seenAt) {
        return known.gone()
                ? Optional.empty()
                : Optional.of(found(
                        Difference.Cause.DELETED_THERE,
                        known,
                        "there",
                        "deleted",
                        List.of(new CrmChange.Deleted(known.ref(), seenAt))));
    }

    private Optional<Found> stages(LinkedRecord known, CrmRecord now) {
        List<CrmChange> unheard = new ArrayList<>();
        for (CrmChange.StageMoved moved : now.stages()) {
            boolean last = moved.equals(now.stages().getLast());
            boolean overtaken = isNewer(known, Fact.STAGE, moved.occurredAt());
            if (!heard(known, moved)
                    || last && !overtaken && !latest(known, Fact.STAGE).equals(moved.stage())) {
                unheard.add(moved);
            }
        }
        if (unheard.isEmpty()) {
            return Optional.empty();
        }
        CrmChange.StageMoved present = now.stages().getLast();
        String before = latest(known, Fact.STAGE);
        String ours = before.isEmpty()
                ? "none"
                : stageWords.apply(
                        known.ref().type(),
                        new CrmChange.StageMoved(known.ref(), present.track(), before, present.occurredAt()));
        return Optional.of(found(
                Difference.Cause.STAGE_MISSED,
                known,
                ours,
                stageWords.apply(known.ref().type(), present),
                unheard));
    }

    private static boolean heard(LinkedRecord known, CrmChange.StageMoved moved) {
        return known.told().stream()
                .anyMatch(told -> told.field().equals(Fact.STAGE)
                        && told.value().equals(moved.stage())
                        && Duration.between(told.at(), moved.occurredAt()).abs().compareTo(SAME_TIME) <= 0);
    }

    private Optional<Found> amount(LinkedRecord known, CrmRecord now) {
        List<CrmChange> changes = new ArrayList<>();
        for (String field : List.of(Fact.AMOUNT, Fact.CURRENCY)) {
            String theirs = now.field(field).orElse("");
            if (!same(latest(known, field), theirs) && !isNewer(known, field, now.updatedAt())) {
                changes.add(changed(known, field, theirs, now.updatedAt()));
            }
        }
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(found(
                        Difference.Cause.AMOUNT_DIFFERS,
                        known,
                        worth(latest(known, Fact.AMOUNT), latest(known, Fact.CURRENCY)),
                        worth(
                                now.field(Fact.AMOUNT).orElse(""),
                                now.field(Fact.CURRENCY).orElse("")),
                        changes));
    }

    /** What the programs read of the record; one difference per record, or the list would be one of fields. */
    private List<Found> declared(LinkedRecord known, CrmRecord now) {
        String type = known.ref().type().name().toLowerCase(Locale.ROOT);
        List<CrmChange> changes = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        List<String> theirs = new ArrayList<>();
        for (String property : fields.properties(type).stream().sorted().toList()) {
            Set<String> names = fields.names(type, property);
            String value = now.field(property).orElse("");
            boolean differs = names.stream()
                    .anyMatch(name -> !same(latest(known, name), value) && !isNewer(known, name, now.updatedAt()));
            if (differs) {
                changes.add(changed(known, property, value, now.updatedAt()));
                // Of a person no value is kept with the difference: it would outlive the person's erasure.
                boolean shown = known.ref().type() == RecordType.DEAL;
                ours.add(
                        shown
                                ? property + " "
                                        + worth(latest(known, names.iterator().next()), "")
                                : property);
                theirs.add(shown ? property + " " + worth(value, "") : "another " + property);
            }
        }
        return changes.isEmpty()
                ? List.of()
                : List.of(found(
                        Difference.Cause.FIELD_DIFFERS,
                        known,
                        String.join(", ", ours),
                        String.join(", ", theirs),
                        changes));
    }

    private static CrmChange changed(LinkedRecord known, String field, String value, Instant at) {
        return new CrmChange.FieldChanged(known.ref(), field, value.isEmpty() ? null : value, at);
    }

    /** Whether we were told something newer than what the CRM showed: then it is the reading that is late. */
    private static boolean isNewer(LinkedRecord known, String field, Instant than) {
        return latestOf(known, field).filter(it -> it.at().isAfter(than)).isPresent();
    }

    /** Behind the deletion that it undoes. */
    private static Instant afterDeletion(LinkedRecord known, Instant updatedAt) {
        return latestOf(known, Fact.GONE)
                .map(told -> told.at().plusMillis(1))
                .filter(updatedAt::isBefore)
                .orElse(updatedAt);
    }

    private static String latest(LinkedRecord known, String field) {
        return latestOf(known, field).map(LinkedRecord.Told::value).orElse("");
    }

    private static Optional<LinkedRecord.Told> latestOf(LinkedRecord known, String field) {
        return known.told().stream()
                .filter(told -> told.field().equals(field))
                .max(Comparator.comparing(LinkedRecord.Told::at).thenComparing(LinkedRecord.Told::value));
    }

    /** Numbers by their value: {@code 1200} is {@code 1200.00}. */
    private static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        Optional<BigDecimal> first = Fact.amountIn(one);
        Optional<BigDecimal> second = Fact.amountIn(other);
        return first.isPresent() && second.isPresent() && first.get().compareTo(second.get()) == 0;
    }

    private static String worth(String amount, String currency) {
        return amount.isEmpty() ? "none" : (amount + " " + currency).strip();
    }

    private static Found found(
            Difference.Cause cause, LinkedRecord known, String ours, String theirs, List<CrmChange> changes) {
        return new Found(cause, known.ref(), known.referral(), ours, theirs, List.copyOf(changes));
    }
}
