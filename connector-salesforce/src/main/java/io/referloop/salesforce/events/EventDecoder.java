package io.referloop.salesforce.events;

import eventbus.v1.ProducerEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one event by its schema into the stored form. Never throws for content: an event that cannot be read says so itself, and holds up no
 * other.
 */
final class EventDecoder {

    private static final String HEADER = "ChangeEventHeader";
    private static final Set<String> WHOLE = Set.of("CREATE", "UNDELETE");

    private EventDecoder() {}

    static ObjectNode decode(ProducerEvent event, Schema schema) {
        try {
            GenericRecord read = new GenericDatumReader<GenericRecord>(schema)
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(event.getPayload().newInput(), null));
            return decoded(event, schema, read);
        } catch (IOException | AvroRuntimeException | IllegalArgumentException | ClassCastException e) {
            return unreadable(event, "It does not fit its schema " + schema.getName() + ".");
        }
    }

    static ObjectNode unreadable(ProducerEvent event, String problem) {
        return EventJson.object().put("id", event.getId()).put(EventJson.PROBLEM, problem);
    }

    private static ObjectNode decoded(ProducerEvent event, Schema schema, GenericRecord read) {
        if (schema.getField(HEADER) == null || !(read.get(HEADER) instanceof GenericRecord header)) {
            return unreadable(event, "It is no change event but " + schema.getName() + ".");
        }
        ObjectNode node = EventJson.object()
                .put("id", event.getId())
                .put(EventJson.ENTITY, text(header, "entityName"))
                .put(EventJson.TYPE, text(header, "changeType").toUpperCase(Locale.ROOT))
                .put(EventJson.ORIGIN, text(header, "changeOrigin"))
                .put("transaction", text(header, "transactionKey"))
                .put("sequence", number(header, "sequenceNumber"))
                .put(EventJson.AT, number(header, "commitTimestamp"))
                .put("commit", number(header, "commitNumber"))
                .put("user", text(header, "commitUser"));
        var records = node.putArray(EventJson.RECORDS);
        list(header, "recordIds").forEach(id -> records.add(String.valueOf(id)));
        Set<String> untold = new LinkedHashSet<>(Bitmaps.paths(schema, list(header, "diffFields")));
        Set<String> paths = new LinkedHashSet<>(Bitmaps.paths(schema, list(header, "changedFields")));
        paths.addAll(Bitmaps.paths(schema, list(header, "nulledFields")));
        if (WHOLE.contains(text(header, "changeType").toUpperCase(Locale.ROOT))) {
            paths.addAll(filled(schema, read));
        }
        paths.removeAll(untold);
        ObjectNode changed = node.putObject(EventJson.CHANGED);
        paths.forEach(path -> put(changed, schema, read, path));
        var others = node.putArray(EventJson.UNTOLD);
        untold.forEach(path -> others.add(name(path)));
        return node;
    }

    /** Of a new record the header names no fields: it is whatever has a value. Others may carry values that did not change. */
    private static List<String> filled(Schema schema, GenericRecord read) {
        List<String> paths = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            Object value = read.get(field.pos());
            if (value == null || field.name().equals(HEADER)) {
                continue;
            }
            if (value instanceof GenericRecord parts) {
                parts.getSchema().getFields().stream()
                        .filter(part -> parts.get(part.pos()) != null)
                        .forEach(part -> paths.add(field.name() + "." + part.name()));
            } else {
                paths.add(field.name());
            }
        }
        return paths;
    }

    private static void put(ObjectNode changed, Schema schema, GenericRecord read, String path) {
        int dot = path.indexOf('.');
        Schema.Field field = schema.getField(dot < 0 ? path : path.substring(0, dot));
        @Nullable Object value = read.get(field.pos());
        if (dot >= 0) {
            field = Bitmaps.record(field.schema()).getField(path.substring(dot + 1));
            value = value instanceof GenericRecord parts ? parts.get(field.pos()) : null;
        }
        changed.put(name(path), Values.text(field, value));
    }

    /** As the other APIs call it: the parts of a name by themselves, those of an address behind its kind. */
    static String name(String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return path;
        }
        String outer = path.substring(0, dot);
        String part = path.substring(dot + 1);
        if (outer.equals("Name")) {
            return part;
        }
        if (outer.endsWith("__c")) {
            return outer.substring(0, outer.length() - 1) + part + "__s";
        }
        return outer.endsWith("Address")
                ? outer.substring(0, outer.length() - "Address".length()) + part
                : outer + part;
    }

    private static String text(GenericRecord header, String name) {
        Object value = header.hasField(name) ? header.get(name) : null;
        return value == null ? "" : value.toString();
    }

    private static long number(GenericRecord header, String name) {
        return header.hasField(name) && header.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static List<?> list(GenericRecord header, String name) {
        return header.hasField(name) && header.get(name) instanceof List<?> list ? list : List.of();
    }
}
