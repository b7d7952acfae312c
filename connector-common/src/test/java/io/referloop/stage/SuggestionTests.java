package io.referloop.stage;

import static io.referloop.crm.CrmSchema.Outcome.LOST;
import static io.referloop.crm.CrmSchema.Outcome.OPEN;
import static io.referloop.crm.CrmSchema.Outcome.WON;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmSchema;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuggestionTests {

    @Test
    void suggestsRisingStepsForTheDefaultDealPipeline() {
        CrmSchema.Track track = track(
                RecordType.DEAL,
                List.of(
                        "Appointment Scheduled",
                        "Qualified To Buy",
                        "Presentation Scheduled",
                        "Decision Maker Bought-In",
                        "Contract Sent",
                        "Closed Won",
                        "Closed Lost"),
                List.of(OPEN, OPEN, OPEN, OPEN, OPEN, WON, LOST));

        assertThat(Suggestion.forTrack(track))
                .containsExactly(
                        ReferralStatus.CONTACTED,
                        ReferralStatus.QUALIFIED,
                        ReferralStatus.MEETING,
                        ReferralStatus.OPPORTUNITY,
                        ReferralStatus.NEGOTIATION,
                        ReferralStatus.WON,
                        ReferralStatus.LOST);
    }

    @Test
    void suggestsNothingForLifecycleStagesThatSayNothing() {
        CrmSchema.Track track = track(
                RecordType.CONTACT,
                List.of(
                        "Subscriber",
                        "Lead",
                        "Marketing Qualified Lead",
                        "Sales Qualified Lead",
                        "Opportunity",
                        "Customer",
                        "Evangelist",
                        "Other"),
                List.of(OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN));

        assertThat(Suggestion.forTrack(track))
                .containsExactly(
                        null,
                        null,
                        ReferralStatus.CONTACTED,
                        ReferralStatus.QUALIFIED,
                        ReferralStatus.OPPORTUNITY,
                        ReferralStatus.WON,
                        null,
                        null);
    }

    @Test
    void believesTheOutcomeAndNotTheLabel() {
        CrmSchema.Track track = track(
                RecordType.DEAL,
                List.of("Proposal sent", "Customer lost interest", "Customer"),
                List.of(WON, LOST, OPEN));

        assertThat(Suggestion.forTrack(track)).containsExactly(ReferralStatus.WON, ReferralStatus.LOST, null);
    }

    @Test
    void takesUnqualifiedForAnEndAndNotForAStep() {
        CrmSchema.Track track = track(RecordType.LEAD, List.of("Unqualified", "Qualified"), List.of(OPEN, OPEN));

        assertThat(Suggestion.forTrack(track)).containsExactly(ReferralStatus.DISQUALIFIED, ReferralStatus.QUALIFIED);
    }

    @Test
    void suggestsNothingForMoreStagesThanThereAreSteps() {
        CrmSchema.Track track = track(
                RecordType.LEAD,
                List.of("Contacted once", "Contacted twice", "Contacted again"),
                List.of(OPEN, OPEN, OPEN));

        assertThat(Suggestion.forTrack(track)).containsExactly(null, null, ReferralStatus.CONTACTED);
    }

    private static CrmSchema.Track track(RecordType type, List<String> labels, List<CrmSchema.Outcome> outcomes) {
        List<CrmSchema.Stage> stages = IntStream.range(0, labels.size())
                .mapToObj(n -> new CrmSchema.Stage("s" + n, labels.get(n), n, outcomes.get(n)))
                .toList();
        return new CrmSchema.Track(type, "track", "Track", stages);
    }
}
