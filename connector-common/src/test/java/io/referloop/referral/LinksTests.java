package io.referloop.referral;

import static io.referloop.referral.Story.dealKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.ReferralStatus;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LinksTests {

    private final Links links = TestCore.bean(Links.class);
    private final Company company = new Company("- {key: k, for: referrer, on: won, earn: {fixed: 500}}");
    private final UUID workspace = company.workspace();
    private final Referral referral = company.referred("A");

    @Test
    void letsARecordSpeakForOneReferralOnly() {
        Referral other = company.referred("B");

        assertThat(in(() -> links.link(
                        workspace, other.id(), Map.of(dealKey("A"), "Deal A", dealKey("C"), "Deal C"), "ASSOCIATED")))
                .containsExactly(dealKey("C"));
        assertThat(in(() -> links.find(workspace, List.of(dealKey("A"), dealKey("C"), dealKey("D")))))
                .containsExactlyInAnyOrderEntriesOf(Map.of(dealKey("A"), referral.id(), dealKey("C"), other.id()));
    }

    @Test
    void isNotSeenFromAnotherWorkspace() {
        UUID stranger = TestCore.workspace().id();

        assertThat(TestCore.bean(InWorkspace.class).call(stranger, () -> links.find(workspace, List.of(dealKey("A")))))
                .isEmpty();
    }

    @Test
    void movesWhatAMergedRecordSaidToTheSurvivor() {
        company.tell(referral, Story.claimed("2026-03-01").on("2026-03-05").deal("A", ReferralStatus.QUALIFIED));

        assertThat(in(() -> links.moveToSurvivor(workspace, dealKey("A"), dealKey("Z"))))
                .isEqualTo(referral.id());

        assertThat(in(() -> links.of(workspace, List.of(referral.id()))))
                .isEqualTo(Map.of(referral.id(), List.of(dealKey("Z"))));
        ReferralHistory history = in(() -> TestCore.bean(Progress.class).history(workspace, referral));
        assertThat(history.deal()).contains(dealKey("Z"));
        assertThat(history.standing().status()).isEqualTo(ReferralStatus.QUALIFIED);
    }

    @Test
    void leavesTwoReferralsThatMeetInOneRecordWhereTheyAre() {
        Referral other = company.referred("B");

        assertThat(in(() -> links.moveToSurvivor(workspace, dealKey("A"), dealKey("B"))))
                .isEqualTo(other.id());

        assertThat(in(() -> links.find(workspace, List.of(dealKey("A"), dealKey("B")))))
                .isEqualTo(Map.of(dealKey("A"), referral.id(), dealKey("B"), other.id()));
    }

    @Test
    void mergesTwoRecordsOfOneReferral() {
        in(() -> links.link(workspace, referral.id(), Map.of(dealKey("B"), "Deal B"), "ASSOCIATED"));
        Story told = Story.claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", ReferralStatus.WON)
                .deal("B", ReferralStatus.WON);
        company.tell(referral, told);

        assertThat(in(() -> links.moveToSurvivor(workspace, dealKey("A"), dealKey("B"))))
                .isEqualTo(referral.id());

        assertThat(in(() -> links.find(workspace, List.of(dealKey("A"), dealKey("B")))))
                .isEqualTo(Map.of(dealKey("B"), referral.id()));
    }

    @Test
    void keepsTheLinkOfADeletedRecordButNamesItNoMore() {
        in(() -> {
            links.markGone(workspace, dealKey("A"), true);
            return true;
        });

        assertThat(in(() -> links.of(workspace, List.of(referral.id())))).isEmpty();
        assertThat(in(() -> links.find(workspace, List.of(dealKey("A"))))).containsEntry(dealKey("A"), referral.id());
    }

    private <T> T in(Supplier<T> work) {
        return TestCore.bean(InWorkspace.class).call(workspace, work);
    }
}
