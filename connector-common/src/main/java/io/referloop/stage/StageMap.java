package io.referloop.stage;

import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The admin's mapping of one connection, for looking up. Immutable. */
public final class StageMap {

    private final Map<Key, Set<Meaning>> meanings = new HashMap<>();

    /** Of one connection. */
    public StageMap(Collection<StageMapping> mappings) {
        for (StageMapping mapping : mappings) {
            Meaning meaning = meaning(mapping);
            add(new Key(mapping.type(), mapping.track(), mapping.stage()), meaning);
            add(new Key(mapping.type(), null, mapping.stage()), meaning);
        }
    }

    /**
     * @param track null when the CRM did not tell it; then the stage must mean the same in every track that has it
     */
    public Meaning meaning(RecordType type, @Nullable String track, String stage) {
        Set<Meaning> found = meanings.getOrDefault(new Key(type, track, stage), Set.of());
        return found.size() == 1 ? found.iterator().next() : new Meaning.Unknown();
    }

    private static Meaning meaning(StageMapping mapping) {
        if (!mapping.decided()) {
            return new Meaning.Unknown();
        }
        return mapping.status() == null ? new Meaning.Ignored() : new Meaning.Means(mapping.status());
    }

    private void add(Key key, Meaning meaning) {
        meanings.computeIfAbsent(key, k -> new HashSet<>()).add(meaning);
    }

    /** What a stage says about a referral. */
    public sealed interface Meaning {

        record Means(ReferralStatus status) implements Meaning {}

        /** Somebody decided that the stage says nothing. */
        record Ignored() implements Meaning {}

        /** Nobody has decided yet, or the CRM got a new stage. */
        record Unknown() implements Meaning {}
    }

    private record Key(RecordType type, @Nullable String track, String stage) {}
}
