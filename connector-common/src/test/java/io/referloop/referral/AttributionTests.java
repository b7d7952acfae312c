package io.referloop.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.referloop.program.AttributionPolicy;
import io.referloop.program.AttributionPolicy.Model;
import io.referloop.program.AttributionPolicy.Verdict;
import io.referloop.referral.Attribution.Reason;
import io.referloop.referral.Claim.Strength;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

class AttributionTests {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void givesTheFirstValidClaimEverything() {
        Attribution told = attribute(Model.FIRST_VALID_CLAIM, List.of(20), claim("b", 5), claim("a", 0));

        assertThat(shares(told)).isEqualTo(Map.of("a", "1"));
        assertThat(reasons(told)).isEqualTo(Map.of("b", Reason.EARLIER_CLAIM));
    }

    @Test
    void leavesOutTheInstantAtWhichTheWindowCloses() {
        Instant closes = day(90);
        AttributionPolicy policy = policy(Model.FIRST_VALID_CLAIM);

        assertThat(Attribution.of(policy, List.of(claim("a", 0)), List.of(closes), closes)
                        .credits())
                .isEmpty();
        assertThat(Attribution.of(policy, List.of(claim("a", 0)), List.of(closes.minusNanos(1)), closes)
                        .credits())
                .hasSize(1);
    }

    @Test
    void keepsTheCreditOfWhoeverBroughtTheFirstDealHoweverLateTheNextIs() {
        assertThat(shares(attribute(Model.FIRST_VALID_CLAIM, List.of(10, 300), claim("a", 0), claim("b", 200))))
                .isEqualTo(Map.of("a", "1"));
    }

    @Test
    void letsAnotherClaimCountOnceTheProtectionHasLapsedWithoutADeal() {
        AttributionPolicy shortProtection = policy(Model.FIRST_VALID_CLAIM, 90, 30);
        List<Claim> claims = List.of(claim("a", 0), claim("b", 30));

        Attribution lapsed = Attribution.of(shortProtection, claims, List.of(day(50)), day(60));
        Attribution kept =
                Attribution.of(shortProtection, List.of(claim("a", 0), claim("b", 29)), List.of(day(50)), day(60));

        assertThat(shares(lapsed)).isEqualTo(Map.of("b", "1"));
        assertThat(reasons(lapsed)).isEqualTo(Map.of("a", Reason.PROTECTION_LAPSED));
        assertThat(shares(kept)).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void passesTheCreditOnWhenTheFirstClaimsWindowClosedBeforeTheDeal() {
        Attribution told = attribute(Model.FIRST_VALID_CLAIM, List.of(100), claim("a", 0), claim("b", 50));

        assertThat(shares(told)).isEqualTo(Map.of("b", "1"));
        assertThat(reasons(told)).isEqualTo(Map.of("a", Reason.WINDOW_CLOSED));
    }

    @Test
    void prefersAnExplicitSubmissionToACodeAndACodeToALink() {
        Attribution told = attribute(
                Model.FIRST_VALID_CLAIM,
                List.of(20),
                claim("link", 0, Strength.LINK),
                claim("code", 2, Strength.CODE),
                claim("rep", 4, Strength.SUBMISSION),
                claim("late link", 5, Strength.LINK));

        assertThat(shares(told)).isEqualTo(Map.of("rep", "1"));
        assertThat(reasons(told))
                .isEqualTo(Map.of(
                        "link",
                        Reason.STRONGER_CLAIM,
                        "code",
                        Reason.STRONGER_CLAIM,
                        "late link",
                        Reason.EARLIER_CLAIM));
    }

    @Test
    void countsAClaimOnADealThatExistsAlreadyOnlyWhereNoneCameBeforeIt() {
        assertThat(shares(attribute(Model.FIRST_VALID_CLAIM, List.of(-5), claim("a", 0), claim("b", 200))))
                .isEqualTo(Map.of("a", "1"));

        Attribution late = attribute(Model.LAST_TOUCH, List.of(10), claim("a", 0, Strength.LINK), claim("b", 11));
        assertThat(shares(late)).isEqualTo(Map.of("a", "1"));
        assertThat(reasons(late)).isEqualTo(Map.of("b", Reason.AFTER_DEAL));
    }

    @Test
    void picksTheFirstOrTheLastTouch() {
        Claim[] touches = {claim("a", 0), claim("b", 1), claim("a", 2), claim("c", 3), claim("a", 4)};

        assertThat(shares(attribute(Model.FIRST_TOUCH, List.of(20), touches))).isEqualTo(Map.of("a", "1"));
        assertThat(shares(attribute(Model.LAST_TOUCH, List.of(20), touches))).isEqualTo(Map.of("a", "1"));
        assertThat(shares(attribute(Model.LAST_TOUCH, List.of(3), touches))).isEqualTo(Map.of("c", "1"));
    }

    @Test
    void splitsByPositionAndEvenly() {
        Claim[] four = {claim("a", 0), claim("b", 1), claim("c", 2), claim("d", 3)};
        Claim[] two = {claim("a", 0), claim("b", 1)};

        assertThat(shares(attribute(Model.POSITION, List.of(20), four)))
                .isEqualTo(Map.of("a", "80", "b", "20", "c", "20", "d", "80"));
        assertThat(shares(attribute(Model.POSITION, List.of(20), two))).isEqualTo(Map.of("a", "1", "b", "1"));
        assertThat(shares(attribute(Model.POSITION, List.of(20), claim("a", 0))))
                .isEqualTo(Map.of("a", "1"));
        assertThat(shares(attribute(Model.LINEAR, List.of(20), four)))
                .isEqualTo(Map.of("a", "1", "b", "1", "c", "1", "d", "1"));
    }

    @Test
    void countsAReferrerOnceAlsoUnderAnotherAddressOfTheSameMailbox() {
        Claim plain = claim("ann", 0);
        Claim tagged = new Claim(
                UUID.randomUUID(),
                new Claim.By(UUID.randomUUID(), Set.of(new Email("ann+spring@acme.example"))),
                Strength.LINK,
                day(1),
                null);

        Attribution told = attribute(Model.LINEAR, List.of(20), plain, tagged, claim("b", 2));

        assertThat(told.credits()).extracting(Attribution.Credit::claim).containsExactly(plain, claim("b", 2));
        assertThat(told.losses()).containsExactly(new Attribution.Loss(tagged, Reason.SAME_REFERRER));
    }

    @Test
    void waitsForAPersonToSplitByHand() {
        Claim a = claim("a", 0);
        Claim b = claim("b", 1);
        Claim c = claim("c", 2);
        AttributionPolicy byHand = policy(Model.MANUAL);

        Attribution before = Attribution.of(byHand, List.of(a, b, c), List.of(day(5)), day(6));
        Attribution after = Attribution.of(
                byHand,
                List.of(a, b, c),
                List.of(day(5)),
                day(6),
                Map.of(a.id(), new BigDecimal("70"), b.id(), new BigDecimal("30")));

        assertThat(before.credits()).isEmpty();
        assertThat(reasons(before)).containsOnlyKeys("a", "b", "c").containsValue(Reason.UNDECIDED);
        assertThat(shares(after)).isEqualTo(Map.of("a", "70", "b", "30"));
        assertThat(reasons(after)).isEqualTo(Map.of("c", Reason.NOT_CHOSEN));
    }

    @Test
    void tellsBothSidesWithoutNamingTheOther() {
        for (Reason reason : Reason.values()) {
            assertThat(Stream.of(reason.toItsReferrer(), reason.toTheOthers()))
                    .allSatisfy(it -> assertThat(it).endsWith(".").doesNotContain("@", "%"));
        }
    }

    @Test
    void decidesAboutEveryClaimOnceInWhateverOrderTheyAreTold() {
        qt().forAll(
                        claims(),
                        lists().of(integers().between(-20, 150)).ofSizeBetween(0, 3),
                        integers().between(0, Model.values().length - 1),
                        integers().all())
                .checkAssert((claims, deals, model, seed) -> {
                    AttributionPolicy policy = policy(Model.values()[model], 60, 40);
                    List<Instant> created =
                            deals.stream().map(AttributionTests::day).toList();
                    List<Claim> shuffled = new ArrayList<>(claims);
                    Collections.shuffle(shuffled, new Random(seed));

                    Attribution told = Attribution.of(policy, claims, created, day(100));

                    assertThat(told.credits())
                            .allSatisfy(it -> assertThat(it.part()).isPositive());
                    assertThat(Stream.concat(
                                    told.credits().stream().map(Attribution.Credit::claim),
                                    told.losses().stream().map(Attribution.Loss::claim)))
                            .containsExactlyInAnyOrderElementsOf(Set.copyOf(claims));
                    assertThat(told.credits().stream()
                                    .map(it -> it.claim().referrer().id()))
                            .doesNotHaveDuplicates();
                    assertThat(Attribution.of(policy, shuffled, created, day(100)))
                            .isEqualTo(told);
                });
    }

    private static Gen<List<Claim>> claims() {
        Gen<Claim> claim = integers()
                .between(0, 5 * 3 * 100 - 1)
                .map(code -> claim("r" + code % 5, code / 15, Strength.values()[code / 5 % 3]));
        return lists().of(claim).ofSizeBetween(0, 8);
    }

    private static Attribution attribute(Model model, List<Integer> deals, Claim... claims) {
        return Attribution.of(
                policy(model),
                List.of(claims),
                deals.stream().map(AttributionTests::day).toList(),
                day(400));
    }

    private static Map<String, String> shares(Attribution told) {
        return told.credits().stream()
                .collect(
                        Collectors.toMap(it -> name(it.claim()), it -> it.part().toString()));
    }

    private static Map<String, Reason> reasons(Attribution told) {
        return told.losses().stream()
                .collect(Collectors.toMap(it -> name(it.claim()), Attribution.Loss::reason, (one, other) -> one));
    }

    private static String name(Claim claim) {
        String address = claim.referrer().addresses().iterator().next().address();
        return address.substring(0, address.indexOf('@')).replace('_', ' ');
    }

    private static Claim claim(String referrer, int day) {
        return claim(referrer, day, Strength.SUBMISSION);
    }

    private static Claim claim(String referrer, int day, Strength strength) {
        UUID person = UUID.nameUUIDFromBytes(referrer.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String id = referrer + day + strength;
        return new Claim(
                UUID.nameUUIDFromBytes(id.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                new Claim.By(person, Set.of(new Email(referrer.replace(' ', '_') + "@acme.example"))),
                strength,
                day(day),
                null);
    }

    private static Instant day(int day) {
        return START.plusSeconds(day * 86_400L);
    }

    private static AttributionPolicy policy(Model model) {
        return policy(model, 90, 90);
    }

    private static AttributionPolicy policy(Model model, int window, int protection) {
        return new AttributionPolicy(
                model, window, protection, Verdict.HOLD, Verdict.REJECT, Verdict.HOLD, false, Set.of(), Set.of());
    }
}
