package io.referloop.simulate;

import io.referloop.crm.RecordRef;
import io.referloop.program.ReferralStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thing that happens in a scenario. People, referrals and rules go by their keys. */
public sealed interface Thing {

    When when();

    /**
     * @param at its own time
     * @param told when it reaches us; not before it happened
     * @param line where it stands in the file
     */
    record When(Instant at, Instant told, int line) {}

    /**
     * Opens a referral.
     *
     * @param submitter null when the referrer claims
     * @param choices by rule
     * @param program null when there is one only
     */
    record Claim(
            When when,
            String referral,
            String referrer,
            String referee,
            By by,
            @Nullable String submitter,
            Map<String, String> choices,
            String source,
            @Nullable String program)
            implements Thing {}

    /** How somebody claims. */
    enum By {
        SUBMISSION,
        CODE,
        LINK
    }

    /**
     * A CRM record says something.
     *
     * @param stage null when no stage is told
     * @param fields others by name; an empty value clears
     */
    record RecordSays(
            When when,
            String referral,
            RecordRef record,
            @Nullable ReferralStatus stage,
            Map<String, String> fields) implements Thing {

        public RecordSays {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /** Something happens to the customer that is no stage. */
    record Happens(When when, String referral, String id, String kind, Map<String, String> fields) implements Thing {}

    record PersonSays(When when, String person, Map<String, String> fields) implements Thing {}

    /** Somebody is asked to refer. */
    record Ask(When when, String person) implements Thing {}

    /** Two people turn out to be one. */
    record Merge(When when, String from, String into) implements Thing {}

    record Flag(When when, String referral, String reason) implements Thing {}

    record Clear(When when, String referral) implements Thing {}

    record Approve(When when, Selector lines, String by) implements Thing {}

    record Reject(When when, Selector lines, String reason, String by) implements Thing {}

    /** @param referral null when it is for the person alone */
    record Give(
            When when,
            String to,
            BigDecimal amount,
            @Nullable String referral,
            String reason,
            String by) implements Thing {}

    record Pay(When when, Selector lines) implements Thing {}

    /**
     * @param rule whose units are the entries
     * @param seed makes the outcome; anybody who knows it can draw again
     */
    record Draw(When when, String rule, String seed, int winners) implements Thing {}

    /** Time goes by. */
    record Now(When when) implements Thing {}

    /** Which lines are meant; what is null does not matter. */
    record Selector(
            @Nullable String referral,
            @Nullable String rule,
            @Nullable String to,
            @Nullable String period) {

        public static final Selector ALL = new Selector(null, null, null, null);

        boolean matches(Entry line) {
            return same(referral, line.referral())
                    && same(rule, line.rule())
                    && same(to, line.to())
                    && same(period, line.period());
        }

        private static boolean same(@Nullable String wanted, @Nullable String found) {
            return Optional.ofNullable(wanted).map(it -> it.equals(found)).orElse(true);
        }
    }
}
