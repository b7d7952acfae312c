package io.referloop.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmSchema;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StageMapTests {

    private final StageMap map = new StageMap(List.of(
            mapping(RecordType.DEAL, "sales", "closedwon", ReferralStatus.WON),
            mapping(RecordType.DEAL, "renewals", "closedwon", null),
            mapping(RecordType.DEAL, "sales", "demo", ReferralStatus.MEETING),
            mapping(RecordType.DEAL, "renewals", "demo", ReferralStatus.MEETING),
            mapping(RecordType.CONTACT, "lifecyclestage", "subscriber", null),
            new StageMapping(
                    RecordType.DEAL,
                    "sales",
                    "sales",
                    "pilot",
                    "pilot",
                    0,
                    CrmSchema.Outcome.OPEN,
                    null,
                    ReferralStatus.OPPORTUNITY,
                    false)));

    @Test
    void aSuggestionIsNotInForceBeforeItIsAccepted() {
        assertThat(map.meaning(RecordType.DEAL, "sales", "pilot")).isEqualTo(new StageMap.Meaning.Unknown());
    }

    @Test
    void tellsWhatTheAdminDecided() {
        assertThat(map.meaning(RecordType.DEAL, "sales", "closedwon"))
                .isEqualTo(new StageMap.Meaning.Means(ReferralStatus.WON));
        assertThat(map.meaning(RecordType.DEAL, "renewals", "closedwon")).isEqualTo(new StageMap.Meaning.Ignored());
        assertThat(map.meaning(RecordType.CONTACT, "lifecyclestage", "subscriber"))
                .isEqualTo(new StageMap.Meaning.Ignored());
    }

    @Test
    void knowsNothingOfAStageThatNobodyMapped() {
        assertThat(map.meaning(RecordType.DEAL, "sales", "parked")).isEqualTo(new StageMap.Meaning.Unknown());
        assertThat(map.meaning(RecordType.DEAL, "partners", "closedwon")).isEqualTo(new StageMap.Meaning.Unknown());
        assertThat(map.meaning(RecordType.CONTACT, "sales", "closedwon")).isEqualTo(new StageMap.Meaning.Unknown());
    }

    @Test
    void decidesWithoutATrackOnlyWhereAllTracksAgree() {
        assertThat(map.meaning(RecordType.DEAL, null, "demo"))
                .isEqualTo(new StageMap.Meaning.Means(ReferralStatus.MEETING));
        assertThat(map.meaning(RecordType.DEAL, null, "closedwon")).isEqualTo(new StageMap.Meaning.Unknown());
    }

    private static StageMapping mapping(RecordType type, String track, String stage, @Nullable ReferralStatus status) {
        return new StageMapping(type, track, track, stage, stage, 0, CrmSchema.Outcome.OPEN, status, null, true);
    }
}
