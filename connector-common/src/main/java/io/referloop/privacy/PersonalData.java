package io.referloop.privacy;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What one package keeps of people. Every method joins the caller's transaction; {@link #erase} may be repeated, and must then find
 * nothing left to do.
 */
public interface PersonalData {

    /** Adds by what else the person is known here: the other addresses, names and records. Quick: the CRM's delivery waits for it. */
    default void recognise(UUID workspace, Sought person) {}

    /** As {@link #recognise}, where that takes looking through everything; asked in the background. */
    default void searchFor(UUID workspace, Sought person) {}

    /** Those of the person's names that somebody else bears here too. */
    default Set<String> namesakes(UUID workspace, Person person) {
        return Set.of();
    }

    /** How much of the person is here, for the eyes of whoever is about to erase it. */
    default List<Held> held(UUID workspace, Person person) {
        return List.of();
    }

    void erase(UUID workspace, Person person);

    /** @param what in the plural, as it stands behind a number: {@code referrals as the referred person} */
    record Held(String what, long count) {}
}
