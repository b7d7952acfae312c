package io.referloop.stage;

import io.referloop.crm.CrmSchema;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A first meaning for a stage that an admin then confirms or changes. Won and lost come from the CRM's own metadata; the steps between from
 * the words people commonly use, and nothing where the words say nothing.
 */
final class Suggestion {

    private static final List<Word> WORDS = List.of(
            new Word("unqualified", ReferralStatus.DISQUALIFIED),
            new Word("disqualified", ReferralStatus.DISQUALIFIED),
            new Word("qualified", ReferralStatus.QUALIFIED),
            new Word("appointment", ReferralStatus.MEETING),
            new Word("meeting", ReferralStatus.MEETING),
            new Word("demo", ReferralStatus.MEETING),
            new Word("presentation", ReferralStatus.OPPORTUNITY),
            new Word("proposal", ReferralStatus.OPPORTUNITY),
            new Word("opportunity", ReferralStatus.OPPORTUNITY),
            new Word("decision", ReferralStatus.NEGOTIATION),
            new Word("negotiation", ReferralStatus.NEGOTIATION),
            new Word("contract", ReferralStatus.NEGOTIATION),
            new Word("contacted", ReferralStatus.CONTACTED),
            new Word("customer", ReferralStatus.WON));

    private Suggestion() {}

    /**
     * The suggestions for a track, in the order of its stages. A stage never means as much as the one behind it: "appointment scheduled" that
     * comes before "qualified to buy" is not yet a qualified referral.
     */
    static List<@Nullable ReferralStatus> forTrack(CrmSchema.Track track) {
        List<CrmSchema.Stage> stages = track.stages();
        @Nullable ReferralStatus[] suggestions = new ReferralStatus[stages.size()];
        @Nullable ReferralStatus next = null;
        for (int n = stages.size() - 1; n >= 0; n--) {
            @Nullable ReferralStatus status = forStage(track.type(), stages.get(n));
            if (status != null && status.isStep()) {
                status = below(status, next);
                next = status == null ? next : status;
            }
            suggestions[n] = status;
        }
        return Arrays.asList(suggestions);
    }

    private static @Nullable ReferralStatus below(ReferralStatus status, @Nullable ReferralStatus next) {
        if (next == null || status.compareTo(next) < 0) {
            return status;
        }
        ReferralStatus before = ReferralStatus.values()[next.ordinal() - 1];
        return before.hasPassed(ReferralStatus.CONTACTED) ? before : null;
    }

    private static @Nullable ReferralStatus forStage(RecordType type, CrmSchema.Stage stage) {
        return switch (stage.outcome()) {
            case WON -> ReferralStatus.WON;
            case LOST -> ReferralStatus.LOST;
            case OPEN -> byLabel(type, stage.label().toLowerCase(Locale.ROOT));
        };
    }

    private static @Nullable ReferralStatus byLabel(RecordType type, String label) {
        return WORDS.stream()
                .filter(word -> label.contains(word.text()))
                .map(Word::status)
                // A deal that is open is not won, whatever its stage is called.
                .filter(status -> type != RecordType.DEAL || status != ReferralStatus.WON)
                .findFirst()
                .orElse(null);
    }

    private record Word(String text, ReferralStatus status) {}
}
