package io.referloop.referral;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FlagsTests {

    private final Flags flags = TestCore.bean(Flags.class);
    private final Company company = new Company("- {key: k, for: referrer, on: won, earn: {fixed: 500}}");
    private final UUID workspace = company.workspace();
    private final Referral referral = company.referred("A");

    @Test
    void standsOnceHoweverOftenItIsRaised() {
        assertThat(raise("SAME_DOMAIN", "Both are at initech.example.")).isTrue();
        assertThat(raise("SAME_DOMAIN", "Both are at initech.example.")).isFalse();
        assertThat(raise("OPEN_DEAL", "Deal A is older.")).isTrue();

        assertThat(flags.open(workspace, List.of(referral.id())).get(referral.id()))
                .extracting(Flag::code)
                .containsExactlyInAnyOrder("SAME_DOMAIN", "OPEN_DEAL");
        assertThat(flags.open(workspace)).hasSize(2);
    }

    @Test
    void isClearedOnceAndDoesNotComeBackForTheSameReason() {
        raise("SAME_DOMAIN", "Both are at initech.example.");
        Flag flag = flags.open(workspace).getFirst();

        assertThat(flags.clear(workspace, flag.id(), "Fin", "They are different companies.", "test"))
                .isTrue();
        assertThat(flags.clear(workspace, flag.id(), "Fin", "Again.", "test")).isFalse();
        assertThat(raise("SAME_DOMAIN", "Both are at initech.example.")).isFalse();
        assertThat(flags.open(workspace)).isEmpty();

        assertThat(raise("SAME_DOMAIN", "Both are at globex.example.")).isTrue();
    }

    @Test
    void isNotSeenFromAnotherWorkspace() {
        raise("SAME_DOMAIN", "Both are at initech.example.");

        assertThat(flags.open(TestCore.workspace().id(), List.of(referral.id())))
                .isEmpty();
    }

    private boolean raise(String code, String reason) {
        return TestCore.bean(InWorkspace.class)
                .call(workspace, () -> flags.raise(workspace, referral.id(), code, reason));
    }
}
