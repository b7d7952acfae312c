package io.referloop.referral;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of a person or company, each value since an instant: level, customer since, tax form. */
public final class Profile {

    public static final Profile UNKNOWN = new Profile(Map.of());

    private final Map<String, List<Entry>> entries;

    private Profile(Map<String, List<Entry>> entries) {
        this.entries = entries;
    }

    public static Profile of(Collection<Entry> told) {
        Map<String, List<Entry>> entries = new HashMap<>();
        told.stream()
                .sorted(Comparator.comparing(Entry::since).thenComparing(Entry::value))
                .forEach(it -> entries.computeIfAbsent(it.field(), field -> new ArrayList<>())
                        .add(it));
        return new Profile(entries);
    }

    /** What a field said at an instant, the instant itself included; empty when it was not told by then or was cleared. */
    public Optional<String> at(String field, Instant instant) {
        Optional<String> last = Optional.empty();
        for (Entry entry : entries.getOrDefault(field, List.of())) {
            if (entry.since().isAfter(instant)) {
                break;
            }
            last = Optional.of(entry.value());
        }
        return last.filter(it -> !it.isBlank());
    }

    /** Every value of a field, oldest first. */
    public List<Entry> history(String field) {
        return List.copyOf(entries.getOrDefault(field, List.of()));
    }

    /** The names of the fields that are known at all. */
    public Collection<String> fields() {
        return List.copyOf(entries.keySet());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Profile profile && entries.equals(profile.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    /** @param value empty when it was cleared */
    public record Entry(String field, Instant since, String value) {}
}
