package io.referloop.simulate;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** Ids that are the same in every run, so that two runs can be compared. */
final class Keys {

    private Keys() {}

    static UUID id(String kind, String key) {
        return UUID.nameUUIDFromBytes((kind + ":" + key).getBytes(StandardCharsets.UTF_8));
    }

    static UUID person(String key) {
        return id("person", key);
    }

    static UUID referral(String key) {
        return id("referral", key);
    }

    /** {@code held_for_review}. */
    static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
