package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.Write.Draft;
import io.referloop.sandbox.salesforce.Write.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets one record of a person or company take over up to two others. */
public final class Merging {

    private static final int OTHERS_MAX = 2;

    private final OrgData data;
    private final Records records;

    Merging(OrgData data, Records records) {
        this.data = data;
        this.records = records;
    }

    /** @param values what the survivor is given besides */
    Outcome merge(Transaction transaction, String survivorId, Map<String, String> values, List<String> others) {
        try {
            Row survivor = records.existing(survivorId);
            if (others.isEmpty() || others.size() > OTHERS_MAX || others.contains(survivorId)) {
                throw RefusedException.of(
                        "INVALID_NUMBER_FOR_MERGE", "one or two other records can be merged into one");
            }
            List<Row> losers = others.stream().map(records::existing).toList();
            for (Row loser : losers) {
                if (!survivor.type().mergeable() || loser.type() != survivor.type()) {
                    throw RefusedException.of(
                            "INVALID_ID_FIELD", "records of this kind cannot be merged: " + loser.id());
                }
            }
            if (!values.isEmpty()) {
                Result result = records.write(
                        transaction,
                        new Write.Update(survivor.id(), Draft.of(survivor.type().name(), values)));
                if (!result.success()) {
                    return new Outcome(survivorId, List.of(), List.of(), result.refusals());
                }
            }
            var moved = new ArrayList<String>();
            for (Row loser : losers) {
                moved.addAll(handOver(transaction, loser, survivor));
                transaction.delete(loser, survivor.id());
            }
            transaction.update(survivor, Map.of());
            return new Outcome(survivor.id(), losers.stream().map(Row::id).toList(), moved, List.of());
        } catch (RefusedException refused) {
            return new Outcome(survivorId, List.of(), List.of(), refused.refusals());
        }
    }

    private List<String> handOver(Transaction transaction, Row loser, Row survivor) {
        var moved = new ArrayList<String>();
        data.pointingAt(loser.id()).forEach((child, fields) -> {
            var values = new LinkedHashMap<String, @Nullable Object>();
            for (Field field : fields) {
                boolean own = field.name().startsWith("Converted") || !field.is(Field.Flag.READ_ONLY);
                if (own && !child.deleted()) {
                    values.put(field.name(), survivor.id());
                }
            }
            if (!values.isEmpty()) {
                transaction.update(child, values);
                moved.add(child.id());
            }
        });
        return moved;
    }

    public record Outcome(String id, List<String> merged, List<String> moved, List<Refusal> refusals) {}
}
