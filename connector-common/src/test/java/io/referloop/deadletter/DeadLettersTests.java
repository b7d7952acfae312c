package io.referloop.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.referral.Story;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import io.referloop.workspace.Together;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeadLettersTests {

    private final DeadLetters letters = TestCore.bean(DeadLetters.class);
    private final UUID workspace = TestCore.workspace().id();

    @Test
    void countsUpInsteadOfStandingTwice() {
        Together.all(8, n -> () -> {
            add("deal 1", "attempt " + n);
            return true;
        });

        assertThat(letters.open(workspace))
                .singleElement()
                .satisfies(letter -> assertThat(letter.times()).isEqualTo(8));
    }

    @Test
    void standsAnewAfterItWasRetriedInVain() {
        add("deal 1", "first");
        UUID first = letters.open(workspace).getFirst().id();

        assertThat(letters.retry(workspace, first)).isTrue();
        assertThat(letters.retry(workspace, first)).isFalse();
        add("deal 1", "again");

        assertThat(letters.open(workspace)).singleElement().satisfies(letter -> {
            assertThat(letter.id()).isNotEqualTo(first);
            assertThat(letter.detail()).isEqualTo("again");
        });
    }

    @Test
    void retriesAllOfACauseAndLeavesTheOthers() {
        add("deal 1", "x");
        add("deal 2", "x");
        inWorkspace(DeadLetter.Entry.general(null, DeadLetter.Cause.UNREADABLE, "delivery 7", "not JSON"));

        assertThat(letters.retryAll(workspace, DeadLetter.Cause.UNKNOWN_RECORD)).isEqualTo(2);

        assertThat(letters.open(workspace)).extracting(DeadLetter::subject).containsExactly("delivery 7");
    }

    @Test
    void cutsADetailThatIsTooLongToRead() {
        add("deal 1", "x".repeat(100_000));

        assertThat(letters.open(workspace).getFirst().detail()).hasSize(2_000).endsWith("…");
    }

    @Test
    void isDiscardedOnce() {
        add("deal 1", "x");
        UUID letter = letters.open(workspace).getFirst().id();

        assertThat(letters.discard(workspace, letter)).isTrue();
        assertThat(letters.discard(workspace, letter)).isFalse();
        assertThat(letters.open(workspace)).isEmpty();
    }

    private void add(String subject, String detail) {
        inWorkspace(DeadLetter.Entry.of(
                Story.CONNECTION,
                DeadLetter.Cause.UNKNOWN_RECORD,
                Story.dealKey("1").ref(),
                subject,
                detail));
    }

    private void inWorkspace(DeadLetter.Entry entry) {
        TestCore.bean(InWorkspace.class).run(workspace, () -> letters.add(workspace, List.of(entry)));
    }
}
