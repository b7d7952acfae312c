package io.referloop.reward;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a line takes over from the decision that it follows. */
record Terms(
        Instant earnedAt,
        Instant releaseAt,
        @Nullable Instant expiresAt,
        String via,
        List<String> holds,
        @Nullable String note,
        List<TraceLine> why) {

    private static final String GIVEN = "It was given already: decide whether to take it back.";

    static Terms of(Decision decision, Booked booked, Sum owed) {
        return switch (decision) {
            case Decision.Earned earned ->
                new Terms(
                        earned.earnedAt(),
                        earned.releaseAt(),
                        earned.expiresAt(),
                        earned.via(),
                        owed.isNegative() ? back(owed) : earned.holds(),
                        earned.note(),
                        earned.why());
            case Decision.WaitingForAmount waiting ->
                new Terms(waiting.earnedAt(), waiting.earnedAt(), null, waiting.via(), List.of(), null, waiting.why());
            case Decision.NotEarned no -> {
                RewardLine sent = booked.lines().getFirst();
                yield new Terms(
                        sent.earnedAt(),
                        sent.earnedAt(),
                        null,
                        sent.via(),
                        back(owed),
                        null,
                        List.of(TraceLine.of("Taken back", no.reason())));
            }
        };
    }

    /** Money is netted by the next payout; a ticket that somebody holds is not. */
    private static List<String> back(Sum owed) {
        return owed.units() == null ? List.of() : List.of(GIVEN);
    }
}
