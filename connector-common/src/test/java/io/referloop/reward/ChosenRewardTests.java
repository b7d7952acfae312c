package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.referral.Company;
import io.referloop.referral.Submission;
import io.referloop.referral.Submissions;
import io.referloop.referral.SubmitReferral;
import io.referloop.workspace.TestCore;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChosenRewardTests {

    private final Company company = new Company(
            "- {key: gift, for: referrer, on: won, earn: {choice: {preset: cash, options: {cash: 50, credit: 75}}}}");
    private final LiveRewards rewards = new LiveRewards(company);

    @Test
    void earnsWhatWasChosenWithTheClaim() {
        win(Map.of("gift", "credit"));

        assertThat(rewards.listed()).containsExactly("PENDING 75.00");
    }

    @Test
    void earnsThePresetWhenNobodyChose() {
        win(Map.of());

        assertThat(rewards.listed()).containsExactly("PENDING 50.00");
    }

    @Test
    void refusesWhatTheProgramDoesNotOfferAndSaysWhatItDoes() {
        assertThat(submit(Map.of("gift", "car"))).isInstanceOfSatisfying(Submission.Refused.class, refused -> {
            assertThat(refused.field()).isEqualTo("choices.gift");
            assertThat(refused.fix()).isEqualTo("Choose one of cash, credit.");
        });
        assertThat(submit(Map.of("bonus", "cash")))
                .isInstanceOfSatisfying(
                        Submission.Refused.class,
                        refused -> assertThat(refused.field()).isEqualTo("choices"));
    }

    private void win(Map<String, String> choices) {
        assertThat(submit(choices))
                .isInstanceOfSatisfying(
                        Submission.Accepted.class, accepted -> rewards.won(accepted.referral(), "D0", "1000", 1));
    }

    private Submission submit(Map<String, String> choices) {
        SubmitReferral wish = company.wish("form", "D0");
        return TestCore.bean(Submissions.class)
                .submit(new SubmitReferral(
                        wish.workspace(),
                        wish.connection(),
                        wish.key(),
                        wish.record(),
                        wish.related(),
                        wish.referrerEmail(),
                        wish.referrerName(),
                        wish.note(),
                        choices,
                        wish.submittedBy(),
                        wish.source(),
                        wish.correlation()));
    }
}
