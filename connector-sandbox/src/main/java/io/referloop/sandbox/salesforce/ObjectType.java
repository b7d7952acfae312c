package io.referloop.sandbox.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One sObject type with its fields. Names are found whatever their case, as Salesforce finds them. */
public final class ObjectType {

    private final String name;
    private final String label;
    private final String plural;
    private final String keyPrefix;
    private final Kind kind;
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, Field> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    public ObjectType(String name, String label, String plural, String keyPrefix, Kind kind) {
        this.name = name;
        this.label = label;
        this.plural = plural;
        this.keyPrefix = keyPrefix;
        this.kind = kind;
    }

    public String name() {
        return name;
    }

    public String label() {
        return label;
    }

    public String plural() {
        return plural;
    }

    public String keyPrefix() {
        return keyPrefix;
    }

    public Kind kind() {
        return kind;
    }

    public boolean custom() {
        return name.toLowerCase(Locale.ROOT).endsWith("__c");
    }

    public boolean writable() {
        return kind != Kind.SETUP;
    }

    public boolean mergeable() {
        return kind == Kind.MERGEABLE;
    }

    public List<Field> fields() {
        return List.copyOf(fields);
    }

    public Optional<Field> field(String wanted) {
        return Optional.ofNullable(byName.get(wanted));
    }

    public boolean has(String wanted) {
        return byName.containsKey(wanted);
    }

    /** The field through which SOQL reaches a parent. */
    public Optional<Field> relationship(String relationship) {
        return fields.stream()
                .filter(field -> field.refersTo()
                        .filter(reference -> reference.relationship().equalsIgnoreCase(relationship))
                        .isPresent())
                .findFirst();
    }

    public Field nameField() {
        return fields.stream()
                .filter(field -> field.is(Field.Flag.NAME))
                .findFirst()
                .orElseGet(() -> fields.getFirst());
    }

    Stream<Field> locking() {
        return fields.stream().filter(field -> field.is(Field.Flag.LOCKS_PARENT));
    }

    ObjectType add(Field field) {
        Field before = byName.put(field.name(), field);
        if (before == null) {
            fields.add(field);
        } else {
            fields.set(fields.indexOf(before), field);
        }
        return this;
    }

    /** What may be done with records of the type. */
    public enum Kind {
        /** Read through the API, changed only in the setup. */
        SETUP,
        RECORD,
        MERGEABLE
    }
}
