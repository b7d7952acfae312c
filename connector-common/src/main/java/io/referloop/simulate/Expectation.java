package io.referloop.simulate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario should come to. Each part is null when it is not asked for.
 *
 * @param rewards exactly these lines, in any order
 * @param totals by person
 * @param units by person and kind
 * @param statuses by referral
 * @param refused claims that must be refused, and no others
 */
public record Expectation(
        @Nullable List<Reward> rewards,
        @Nullable Map<String, BigDecimal> totals,
        @Nullable Map<String, Map<String, Long>> units,
        @Nullable List<Refused> refused,
        @Nullable Map<String, String> statuses,
        @Nullable List<Waiting> waiting,
        @Nullable List<Outcome> decisions,
        @Nullable List<Eligible> eligible,
        @Nullable Map<String, BigDecimal> metrics,
        @Nullable List<Winner> winners) {

    /**
     * A line; what is null or absent does not matter.
     *
     * @param words by key: referral, rule, to, state, period, note, unit
     */
    public record Reward(
            Map<String, String> words,
            @Nullable BigDecimal amount,
            @Nullable Long count,
            @Nullable Moment release,
            int line) {}

    /**
     * @param text as it stands in the file
     * @param from inclusive
     * @param until exclusive; of an instant, the next nanosecond
     */
    public record Moment(String text, Instant from, Instant until) {}

    /** @param reason null: any */
    public record Refused(String claim, @Nullable String reason, int line) {}

    public record Waiting(String referral, @Nullable String rule, int line) {}

    /** @param outcome such as {@code not_reached} */
    public record Outcome(Map<String, String> words, String outcome, int line) {}

    /** @param reason null: any */
    public record Eligible(String person, @Nullable String reason, int line) {}

    public record Winner(String draw, String person, int line) {}
}
