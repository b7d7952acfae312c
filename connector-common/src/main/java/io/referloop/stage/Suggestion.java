package io.referloop.stage;

import io.referloop.crm.CrmSchema;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
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

    static @Nullable ReferralStatus forStage(RecordType type, CrmSchema.Stage stage) {
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
