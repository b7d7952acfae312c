package io.referloop.crm;

import java.util.List;

/**
 * What a delivery says, in the core's words.
 *
 * @param echoes events that only repeat what we wrote ourselves; counted, not acted upon
 * @param ignored events of a kind that nothing here depends on; counted, not acted upon
 */
public record Translation(List<CrmChange> changes, int echoes, int ignored, List<Unreadable> unreadable) {

    public Translation {
        changes = List.copyOf(changes);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * A part of a delivery that could not be understood. It becomes a dead letter.
     *
     * @param where the position in the delivery: {@code event 3}
     * @param problem what was found and what was expected
     */
    public record Unreadable(String where, String problem) {}
}
