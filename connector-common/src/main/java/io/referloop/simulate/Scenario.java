package io.referloop.simulate;

import io.referloop.referral.Profile;
import io.referloop.reward.Worth;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who does what when, to try a program with.
 *
 * @param people by the key that the scenario names them by
 * @param things in the order in which they are told, then in the order of the file
 * @param until where the clock stops; not before the last thing is told
 * @param expected null when the scenario expects nothing
 */
public record Scenario(
        String name,
        Map<String, Person> people,
        List<Worth.Conversion> rates,
        Figures figures,
        List<Thing> things,
        Instant until,
        @Nullable Expectation expected) {

    public Scenario {
        people = Collections.unmodifiableMap(new LinkedHashMap<>(people));
        rates = List.copyOf(rates);
        things = List.copyOf(things);
    }

    /**
     * Somebody who refers, is referred or submits.
     *
     * @param email null when it is not known
     * @param company the name of the company; null when it is not known
     * @param domain of the company; null when neither it nor the e-mail is known
     * @param facts level, country and whatever else programs read
     */
    public record Person(
            String key,
            @Nullable String name,
            @Nullable String email,
            @Nullable String company,
            @Nullable String domain,
            List<Profile.Entry> facts) {

        public Person {
            facts = List.copyOf(facts);
        }

        /** What people call them. */
        public String label() {
            return Optional.ofNullable(name).orElse(key);
        }
    }

    /**
     * Counts that no thing in a scenario tells, for the metrics.
     *
     * @param customers null when it was not given; the others are nothing then
     */
    public record Figures(
            @Nullable Long customers, @Nullable Long asked, java.math.@Nullable BigDecimal fixedCost) {

        public static final Figures NONE = new Figures(null, null, null);
    }
}
