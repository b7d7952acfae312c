package io.referloop.program;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The fields of CRM records that the programs of a workspace read beside the standard ones. */
public final class CrmFields {

    public static final CrmFields NONE = new CrmFields(Map.of());

    private static final Set<String> OF_RECORDS = Set.of("deal", "company", "contact");

    /** By kind of record, then by the CRM's name, the names that the programs have for it. */
    private final Map<String, Map<String, Set<String>>> fields;

    private CrmFields(Map<String, Map<String, Set<String>>> fields) {
        this.fields = fields;
    }

    /** What these programs read. */
    public static CrmFields of(Collection<Program> programs) {
        Map<String, Map<String, Set<String>>> fields = new HashMap<>();
        for (Program program : programs) {
            for (Vocabulary.Field field : program.fields().fields()) {
                if (OF_RECORDS.contains(field.subject()) && !field.property().isEmpty()) {
                    fields.computeIfAbsent(field.subject(), subject -> new HashMap<>())
                            .computeIfAbsent(field.property(), property -> new TreeSet<>())
                            .add(field.key());
                }
            }
        }
        return new CrmFields(fields);
    }

    /**
     * What the programs call a field of a record; empty when none reads it.
     *
     * @param record {@code deal}, {@code company} or {@code contact}
     * @param property the CRM's name
     */
    public Set<String> names(String record, String property) {
        return fields.getOrDefault(record, Map.of()).getOrDefault(property, Set.of());
    }

    /** The CRM's names of the fields that are read of a kind of record. */
    public Set<String> properties(String record) {
        return fields.getOrDefault(record, Map.of()).keySet().stream().collect(Collectors.toUnmodifiableSet());
    }
}
