package io.referloop.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmSchema;
import io.referloop.crm.RecordType;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Company;
import io.referloop.referral.Fact;
import io.referloop.referral.Progress;
import io.referloop.referral.RecordFacts;
import io.referloop.referral.Referral;
import io.referloop.referral.Referrals;
import io.referloop.referral.Story;
import io.referloop.stage.StageMaps;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class StageDecisionsTests {

    private static final String STAGE = "closed deal";

    private final StageDecisions decisions = TestCore.bean(StageDecisions.class);
    private final DeadLetters letters = TestCore.bean(DeadLetters.class);
    private final Company company = new Company("- {key: k, for: referrer, on: won, earn: {fixed: 500}}");
    private final UUID workspace = company.workspace();
    private final Referral sale = company.referred("A");
    private final Referral renewal = company.referred("B");

    @BeforeEach
    void twoPipelinesHaveAStageOfTheSameId() {
        List<CrmSchema.Stage> stages = List.of(new CrmSchema.Stage(STAGE, "Closed", 0, CrmSchema.Outcome.OPEN));
        CrmSchema schema = new CrmSchema(
                "Initech",
                "USD",
                "UTC",
                List.of(
                        new CrmSchema.Track(RecordType.DEAL, "sales", "Sales", stages),
                        new CrmSchema.Track(RecordType.DEAL, "renewals", "Renewals", stages)));
        in(() -> {
            TestCore.bean(JdbcClient.class)
                    .sql("""
                            INSERT INTO connection (workspace_id, connection_id, crm, account_id, account_name, currency, time_zone, state,
                                state_since, connected_by, created_at)
                            VALUES (?, ?, 'test', ?, 'Initech', 'USD', 'UTC', 'CONNECTED', now(), 'test', now())""")
                    .params(workspace, Story.CONNECTION, workspace.toString())
                    .update();
            TestCore.bean(StageMaps.class).adopt(workspace, Story.CONNECTION, schema);
        });
    }

    @Test
    void movesOnlyWhatWasToldForTheTrackThatWasDecided() {
        tell(sale, "A", "sales");
        tell(renewal, "B", "renewals");

        assertThat(decide("sales", ReferralStatus.WON)).isEqualTo(1);

        assertThat(status(sale)).isEqualTo(ReferralStatus.WON);
        assertThat(status(renewal)).isEqualTo(ReferralStatus.ACCEPTED);
    }

    @Test
    void movesWhatWasToldWithoutATrackOnlyWhenAllTracksAgree() {
        tell(sale, "A", null);

        decide("sales", ReferralStatus.WON);
        assertThat(status(sale)).isEqualTo(ReferralStatus.ACCEPTED);

        assertThat(decide("renewals", ReferralStatus.WON)).isEqualTo(1);
        assertThat(status(sale)).isEqualTo(ReferralStatus.WON);
    }

    @Test
    void knowsNoStageThatTheConnectionDoesNotHave() {
        assertThat(decide("partners", ReferralStatus.WON)).isEqualTo(-1);
    }

    @Test
    void takesUpAgainWhatAnUnmappedStageHeldUp() {
        tell(sale, "A", "sales");
        letter(STAGE);
        in(() -> TestCore.bean(StageMaps.class)
                .decide(
                        workspace,
                        Story.CONNECTION,
                        RecordType.DEAL,
                        "sales",
                        STAGE,
                        ReferralStatus.WON,
                        "ada@initech.example"));

        letters.retryAll(workspace, DeadLetter.Cause.UNKNOWN_STAGE);

        assertThat(status(sale)).isEqualTo(ReferralStatus.WON);
        assertThat(letters.open(workspace)).isEmpty();
    }

    @Test
    void saysAgainThatAStageIsNotMappedWhenItIsRetriedTooEarly() {
        letter("a stage of a kind");

        letters.retryAll(workspace, DeadLetter.Cause.UNKNOWN_STAGE);

        assertThat(letters.open(workspace))
                .singleElement()
                .satisfies(letter -> assertThat(letter.detail()).isEqualTo("Retried, but nobody has mapped it yet."));
    }

    private int decide(String track, ReferralStatus status) {
        return decisions.decide(
                workspace, Story.CONNECTION, RecordType.DEAL, track, STAGE, status, "ada@initech.example");
    }

    private void tell(Referral referral, String deal, @Nullable String track) {
        Fact fact = new Fact(Story.dealKey(deal), Fact.STAGE, Instant.parse("2026-03-05T12:00:00Z"), STAGE, null);
        in(() -> TestCore.bean(Progress.class)
                .record(workspace, List.of(new Progress.Statement(referral.id(), fact, track, "test"))));
    }

    private void letter(String stage) {
        in(() -> letters.add(
                workspace,
                List.of(DeadLetter.Entry.of(
                        Story.CONNECTION,
                        DeadLetter.Cause.UNKNOWN_STAGE,
                        Story.dealKey("A").ref(),
                        RecordFacts.unknownStage(RecordType.DEAL, stage),
                        "Last seen on deal A."))));
    }

    private ReferralStatus status(Referral referral) {
        return TestCore.bean(Referrals.class)
                .find(workspace, referral.id())
                .orElseThrow()
                .status();
    }

    private void in(Runnable work) {
        TestCore.bean(InWorkspace.class).run(workspace, work);
    }
}
