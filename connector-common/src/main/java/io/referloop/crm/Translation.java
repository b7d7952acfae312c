package io.referloop.crm;

import java.util.List;

/**
 * What a delivery says, in the core's words.
 *
 * @param echoes events that only repeat what we wrote ourselves; counted, not acted upon
 * @param ignored events of a kind that nothing here depends on; counted, not acted upon
 * @param missed what changed without the CRM telling which records, in words; the account is read for what changed
 * @param wished whether somebody asked for something by a record: {@link CrmSession#wishes} has it
 */
public record Translation(
        List<CrmChange> changes,
        int echoes,
        int ignored,
        List<Unreadable> unreadable,
        List<String> missed,
        boolean wished) {

    public Translation {
        changes = List.copyOf(changes);
        unreadable = List.copyOf(unreadable);
        missed = List.copyOf(missed);
    }

    /** Of a delivery that names every record it speaks of. */
    public Translation(List<CrmChange> changes, int echoes, int ignored, List<Unreadable> unreadable) {
        this(changes, echoes, ignored, unreadable, List.of(), false);
    }

    /**
     * A part of a delivery that could not be understood. It becomes a dead letter.
     *
     * @param where the position in the delivery: {@code event 3}
     * @param problem what was found and what was expected
     */
    public record Unreadable(String where, String problem) {}
}
