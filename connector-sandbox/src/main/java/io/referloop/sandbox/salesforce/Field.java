package io.referloop.sandbox.salesforce;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One field of a type, as describe tells it.
 *
 * @param length of text; 0 where it has none
 * @param scale digits after the point of numbers
 * @param standard the value a new record has when none is given, as text
 */
public record Field(
        String name,
        String label,
        FieldType type,
        int length,
        int scale,
        @Nullable Reference reference,
        List<Choice> choices,
        @Nullable String standard,
        Set<Flag> flags) {

    public Field {
        choices = List.copyOf(choices);
        flags = flags.isEmpty() ? Set.of() : Set.copyOf(flags);
    }

    static Field of(String name, String label, FieldType type, int length, Flag... flags) {
        Set<Flag> all = EnumSet.noneOf(Flag.class);
        all.addAll(List.of(flags));
        return new Field(name, label, type, length, type == FieldType.INT ? 0 : 2, null, List.of(), null, all);
    }

    Field to(String target, String relationship, String children) {
        return new Field(
                name,
                label,
                type,
                length,
                scale,
                new Reference(List.of(target), relationship, children),
                choices,
                standard,
                flags);
    }

    Field toAny(String relationship, String... targets) {
        return new Field(
                name,
                label,
                type,
                length,
                scale,
                new Reference(List.of(targets), relationship, ""),
                choices,
                standard,
                flags);
    }

    Field choices(List<Choice> newChoices) {
        return new Field(name, label, type, length, scale, reference, newChoices, standard, flags);
    }

    Field standard(String value) {
        return new Field(name, label, type, length, scale, reference, choices, value, flags);
    }

    Field scale(int newScale) {
        return new Field(name, label, type, length, newScale, reference, choices, standard, flags);
    }

    public boolean is(Flag flag) {
        return flags.contains(flag);
    }

    /** What it refers to. */
    public Optional<Reference> refersTo() {
        return Optional.ofNullable(reference);
    }

    public boolean createable() {
        return !is(Flag.READ_ONLY) && !is(Flag.CALCULATED);
    }

    public boolean updateable() {
        return createable() && !is(Flag.CREATE_ONLY);
    }

    public boolean nillable() {
        return !is(Flag.REQUIRED) && type != FieldType.BOOLEAN && !(is(Flag.READ_ONLY) && standardColumn());
    }

    private boolean standardColumn() {
        return type == FieldType.ID || name.equals("SystemModstamp") || name.startsWith("Created");
    }

    /** @param children the name of the list on the other side; empty when it has none */
    public record Reference(List<String> targets, String relationship, String children) {
        public Reference {
            targets = List.copyOf(targets);
        }
    }

    public record Choice(String value, String label, boolean active) {
        static Choice of(String value) {
            return new Choice(value, value, true);
        }
    }

    /** What is special about a field. */
    public enum Flag {
        REQUIRED,
        /** Set by the organisation itself. */
        READ_ONLY,
        CREATE_ONLY,
        /** Follows from other values; change events leave it out. */
        CALCULATED,
        /** The record's name. */
        NAME,
        AUTO_NUMBER,
        EXTERNAL_ID,
        UNIQUE,
        CASE_SENSITIVE,
        CUSTOM,
        /** Only the listed choices are taken. */
        RESTRICTED,
        /** Writing the record locks the one that this field names. */
        LOCKS_PARENT
    }
}
