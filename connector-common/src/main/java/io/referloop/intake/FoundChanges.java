package io.referloop.intake;

import io.referloop.crm.CrmChange;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.Translation;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes that were found by reading, as bytes of the log. Only this process writes them, so what cannot be read is a fault of ours. */
final class FoundChanges {

    private static final JsonMapper JSON = JsonMapper.shared();

    private FoundChanges() {}

    static byte[] bytes(List<CrmChange> changes) {
        ArrayNode all = JSON.createArrayNode();
        changes.forEach(change -> all.add(written(change)));
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As an adapter would translate it. */
    static Translation read(byte[] bytes) {
        try {
            JsonNode all = JSON.readTree(bytes);
            if (!all.isArray()) {
                throw new IllegalArgumentException("no list of changes");
            }
            List<CrmChange> changes = new ArrayList<>();
            all.forEach(node -> changes.add(read(node)));
            return new Translation(changes, 0, 0, List.of());
        } catch (JacksonException | IllegalArgumentException | DateTimeException unreadable) {
            return new Translation(
                    List.of(),
                    0,
                    0,
                    List.of(new Translation.Unreadable(
                            "found changes", "It was written by another version of Referloop and cannot be read.")));
        }
    }

    private static ObjectNode written(CrmChange change) {
        ObjectNode node = JSON.createObjectNode();
        put(node, change.record());
        node.put("at", change.occurredAt().toString());
        return switch (change) {
            case CrmChange.StageMoved moved ->
                node.put("kind", "stage").put("track", moved.track()).put("stage", moved.stage());
            case CrmChange.FieldChanged field ->
                node.put("kind", "field").put("field", field.field()).put("value", field.value());
            case CrmChange.Touched touched -> node.put("kind", "touched");
            case CrmChange.Created created -> node.put("kind", "created");
            case CrmChange.Deleted deleted -> node.put("kind", "deleted");
            case CrmChange.Restored restored -> node.put("kind", "restored");
            case CrmChange.Merged merged -> with(node.put("kind", "merged"), merged.merged());
            case CrmChange.Converted converted -> with(node.put("kind", "converted"), converted.into());
            case CrmChange.AssociationChanged association ->
                with(
                        node.put("kind", "association").put("removed", association.removed()),
                        List.of(association.other()));
            case CrmChange.PersonErased erased -> node.put("kind", "erased");
        };
    }

    private static CrmChange read(JsonNode node) {
        RecordRef record = ref(node);
        Instant at = Instant.parse(required(node, "at"));
        return switch (required(node, "kind")) {
            case "stage" -> new CrmChange.StageMoved(record, text(node, "track"), required(node, "stage"), at);
            case "field" -> new CrmChange.FieldChanged(record, required(node, "field"), text(node, "value"), at);
            case "touched" -> new CrmChange.Touched(record, at);
            case "created" -> new CrmChange.Created(record, at);
            case "deleted" -> new CrmChange.Deleted(record, at);
            case "restored" -> new CrmChange.Restored(record, at);
            case "merged" -> new CrmChange.Merged(record, others(node), at);
            case "converted" -> new CrmChange.Converted(record, others(node), at);
            case "association" ->
                new CrmChange.AssociationChanged(
                        record, others(node).getFirst(), node.path("removed").asBoolean(), at);
            case "erased" -> new CrmChange.PersonErased(record, at);
            default -> throw new IllegalArgumentException("unknown kind of change");
        };
    }

    private static ObjectNode with(ObjectNode node, List<RecordRef> others) {
        ArrayNode all = node.putArray("others");
        others.forEach(it -> put(all.addObject(), it));
        return node;
    }

    private static void put(ObjectNode node, RecordRef ref) {
        node.put("type", ref.type().name()).put("id", ref.id());
    }

    private static List<RecordRef> others(JsonNode node) {
        List<RecordRef> others = new ArrayList<>();
        node.path("others").forEach(it -> others.add(ref(it)));
        return others;
    }

    private static RecordRef ref(JsonNode node) {
        return new RecordRef(RecordType.valueOf(required(node, "type")), required(node, "id"));
    }

    private static String required(JsonNode node, String name) {
        String text = text(node, name);
        if (text == null) {
            throw new IllegalArgumentException("a change without " + name);
        }
        return text;
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() ? value.asString() : null;
    }
}
