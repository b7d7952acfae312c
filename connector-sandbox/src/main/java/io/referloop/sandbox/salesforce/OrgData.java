package io.referloop.sandbox.salesforce;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Types and rows with the indexes that keep them quick to find; guarded by the organisation's lock. */
final class OrgData {

    private final Map<String, ObjectType> types = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, ObjectType> byPrefix = new HashMap<>();
    private final Map<String, TreeMap<String, Row>> rows = new HashMap<>();
    private final Map<String, Map<String, Set<String>>> indexes = new HashMap<>();
    private long nextNumber = 1_000;

    void add(ObjectType type) {
        types.put(type.name(), type);
        byPrefix.put(type.keyPrefix(), type);
        rows.computeIfAbsent(type.name(), name -> new TreeMap<>());
    }

    Collection<ObjectType> types() {
        return types.values();
    }

    Optional<ObjectType> type(String name) {
        return Optional.ofNullable(types.get(name));
    }

    ObjectType required(String name) {
        return type(name).orElseThrow(() -> RequestException.noType(name));
    }

    Optional<ObjectType> typeOfId(String id) {
        return id.length() < 3 ? Optional.empty() : Optional.ofNullable(byPrefix.get(id.substring(0, 3)));
    }

    /** Deleted rows included; they stay until the recycle bin is emptied. */
    Optional<Row> find(String id) {
        return typeOfId(id).map(type -> all(type).get(id));
    }

    Optional<Row> live(String id) {
        return find(id).filter(row -> !row.deleted());
    }

    TreeMap<String, Row> all(ObjectType type) {
        return rows.computeIfAbsent(type.name(), name -> new TreeMap<>());
    }

    List<Row> liveOf(String type) {
        return all(required(type)).values().stream()
                .filter(row -> !row.deleted())
                .toList();
    }

    String newId(ObjectType type) {
        return Ids.of(type.keyPrefix(), nextNumber++);
    }

    long nextNumber() {
        return nextNumber;
    }

    void nextNumber(long number) {
        nextNumber = number;
    }

    void put(Row row) {
        all(row.type()).put(row.id(), row);
        index(row);
    }

    void remove(Row row) {
        unindex(row);
        all(row.type()).remove(row.id());
    }

    void change(Row row, Consumer<Row> change) {
        unindex(row);
        change.accept(row);
        index(row);
    }

    /** Rows, deleted ones included, whose indexed field holds this. */
    List<Row> holding(ObjectType type, Field field, String value) {
        var found = new ArrayList<Row>();
        Set<String> ids = indexes.getOrDefault(key(type, field), Map.of()).getOrDefault(folded(field, value), Set.of());
        for (String id : ids) {
            Row row = all(type).get(id);
            if (row != null) {
                found.add(row);
            }
        }
        return found;
    }

    /** Every row that names this one, with the field it does so by. */
    Map<Row, List<Field>> pointingAt(String id) {
        var found = new LinkedHashMap<Row, List<Field>>();
        for (ObjectType type : types.values()) {
            for (Field field : type.fields()) {
                if (field.type() == FieldType.REFERENCE) {
                    holding(type, field, id)
                            .forEach(row -> found.computeIfAbsent(row, any -> new ArrayList<>())
                                    .add(field));
                }
            }
        }
        return found;
    }

    private void index(Row row) {
        for (Field field : row.type().fields()) {
            if (indexed(field) && row.get(field.name()) instanceof String value) {
                indexes.computeIfAbsent(key(row.type(), field), any -> new HashMap<>())
                        .computeIfAbsent(folded(field, value), any -> new LinkedHashSet<>())
                        .add(row.id());
            }
        }
    }

    private void unindex(Row row) {
        for (Field field : row.type().fields()) {
            if (indexed(field) && row.get(field.name()) instanceof String value) {
                Set<String> ids =
                        indexes.getOrDefault(key(row.type(), field), Map.of()).get(folded(field, value));
                if (ids != null) {
                    ids.remove(row.id());
                }
            }
        }
    }

    static boolean indexed(Field field) {
        return field.type() == FieldType.REFERENCE
                || field.type() == FieldType.EMAIL
                || field.is(Field.Flag.EXTERNAL_ID)
                || field.is(Field.Flag.UNIQUE);
    }

    private static String key(ObjectType type, Field field) {
        return type.name() + "." + field.name();
    }

    private static String folded(Field field, String value) {
        return field.is(Field.Flag.CASE_SENSITIVE) || field.type() == FieldType.REFERENCE
                ? value
                : value.toLowerCase(Locale.ROOT);
    }
}
