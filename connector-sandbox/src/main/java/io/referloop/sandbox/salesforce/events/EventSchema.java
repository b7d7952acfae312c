package io.referloop.sandbox.salesforce.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** The Avro schema of one type's change events as its fields were at one time, and how a change is written by it. */
final class EventSchema {

    private static final String NAMESPACE = "com.sforce.eventbus";
    private static final String HEADER = "ChangeEventHeader";
    private static final Schema TEXT = Schema.create(Schema.Type.STRING);
    private static final Schema TEXTS = Schema.createArray(TEXT);

    private final Schema schema;
    private final String id;
    private final List<EventField> fields;

    private EventSchema(Schema schema, List<EventField> fields) {
        this.schema = schema;
        this.fields = fields;
        this.id = id(schema.toString());
    }

    static EventSchema of(String entity, List<EventField> fields) {
        List<Schema.Field> all = new ArrayList<>();
        all.add(new Schema.Field(HEADER, header(), "", null));
        Map<String, List<EventField>> compounds = new LinkedHashMap<>();
        fields.forEach(it -> {
            if (!it.compound().isEmpty()) {
                compounds
                        .computeIfAbsent(it.compound(), key -> new ArrayList<>())
                        .add(it);
            }
        });
        Set<String> seen = new LinkedHashSet<>();
        for (EventField field : fields) {
            if (field.compound().isEmpty()) {
                boolean nameOfTwoForms =
                        entity.equals("Account") && field.name().equals("Name");
                all.add(optional(
                        field.name(),
                        field.kind().doc(),
                        nameOfTwoForms ? accountName() : List.of(type(field.kind()))));
            } else if (seen.add(field.compound())) {
                all.add(optional(field.compound(), "Data:Compound", List.of(compound(field.compound(), compounds))));
            }
        }
        String name = entity.endsWith("__c")
                ? entity.substring(0, entity.length() - 1) + "ChangeEvent"
                : entity + "ChangeEvent";
        return new EventSchema(Schema.createRecord(name, "", NAMESPACE, false, all), fields);
    }

    String id() {
        return id;
    }

    String json() {
        return schema.toString();
    }

    /** The bytes of an event of this change. */
    byte[] write(EventChange change) {
        GenericRecord event = new GenericData.Record(schema);
        Set<String> known = new LinkedHashSet<>();
        for (EventField field : fields) {
            if (change.changedFields().containsKey(field.name())) {
                known.add(field.name());
                put(event, field, change.changedFields().get(field.name()));
            }
        }
        Set<String> nulled = new LinkedHashSet<>(known);
        nulled.removeIf(name -> change.changedFields().get(name) != null);
        boolean update = change.changeType() == EventChange.Type.UPDATE;
        Set<String> diff = new LinkedHashSet<>(change.diffFields());
        Set<String> changed = new LinkedHashSet<>(known);
        changed.removeAll(diff);
        event.put(
                HEADER,
                header(change, update ? nulled : Set.of(), update ? diff : Set.of(), update ? changed : Set.of()));
        return bytes(event);
    }

    private GenericRecord header(EventChange change, Set<String> nulled, Set<String> diff, Set<String> changed) {
        Schema type = schema.getField(HEADER).schema();
        GenericRecord header = new GenericData.Record(type);
        header.put("entityName", change.entity());
        header.put("recordIds", change.recordIds());
        header.put(
                "changeType",
                new GenericData.EnumSymbol(
                        type.getField("changeType").schema(),
                        change.changeType().name()));
        header.put("changeOrigin", change.changeOrigin());
        header.put("transactionKey", change.transactionKey());
        header.put("sequenceNumber", change.sequenceNumber());
        header.put("commitTimestamp", change.commitTimestamp().toEpochMilli());
        header.put("commitNumber", change.commitNumber());
        header.put("commitUser", change.commitUser());
        header.put("nulledFields", bitmaps(nulled));
        header.put("diffFields", bitmaps(diff));
        header.put("changedFields", bitmaps(changed));
        return header;
    }

    /** One for the fields of the event itself, then one for each compound that has changed parts. */
    private List<String> bitmaps(Set<String> names) {
        BitMap top = new BitMap();
        Map<Integer, BitMap> nested = new LinkedHashMap<>();
        for (EventField field : fields) {
            if (!names.contains(field.name())) {
                continue;
            }
            if (field.compound().isEmpty()) {
                top.set(schema.getField(field.name()).pos());
            } else {
                Schema.Field outer = schema.getField(field.compound());
                nested.computeIfAbsent(outer.pos(), key -> new BitMap())
                        .set(record(outer.schema()).getField(field.part()).pos());
            }
        }
        List<String> all = new ArrayList<>();
        if (!top.isEmpty()) {
            all.add(top.hex());
        }
        nested.forEach((position, bits) -> all.add(position + "-" + bits.hex()));
        return all;
    }

    private void put(GenericRecord event, EventField field, @Nullable Object value) {
        if (field.compound().isEmpty()) {
            event.put(field.name(), written(field.kind(), value));
            return;
        }
        GenericRecord inner = event.get(field.compound()) instanceof GenericRecord there
                ? there
                : new GenericData.Record(
                        record(schema.getField(field.compound()).schema()));
        inner.put(field.part(), written(field.kind(), value));
        event.put(field.compound(), inner);
    }

    private static @Nullable Object written(EventField.Kind kind, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal number when kind == EventField.Kind.WHOLE -> number.intValue();
            case BigDecimal number -> number.doubleValue();
            case Number number
            when kind == EventField.Kind.NUMBER || kind == EventField.Kind.MONEY -> number.doubleValue();
            case LocalDate day -> day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            case Instant moment -> moment.toEpochMilli();
            default -> value;
        };
    }

    private static byte[] bytes(GenericRecord event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(event.getSchema()).write(event, encoder);
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static Schema record(Schema union) {
        return union.getTypes().stream()
                .filter(it -> it.getType() == Schema.Type.RECORD)
                .findFirst()
                .orElseThrow();
    }

    private static Schema.Field optional(String name, String doc, List<Schema> types) {
        List<Schema> union = new ArrayList<>();
        union.add(Schema.create(Schema.Type.NULL));
        union.addAll(types);
        return new Schema.Field(name, Schema.createUnion(union), doc, Schema.Field.NULL_DEFAULT_VALUE);
    }

    /** A person account's name is a record, another account's a text. */
    private static List<Schema> accountName() {
        List<Schema.Field> parts = new ArrayList<>();
        for (String part : List.of("Salutation", "FirstName", "LastName")) {
            parts.add(optional(part, "Data:Text", List.of(TEXT)));
        }
        return List.of(TEXT, Schema.createRecord("Switchable_PersonName", "", NAMESPACE, false, parts));
    }

    private static Schema compound(String name, Map<String, List<EventField>> compounds) {
        List<Schema.Field> parts = new ArrayList<>();
        for (EventField part : compounds.getOrDefault(name, List.of())) {
            parts.add(optional(part.part(), part.kind().doc(), List.of(type(part.kind()))));
        }
        String type = name.equals("Name") ? "PersonName" : name + "Parts";
        return Schema.createRecord(type, "", NAMESPACE, false, parts);
    }

    private static Schema type(EventField.Kind kind) {
        return Schema.create(
                switch (kind) {
                    case TEXT, CHOICE, REFERENCE -> Schema.Type.STRING;
                    case BOOLEAN -> Schema.Type.BOOLEAN;
                    case NUMBER, MONEY -> Schema.Type.DOUBLE;
                    case WHOLE -> Schema.Type.INT;
                    case DATE, MOMENT -> Schema.Type.LONG;
                });
    }

    private static Schema header() {
        Schema types = Schema.createEnum(
                "ChangeType",
                "",
                NAMESPACE,
                Arrays.stream(EventChange.Type.values()).map(Enum::name).toList());
        Schema number = Schema.create(Schema.Type.LONG);
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(new Schema.Field("entityName", TEXT, ""));
        fields.add(new Schema.Field("recordIds", TEXTS, ""));
        fields.add(new Schema.Field("changeType", types, ""));
        fields.add(new Schema.Field("changeOrigin", TEXT, ""));
        fields.add(new Schema.Field("transactionKey", TEXT, ""));
        fields.add(new Schema.Field("sequenceNumber", Schema.create(Schema.Type.INT), ""));
        fields.add(new Schema.Field("commitTimestamp", number, ""));
        fields.add(new Schema.Field("commitNumber", number, ""));
        fields.add(new Schema.Field("commitUser", TEXT, ""));
        for (String list : List.of("nulledFields", "diffFields", "changedFields")) {
            fields.add(new Schema.Field(list, TEXTS, ""));
        }
        return Schema.createRecord(HEADER, "", NAMESPACE, false, fields);
    }

    private static String id(String json) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
