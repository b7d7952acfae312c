package io.referloop.hubspot;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Remembers a bounded number of things and forgets the one that was asked for least recently. */
final class BoundedCache<K, V> {

    private final int most;
    private final Consumer<K> forgotten;
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);

    BoundedCache(int most, Consumer<K> forgotten) {
        this.most = most;
        this.forgotten = forgotten;
    }

    /** Makes what is missing under a lock: keep {@code make} free of remote calls. */
    synchronized V get(K key, Function<K, V> make) {
        var known = entries.get(key);
        if (known != null) {
            return known;
        }
        var made = make.apply(key);
        entries.put(key, made);
        if (entries.size() > most) {
            var eldest = entries.keySet().iterator().next();
            entries.remove(eldest);
            forgotten.accept(eldest);
        }
        return made;
    }

    synchronized int size() {
        return entries.size();
    }
}
