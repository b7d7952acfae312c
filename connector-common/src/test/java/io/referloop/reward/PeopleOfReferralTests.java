package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.ReferralStatus;
import io.referloop.program.SampleProgram;
import io.referloop.referral.Referee;
import io.referloop.referral.Referral;
import io.referloop.referral.ReferralsMoved;
import io.referloop.referral.Referrer;
import io.referloop.referral.Story;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who, beside the referrer and the referee, a referral may reward. */
class PeopleOfReferralTests {

    private static final UUID WORKSPACE = new UUID(7, 7);

    @Test
    void areThoseWhoBroughtTheReferrerNearestFirstAsFarUpAsTheProgramGoes() {
        List<ReferralsMoved.Movement> told = List.of(
                referral(1, "max", "eve@x.example"),
                referral(2, "eve", "ADA@x.example"),
                referral(3, "ada", "priya@y.example"));

        assertThat(above("ada", 5, told)).containsExactly(id("eve"), id("max"));
        assertThat(above("ada", 1, told)).containsExactly(id("eve"));
        assertThat(above("ada", 0, told)).isEmpty();
        assertThat(above("max", 5, told)).isEmpty();
    }

    @Test
    void areOnlyTheFirstWhoNamedTheReferrer() {
        assertThat(above(
                        "ada", 5, List.of(referral(9, "late", "ada@x.example"), referral(4, "first", "ada@x.example"))))
                .containsExactly(id("first"));
    }

    @Test
    void areNamedOnceWherePeopleReferredEachOtherInACircle() {
        List<ReferralsMoved.Movement> circle = List.of(
                referral(1, "ada", "eve@x.example"),
                referral(2, "eve", "max@x.example"),
                referral(3, "max", "ada@x.example"));

        assertThat(above("ada", 9, circle)).containsExactly(id("max"), id("eve"));
    }

    @Test
    void areNobodyWhereTheRefereesAddressIsNotKnown() {
        assertThat(above("ada", 5, List.of(referral(1, "max", null)))).isEmpty();
    }

    @Test
    void areTheColleagueWhoEnteredItUnlessThatIsTheReferrer() {
        assertThat(submitter(WORKSPACE, " Sam Sales ")).isNotNull().isEqualTo(submitter(WORKSPACE, "sam sales"));
        assertThat(submitter(WORKSPACE, "Kim Sales")).isNotNull().isNotEqualTo(submitter(WORKSPACE, "Sam Sales"));
        assertThat(submitter(new UUID(8, 8), "Sam Sales")).isNotNull().isNotEqualTo(submitter(WORKSPACE, "Sam Sales"));
        assertThat(submitter(WORKSPACE, "ada@x.example")).isNull();
        assertThat(submitter(WORKSPACE, "ADA of X")).isNull();
    }

    private static @Nullable UUID submitter(UUID workspace, String submittedBy) {
        return Submitters.of(workspace, referral(1, "ada", null, submittedBy).referral());
    }

    private static List<UUID> above(String name, int levels, List<ReferralsMoved.Movement> told) {
        return Uplines.of(told).above(referrer(name), levels);
    }

    private static ReferralsMoved.Movement referral(int day, String referrer, @Nullable String referee) {
        return referral(day, referrer, referee, "Sam Sales");
    }

    private static ReferralsMoved.Movement referral(
            int day, String referrer, @Nullable String referee, String submittedBy) {
        Story story = Story.claimed("2026-01-0" + day);
        return new ReferralsMoved.Movement(
                new Referral(
                        UUID.randomUUID(),
                        day,
                        SampleProgram.ID,
                        1,
                        referrer(referrer),
                        new Referee("Somebody", referee, null),
                        null,
                        submittedBy,
                        "CARD",
                        story.history().claimedAt(),
                        ReferralStatus.ACCEPTED,
                        story.history().claimedAt()),
                story.history(),
                "test");
    }

    private static Referrer referrer(String name) {
        return new Referrer(
                id(name),
                name + "@x.example",
                name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + " of X");
    }

    private static UUID id(String name) {
        return Referred.id(name);
    }
}
