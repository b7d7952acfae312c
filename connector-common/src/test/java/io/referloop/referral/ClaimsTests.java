package io.referloop.referral;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Member;
import io.referloop.workspace.TestCore;
import io.referloop.workspace.Together;
import io.referloop.workspace.Workspaces;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of claims beyond the first, and of those that something speaks against. */
class ClaimsTests {

    private static final String RULES = "- {key: k, for: referrer, on: won, earn: {fixed: 500}}";

    private final Submissions submissions = TestCore.bean(Submissions.class);
    private final Company company = new Company(RULES);
    private final UUID workspace = company.workspace();

    @Test
    void keepsARefusedClaimWithItsReasonAndAnswersItAgainTheSame() {
        SubmitReferral wish = company.contactWish("ann+1@acme.example", "ann", "ann@acme.example");

        Submission first = submissions.submit(wish);

        assertThat(first)
                .isInstanceOfSatisfying(
                        Submission.Refused.class, it -> assertThat(it.code()).isEqualTo(Submission.Code.SELF_REFERRAL));
        assertThat(submissions.submit(wish)).isEqualTo(first);
        assertThat(kept()).containsExactly("REFUSED SELF_REFERRAL");
    }

    @Test
    void takesACorrectedFormUnderTheSameKey() {
        SubmitReferral wrong = company.contactWish("ann@acme.example", "ann", "ann@acme.example");
        submissions.submit(wrong);

        Submission corrected = submissions.submit(new SubmitReferral(
                workspace,
                wrong.connection(),
                wrong.key(),
                wrong.record(),
                List.of(),
                "zoe@globex.example",
                null,
                null,
                Map.of(),
                "Sam Sales",
                "CARD",
                "test"));

        assertThat(corrected).isInstanceOf(Submission.Accepted.class);
        assertThat(kept()).containsExactlyInAnyOrder("REFUSED SELF_REFERRAL", "ACCEPTED null");
    }

    @Test
    void refusesWhoeverMaySignInAndTheirColleagues() {
        TestCore.bean(Workspaces.class).admit(new Member(workspace, "fin@seller.example", "Fin", Member.Role.FINANCE));

        assertThat(submissions.submit(company.contactWish("bo@seller.example", "b", "b@acme.example")))
                .isInstanceOfSatisfying(
                        Submission.Refused.class, it -> assertThat(it.code()).isEqualTo(Submission.Code.EMPLOYEE));
    }

    @Test
    void takesColleaguesAndHoldsThemForReview() {
        Referral colleague = accepted(company.contactWish("a@acme.example", "b", "b@acme.example"));
        Referral other = accepted(company.contactWish("a@acme.example", "d", "d@beta.example"));

        assertThat(flags(colleague)).containsExactly("SAME_DOMAIN");
        assertThat(flags(other)).isEmpty();
    }

    @Test
    void holdsWhereADealIsOlderThanTheClaimUnlessItsOwnSalesTeamNamesIt() {
        CrmRecord older = Company.deal("old", Duration.ofDays(3));
        Referral byContact = accepted(company.contactWish("zoe@globex.example", "b", "b@acme.example", older));
        Referral byDeal = company.referred("named");

        assertThat(flags(byContact)).containsExactly("OPEN_DEAL");
        assertThat(flags(byDeal)).isEmpty();
    }

    @Test
    void keepsOthersAwayFromTheSamePersonUnderAnotherRecordAndFromTheSameCompany() {
        Referral first = accepted(company.contactWish("zoe@globex.example", "b", "b@acme.example"));

        Submission samePerson =
                submissions.submit(company.contactWish("yan@umbrella.example", "b2", "b+x@acme.example"));
        Submission sameCompany = submissions.submit(company.contactWish("yan@umbrella.example", "c", "c@acme.example"));

        assertThat(samePerson).isEqualTo(new Submission.Duplicate(first));
        assertThat(sameCompany).isEqualTo(new Submission.Duplicate(first));
        assertThat(kept()).contains("DUPLICATE EARLIER_CLAIM");
    }

    @Test
    void letsAReferrerBringSeveralPeopleOfACompanyAndAnybodyThoseWhoShareAMailProvider() {
        accepted(company.contactWish("zoe@globex.example", "b", "b@acme.example"));
        accepted(company.contactWish("zoe@globex.example", "c", "c@acme.example"));
        accepted(company.contactWish("zoe@globex.example", "g", "g@gmail.com"));
        accepted(company.contactWish("yan@umbrella.example", "h", "h@gmail.com"));

        assertThat(kept()).containsOnly("ACCEPTED null");
    }

    @Test
    void acceptsOneOfManyWhoReferTheSameCompanyAtOnce() {
        List<Submission> outcomes = Together.all(
                8,
                n -> () -> submissions.submit(
                        company.contactWish("r" + n + "@globex" + n + ".example", "c" + n, n + "@acme.example")));

        assertThat(outcomes).filteredOn(Submission.Accepted.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Submission.Duplicate.class::isInstance).hasSize(7);
    }

    @Test
    void asksAPersonWhenSeveralReferralsFit() {
        Referral one = accepted(company.contactWish("zoe@globex.example", "b", "b@acme.example"));
        Referral other = accepted(company.contactWish("zoe@globex.example", "c", "c@acme.example"));

        Submission unclear = submissions.submit(company.contactWish("yan@umbrella.example", "d", "d@acme.example"));

        assertThat(unclear)
                .isInstanceOfSatisfying(
                        Submission.Refused.class,
                        it -> assertThat(it.code()).isEqualTo(Submission.Code.AMBIGUOUS_REFEREE));
        Reviews reviews = TestCore.bean(Reviews.class);
        Reviews.UnclearClaim waiting = reviews.open(workspace).claims().getFirst();
        assertThat(waiting.candidates()).containsExactlyInAnyOrder(one, other);
        assertThat(reviews.assign(workspace, waiting.id(), UUID.randomUUID(), "Fin", "No."))
                .isFalse();
        assertThat(reviews.assign(workspace, waiting.id(), other.id(), "Fin", "Same team as C."))
                .isTrue();
        assertThat(reviews.open(workspace).claims()).isEmpty();
        assertThat(kept()).contains("DUPLICATE AMBIGUOUS_REFEREE");
    }

    @Test
    void letsSomebodyElseClaimWhatHasLapsed() {
        Referral first = accepted(company.contactWish("zoe@globex.example", "b", "b@acme.example"));
        TestCore.clock().advance(Duration.ofDays(90));

        Referral second = accepted(company.contactWish("yan@umbrella.example", "b", "b@acme.example"));

        assertThat(company.now(first).status()).isEqualTo(ReferralStatus.EXPIRED);
        assertThat(company.now(second).status()).isEqualTo(ReferralStatus.ACCEPTED);
        assertThat(in(() -> TestCore.bean(Links.class)
                        .find(workspace, List.of(Story.key(RecordType.CONTACT, "b")))
                        .values()))
                .containsExactly(second.id());
    }

    @Test
    void endsWhatHasLapsedAndNothingElse() {
        Referral quiet = accepted(company.contactWish("zoe@globex.example", "b", "b@acme.example"));
        Referral withDeal = accepted(
                company.contactWish("zoe@globex.example", "c", "c@beta.example", Company.deal("D", Duration.ZERO)));
        TestCore.clock().advance(Duration.ofDays(90));
        Referral young = accepted(company.contactWish("zoe@globex.example", "d", "d@gamma.example"));

        assertThat(TestCore.bean(Lapses.class).expire(workspace)).isEqualTo(1);
        assertThat(TestCore.bean(Lapses.class).expire(workspace)).isZero();

        assertThat(List.of(quiet, withDeal, young))
                .extracting(it -> company.now(it).status())
                .containsExactly(ReferralStatus.EXPIRED, ReferralStatus.ACCEPTED, ReferralStatus.ACCEPTED);
    }

    @Test
    void leavesADealAloneThatWasCreatedWhenTheWindowHadClosed() {
        Referral referral = accepted(company.contactWish("zoe@globex.example", "b", "b@acme.example"));
        Instant closes = referral.claimedAt().plus(Duration.ofDays(90));

        company.tell(referral, dealWon("late", closes));
        assertThat(company.now(referral).status()).isEqualTo(ReferralStatus.ACCEPTED);

        company.tell(referral, dealWon("timely", closes.minusSeconds(1)));
        assertThat(company.now(referral).status()).isEqualTo(ReferralStatus.WON);
    }

    @Test
    void endsAReferralWhoseOnlyPersonTurnsOutToBeTheReferrer() {
        Referral referral = accepted(company.contactWish("zoe@globex.example", "b", "b@acme.example"));
        company.tell(referral, dealWon("D", referral.claimedAt()));

        company.read(referral, contact("b", "zoe+home@globex.example"));

        assertThat(company.now(referral).status()).isEqualTo(ReferralStatus.DISQUALIFIED);
        assertThat(flags(referral)).isEmpty();
    }

    @Test
    void letsAPersonLookWhereSomebodyElseWasReferredToo() {
        Referral referral = accepted(company.contactWish("zoe@globex.example", "b", "b@acme.example"));
        in(() -> TestCore.bean(Links.class)
                .link(workspace, referral.id(), Map.of(Story.key(RecordType.CONTACT, "c"), "C"), "CONVERTED"));

        company.read(referral, contact("b", "zoe@globex.example"));

        assertThat(company.now(referral).status()).isEqualTo(ReferralStatus.ACCEPTED);
        assertThat(flags(referral)).containsExactly("SELF_REFERRAL");
    }

    @Test
    void letsAPersonSayWhichOfTwoReferralsStays() {
        Referral one = accepted(company.contactWish("zoe@globex.example", "b", "b@acme.example"));
        Referral other = accepted(company.contactWish("yan@umbrella.example", "c", "c@beta.example"));
        company.tell(other, dealWon("D", other.claimedAt()));
        Conflicts conflicts = TestCore.bean(Conflicts.class);
        TestCore.bean(InWorkspace.class)
                .run(workspace, () -> conflicts.raise(workspace, one.id(), other.id(), "They were merged."));
        assertThat(flags(one)).containsExactly("TWO_REFERRALS");
        assertThat(flags(other)).containsExactly("TWO_REFERRALS");
        UUID conflict = conflicts.open(workspace).getFirst().id();

        assertThat(conflicts.decide(workspace, conflict, UUID.randomUUID(), "Fin", "No.", "test"))
                .isFalse();
        assertThat(conflicts.decide(workspace, conflict, one.id(), "Fin", "Zoe was first.", "test"))
                .isTrue();
        assertThat(conflicts.decide(workspace, conflict, other.id(), "Fin", "Yan.", "test"))
                .isFalse();

        assertThat(company.now(one).status()).isEqualTo(ReferralStatus.WON);
        assertThat(company.now(other).status()).isEqualTo(ReferralStatus.DUPLICATE);
        assertThat(flags(one)).isEmpty();
        assertThat(flags(other)).isEmpty();
    }

    @Test
    void rejectsAFlaggedReferralForGood() {
        Referral referral = accepted(company.contactWish("a@acme.example", "b", "b@acme.example"));
        UUID flag = TestCore.bean(Flags.class).open(workspace).getFirst().id();

        assertThat(TestCore.bean(Reviews.class).reject(workspace, flag, "Fin", "Same team.", "test"))
                .isTrue();
        company.tell(referral, dealWon("D", TestCore.clock().instant()));

        assertThat(company.now(referral).status()).isEqualTo(ReferralStatus.DISQUALIFIED);
        assertThat(flags(referral)).isEmpty();
        assertThat(TestCore.bean(Reviews.class).reject(workspace, flag, "Fin", "Again.", "test"))
                .isFalse();
    }

    @Test
    void givesTheWholeCreditToTheOnlyClaim() {
        Referral referral = company.referred("D");

        assertThat(TestCore.bean(Credits.class)
                        .of(workspace, List.of(referral.id()))
                        .get(referral.id()))
                .containsExactly(new Credits.Part(referral.referrer().id(), BigDecimal.ONE));
    }

    @Test
    void asksNobodyAboutColleaguesWhereTheProgramAllowsThem() {
        Company allowing = new Company("attribution:\n  same_domain: allow", RULES);

        assertThat(List.of("b@acme.example", "c@acme.example", "d@beta.example"))
                .allSatisfy(it -> assertThat(submissions.submit(allowing.contactWish("a@acme.example", it, it)))
                        .isInstanceOf(Submission.Accepted.class));
        assertThat(TestCore.bean(Flags.class).open(allowing.workspace())).isEmpty();
        assertThat(submissions.submit(allowing.contactWish("a+1@acme.example", "a", "a@acme.example")))
                .isInstanceOf(Submission.Refused.class);
    }

    @Test
    void refusesColleaguesAndOlderDealsWhereTheProgramSaysSo() {
        Company strict = new Company("attribution:\n  same_domain: reject\n  open_deal: reject", RULES);

        assertThat(List.of(
                        submissions.submit(strict.contactWish("a@acme.example", "b", "b@acme.example")),
                        submissions.submit(strict.contactWish(
                                "zoe@globex.example", "c", "c@acme.example", Company.deal("old", Duration.ofDays(1))))))
                .extracting(it -> ((Submission.Refused) it).code())
                .containsExactly(Submission.Code.SAME_DOMAIN, Submission.Code.OPEN_DEAL);
    }

    @Test
    void sharesTheCreditAmongTheTouchesBeforeTheDeal() {
        Company linear = new Company("attribution:\n  model: linear", RULES);
        Referral first = submissions
                .submit(linear.contactWish("zoe@globex.example", "b", "b@acme.example"))
                .about()
                .orElseThrow();
        TestCore.clock().advance(Duration.ofDays(1));
        Submission second = submissions.submit(linear.contactWish("yan@umbrella.example", "c", "c@acme.example"));
        Submission again = submissions.submit(linear.contactWish("zoe@globex.example", "b", "b@acme.example"));
        TestCore.clock().advance(Duration.ofDays(1));
        linear.tell(
                first, List.of(Fact.created(Story.dealKey("D"), TestCore.clock().instant())));
        TestCore.clock().advance(Duration.ofDays(1));
        Submission late = submissions.submit(linear.contactWish("xu@initrode.example", "e", "e@acme.example"));

        assertThat(second).isEqualTo(new Submission.Touched(first, false));
        assertThat(again).isEqualTo(new Submission.Duplicate(first));
        assertThat(late).isInstanceOf(Submission.Duplicate.class);
        assertThat(credits(linear, first)).containsExactly("zoe@globex.example 1", "yan@umbrella.example 1");
    }

    @Test
    void givesTheCreditToTheLastTouchAndMeasuresTheWindowFromIt() {
        Company last = new Company("attribution:\n  model: last_touch", RULES);
        Referral first = submissions
                .submit(last.contactWish("zoe@globex.example", "b", "b@acme.example"))
                .about()
                .orElseThrow();
        TestCore.clock().advance(Duration.ofDays(60));
        submissions.submit(last.contactWish("yan@umbrella.example", "b", "b@acme.example"));
        TestCore.clock().advance(Duration.ofDays(60));

        last.tell(first, dealWon("D", TestCore.clock().instant()));

        assertThat(last.now(first).status()).isEqualTo(ReferralStatus.WON);
        assertThat(credits(last, first)).containsExactly("yan@umbrella.example 1");
    }

    @Test
    void waitsForAPersonWhereTheCreditIsDividedByHand() {
        Company byHand = new Company("attribution:\n  model: manual", RULES);
        Referral referral = submissions
                .submit(byHand.contactWish("zoe@globex.example", "b", "b@acme.example"))
                .about()
                .orElseThrow();
        TestCore.clock().advance(Duration.ofDays(1));
        submissions.submit(byHand.contactWish("yan@umbrella.example", "b", "b@acme.example"));
        Credits credits = TestCore.bean(Credits.class);
        assertThat(TestCore.bean(Flags.class).open(byHand.workspace()))
                .extracting(Flag::code)
                .containsExactly("SPLIT_UNDECIDED");

        List<UUID> claims = credits.explain(byHand.workspace(), referral).losses().stream()
                .map(it -> it.claim().id())
                .toList();
        credits.divide(
                byHand.workspace(),
                referral,
                Map.of(claims.getFirst(), new BigDecimal("70"), claims.getLast(), new BigDecimal("30")),
                "Fin",
                "test");

        assertThat(credits(byHand, referral))
                .containsExactlyInAnyOrder("zoe@globex.example 70", "yan@umbrella.example 30");
        assertThat(TestCore.bean(Flags.class).open(byHand.workspace())).isEmpty();
    }

    private List<String> credits(Company of, Referral referral) {
        return TestCore.bean(Credits.class)
                .of(of.workspace(), List.of(referral.id()))
                .getOrDefault(referral.id(), List.of())
                .stream()
                .map(it -> TestCore.bean(InWorkspace.class)
                                .call(
                                        of.workspace(),
                                        () -> TestCore.bean(JdbcClient.class)
                                                .sql(
                                                        "SELECT email FROM referrer WHERE workspace_id = ? AND referrer_id = ?")
                                                .params(of.workspace(), it.referrer())
                                                .query((row, n) -> row.getString(1))
                                                .single())
                        + " " + it.part())
                .toList();
    }

    private static List<Fact> dealWon(String deal, Instant created) {
        return List.of(
                Fact.created(Story.dealKey(deal), created),
                new Fact(Story.dealKey(deal), Fact.STAGE, created.plusSeconds(60), "won", ReferralStatus.WON));
    }

    private static CrmRecord contact(String id, String email) {
        RecordRef ref = new RecordRef(RecordType.CONTACT, id);
        Instant now = TestCore.clock().instant();
        return new CrmRecord(ref, ref, Map.of(CrmRecord.EMAIL, email), List.of(), List.of(), now, now);
    }

    private Referral accepted(SubmitReferral wish) {
        Submission outcome = submissions.submit(wish);
        assertThat(outcome).isInstanceOf(Submission.Accepted.class);
        return outcome.about().orElseThrow();
    }

    private List<String> flags(Referral referral) {
        return TestCore.bean(Flags.class)
                .open(workspace, List.of(referral.id()))
                .getOrDefault(referral.id(), List.of())
                .stream()
                .map(Flag::code)
                .toList();
    }

    private List<String> kept() {
        return in(() -> TestCore.bean(JdbcClient.class)
                .sql("SELECT outcome || ' ' || coalesce(code, 'null') FROM claim WHERE workspace_id = ?")
                .param(workspace)
                .query((row, n) -> row.getString(1))
                .list());
    }

    private <T> T in(Supplier<T> work) {
        return TestCore.bean(InWorkspace.class).call(workspace, work);
    }
}
