package io.referloop.program;

import java.util.List;
import java.util.Optional;

/**
 * The names that a program's conditions, tables and signals may use, each with its type. Those that every program has come first; the
 * program's own name fields of the CRM.
 */
public record Vocabulary(List<Field> fields) {

    public Vocabulary {
        fields = List.copyOf(fields);
    }

    public Optional<Field> find(String name) {
        return fields.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /**
     * @param name {@code deal.plan}
     * @param property the CRM's own name of it; empty for what every program has
     */
    public record Field(String name, Type type, String property) {

        /** {@code deal}. */
        public String subject() {
            return name.substring(0, name.indexOf('.'));
        }

        /** {@code plan}. */
        public String key() {
            return name.substring(name.indexOf('.') + 1);
        }
    }

    public enum Type {
        TEXT,
        NUMBER,
        /** An instant, or a day in the program's zone. */
        TIME,
        YES_NO
    }
}
