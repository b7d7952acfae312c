package io.referloop.reward;

import io.referloop.program.Program;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Profile;
import io.referloop.referral.ReferralHistory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the engine may know of one referral.
 *
 * @param number breaks ties between referrals that earned at one instant
 * @param program the version that governs it
 * @param events what happened to the customer beside the CRM's stages
 * @param choices by rule, what was chosen at submission
 * @param flags each a reason why a person has to look before anything is paid; empty: none
 */
public record RewardCase(
        UUID id,
        long number,
        Program program,
        ReferralHistory history,
        List<CustomerEvent> events,
        Parties parties,
        Map<String, String> choices,
        List<String> flags) {

    public RewardCase {
        events = events.stream().distinct().sorted(CustomerEvent.BY_TIME).toList();
        choices = Map.copyOf(choices);
        flags = List.copyOf(flags);
    }

    Instant claimedAt() {
        return history.claimedAt();
    }

    /**
     * Who can earn.
     *
     * @param credits who gets which part; one with everything under all models that pick one claim
     * @param submitter who entered it for the referrer; null when the referrer did
     * @param upline the referrer's own referrer first, then theirs; without cycles
     * @param company tells the referred companies apart; null when unknown, then every referral is a company of its own
     * @param email of the referrer and of the referee, and the facts about both
     */
    public record Parties(
            List<Credit> credits,
            UUID referee,
            @Nullable UUID submitter,
            List<UUID> upline,
            @Nullable String company,
            Person referrer,
            Person refereePerson) {

        public Parties {
            credits = List.copyOf(credits);
            upline = List.copyOf(upline);
        }

        public UUID referrerId() {
            return credits.getFirst().referrer();
        }
    }

    /** @param part above 0; parts are relative to each other */
    public record Credit(UUID referrer, BigDecimal part) {}

    /**
     * @param email null when it is not known
     * @param facts by field, as in {@code referrer.level} without the subject; of a referee also {@code company.size} and {@code
     *     referral.source}, with the subject
     */
    public record Person(@Nullable String email, Profile facts) {

        public static final Person UNKNOWN = new Person(null, Profile.UNKNOWN);

        private static final Set<String> YES = Set.of("true", "yes", "1");

        /** Whether a field said yes at any time. */
        boolean ever(String field) {
            return facts.history(field).stream().anyMatch(it -> isYes(it.value()));
        }

        static boolean isYes(String text) {
            return YES.contains(text.toLowerCase(Locale.ROOT));
        }
    }
}
