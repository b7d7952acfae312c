package io.referloop.crm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything of ours that belongs into an account, for an admin to read before anything is created. */
public record InstallPlan(List<Item> items) {

    public InstallPlan {
        items = List.copyOf(items);
    }

    /** What {@link CrmSession#install} would create. */
    public List<Item> missing() {
        return items.stream().filter(item -> item.state() == State.MISSING).toList();
    }

    /** Names of ours that somebody else uses; nothing is created or written there. */
    public List<Item> taken() {
        return items.stream().filter(item -> item.state() == State.TAKEN).toList();
    }

    /**
     * @param type the records that have it; null for what belongs to our own object
     * @param name the CRM's internal name
     * @param label what CRM users will see
     * @param why what Referloop uses it for
     * @param problem why it is {@link State#TAKEN} or {@link State#UNAVAILABLE} and what to do, as sentences; null otherwise
     */
    public record Item(
            @Nullable RecordType type,
            Kind kind,
            String name,
            String label,
            String why,
            State state,
            @Nullable String problem) {

        /** One that is there or is to be created. */
        public static Item of(
                @Nullable RecordType type, Kind kind, String name, String label, String why, boolean there) {
            return new Item(type, kind, name, label, why, there ? State.THERE : State.MISSING, null);
        }

        /** One that is neither ours nor to be created. */
        public Item not(State why, String sentence) {
            return new Item(type, kind, name, label, this.why, why, sentence);
        }
    }

    public enum Kind {
        /** Keeps our fields together. */
        GROUP,
        FIELD,
        /** A field whose values are unique: by it a record of ours is found again. */
        KEY,
        /** A word between two records. */
        ASSOCIATION,
        /** A type of record of our own. */
        OBJECT,
        /** Something that the account has to allow us. */
        PERMISSION
    }

    public enum State {
        MISSING,
        THERE,
        /** Somebody else's, under our name. */
        TAKEN,
        /** The account or its permissions do not offer it. */
        UNAVAILABLE
    }
}
