package io.referloop.referral;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.workspace.TestCore;
import io.referloop.workspace.Together;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionsTests {

    private final Submissions submissions = TestCore.bean(Submissions.class);
    private final Company company = new Company("- {key: k, for: referrer, on: won, earn: {fixed: 500}}");

    @Test
    void acceptsOneOfManyWhoReferTheSameDealAtOnce() {
        List<Submission> outcomes = Together.all(16, n -> () -> submissions.submit(company.wish("key-" + n, "4711")));

        assertThat(outcomes).filteredOn(Submission.Accepted.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Submission.Duplicate.class::isInstance).hasSize(15);
        assertThat(outcomes).extracting(it -> it.about().orElseThrow().number()).containsOnly(1L);
    }

    @Test
    void takesOneFormOnceHoweverOftenItIsSent() {
        List<Submission> outcomes = Together.all(16, n -> () -> submissions.submit(company.wish("one-key", "4711")));

        assertThat(outcomes).allMatch(Submission.Accepted.class::isInstance);
        assertThat(outcomes)
                .filteredOn(it -> !((Submission.Accepted) it).repeated())
                .hasSize(1);
        assertThat(outcomes)
                .extracting(it -> it.about().orElseThrow().id())
                .containsOnly(outcomes.getFirst().about().orElseThrow().id());
    }

    @Test
    void numbersReferralsWithoutGaps() {
        List<Submission> outcomes =
                Together.all(8, n -> () -> submissions.submit(company.wish("key-" + n, "deal-" + n)));

        assertThat(outcomes)
                .extracting(it -> it.about().orElseThrow().number())
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void refusesAKeyThatStoodForAnotherForm() {
        submissions.submit(company.wish("key", "4711"));

        assertThat(submissions.submit(company.wish("key", "4712")))
                .isInstanceOfSatisfying(
                        Submission.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(Submission.Code.KEY_REUSED));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        'k\u0000', ada@initech.example,       Ada,      Hello,      key
        '',        ada@initech.example,       Ada,      Hello,      key
        key,       'ada\u0000@initech.example', Ada,    Hello,      referrerEmail
        key,       ada,                       Ada,      Hello,      referrerEmail
        key,       ada@initech.example,       'A\u0000', Hello,     referrerName
        key,       ada@initech.example,       Ada,      'He\u0000', note
        """)
    void refusesWhatCannotBeStoredNamingTheField(String key, String email, String name, String note, String field) {
        assertThat(submissions.submit(company.wish(key, "4711", email, name, note)))
                .isInstanceOfSatisfying(Submission.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(Submission.Code.INVALID_FIELD);
                    assertThat(refused.field()).isEqualTo(field);
                });
    }

    @Test
    void keepsANoteOfSeveralLines() {
        Submission outcome =
                submissions.submit(company.wish("key", "4711", "ada@initech.example", "Ada", "They met.\n\tTwice."));

        assertThat(outcome.about().orElseThrow().note()).isEqualTo("They met.\n\tTwice.");
    }
}
