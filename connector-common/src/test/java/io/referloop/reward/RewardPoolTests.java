package io.referloop.reward;

import static io.referloop.program.ReferralStatus.WON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.referloop.program.Programs;
import io.referloop.referral.Company;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.CustomerEvents;
import io.referloop.referral.PersonFacts;
import io.referloop.referral.Profile;
import io.referloop.referral.Progress;
import io.referloop.referral.Referral;
import io.referloop.referral.Story;
import io.referloop.workspace.TestCore;
import io.referloop.workspace.Together;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;

class RewardPoolTests {

    private static final String FIXED = "- {key: won, for: referrer, on: won, earn: 100}";

    @Test
    void neverExceedsACapOfAReferrerWhenManyTellTwoInstancesAtOnce() {
        Company company = new Company("caps:\n  - {key: five, amount: 500}", FIXED);
        List<Referral> referrals = referrals(company, 16, n -> "ada@initech.example");

        tellAllAtOnce(company, referrals);

        LiveRewards rewards = new LiveRewards(company);
        assertThat(rewards.listed()).filteredOn(it -> it.startsWith("PENDING")).hasSize(5);
        assertThat(rewards.owed(referrals.getFirst().referrer().id())).isEqualTo(Money.parse("USD 500.00"));
    }

    @Test
    void neverExceedsACapOfAProgramWhenManyReferrersMeetOnTwoInstances() {
        Company company = new Company("caps:\n  - {key: five, per: program, count: 5}", FIXED);
        List<Referral> referrals = referrals(company, 16, n -> "ada" + n + "@initech.example");

        tellAllAtOnce(company, referrals);

        assertThat(new LiveRewards(company).listed())
                .filteredOn(it -> it.startsWith("PENDING"))
                .hasSize(5);
    }

    @Test
    void comesToTheSameInEveryOrder() {
        List<String> inOrder = null;
        for (int seed = 0; seed < 4; seed++) {
            Company company = new Company("caps:\n  - {key: c, amount: 250}", FIXED);
            List<Referral> referrals = referrals(company, 4, n -> "ada@initech.example");
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
            Collections.shuffle(order, new Random(seed));
            LiveRewards rewards = new LiveRewards(company);

            order.forEach(n -> rewards.won(referrals.get(n), "D" + n, "1000", 1 + n));

            List<String> amounts = referrals.stream()
                    .map(it -> rewards.of(it).stream()
                            .filter(line -> line.state().isLive())
                            .map(line -> line.amountOrZero().toString())
                            .toList()
                            .toString())
                    .toList();
            inOrder = inOrder == null ? amounts : inOrder;
            assertThat(amounts).isEqualTo(inOrder);
        }
        assertThat(inOrder).containsExactly("[USD 100.00]", "[USD 100.00]", "[USD 50.00]", "[]");
    }

    @Test
    void givesBackToTheOthersWhatALostDealTook() {
        Company company = new Company("caps:\n  - {key: c, count: 1}", FIXED);
        List<Referral> two = referrals(company, 2, n -> "ada@initech.example");
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(two.get(0), "D0", "1000", 1);
        rewards.won(two.get(1), "D1", "1000", 2);
        assertThat(rewards.of(two.get(1))).extracting(RewardLine::state).containsExactly(RewardState.VOIDED);

        rewards.lost(two.get(0), "D0", 3);

        assertThat(rewards.of(two.get(0))).extracting(RewardLine::state).containsExactly(RewardState.VOIDED);
        assertThat(rewards.of(two.get(1))).extracting(RewardLine::state).containsExactly(RewardState.PENDING);
    }

    @Test
    void countsWhatWasWonUnderAnOlderVersion() {
        Company company = new Company("- {key: won, for: referrer, on: won, when: 'counts.referrals < 5', earn: 100}");
        Referral old = company.referred("D0");
        TestCore.bean(Programs.class).publish(company.workspace(), """
                program: sample
                name: Sample
                currency: USD
                rules:
                  - {key: won, for: referrer, on: won, when: 'counts.referrals == 0', earn: 70}
                """, "test");
        TestCore.clock().advance(Duration.ofMinutes(1));
        Referral young = company.referred("D1");
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(young, "D1", "1000", 2);
        assertThat(rewards.listed()).containsExactly("PENDING 70.00");

        rewards.won(old, "D0", "1000", 1);

        assertThat(rewards.listed()).containsExactly("PENDING 100.00", "VOIDED 70.00");
    }

    @Test
    void keepsAGrantInsideTheCapAndGivesItOnce() {
        Company company = new Company("caps:\n  - {key: c, amount: 150}", FIXED);
        Referral referral = company.referred("D0");
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(referral, "D0", "1000", 0);
        Grants grants = TestCore.bean(Grants.class);
        UUID key = UUID.randomUUID();

        List<Outcome> granted = Together.all(
                4,
                n -> () -> grants.forReferrer(
                        company.workspace(),
                        key,
                        referral.programId(),
                        referral.referrer().id(),
                        Money.parse("USD 80"),
                        "Spoke at the summit",
                        "Fin",
                        "test"));

        assertThat(granted).containsOnlyOnce(new Outcome.Done());
        assertThat(rewards.owed(referral.referrer().id())).isEqualTo(Money.parse("USD 150.00"));
        assertThat(rewards.listed()).hasSize(2);
    }

    @Test
    void grantsForAReferralWhereNothingIsCounted() {
        Company company = new Company(FIXED);
        Referral referral = company.referred("D0");
        Grants grants = TestCore.bean(Grants.class);

        grants.forReferral(
                company.workspace(),
                UUID.randomUUID(),
                referral.id(),
                Money.parse("USD 80"),
                "A kind word",
                "Fin",
                "test");
        grants.forReferrer(
                company.workspace(),
                UUID.randomUUID(),
                referral.programId(),
                referral.referrer().id(),
                Money.parse("USD 20"),
                "Another",
                "Fin",
                "test");
        new LiveRewards(company).won(referral, "D0", "1000", 1);

        assertThat(new LiveRewards(company).owed(referral.referrer().id())).isEqualTo(Money.parse("USD 200.00"));
    }

    @Test
    void refusesAGrantThatMakesNoSense() {
        Company company = new Company(FIXED);
        Referral referral = company.referred("D0");
        Grants grants = TestCore.bean(Grants.class);

        assertThat(List.of(
                        grant(grants, company, referral, "USD 0", "Why"),
                        grant(grants, company, referral, "EUR 5", "Why"),
                        grant(grants, company, referral, "USD 5", " ")))
                .allMatch(Outcome.Refused.class::isInstance);
        assertThat(new LiveRewards(company).listed()).isEmpty();
    }

    @Test
    void bothSidesCommitTogetherOrNotAtAll() {
        Company company = new Company(
                "- {key: a, for: referrer, on: won, earn: 100}\n- {key: b, for: referee, on: won, earn: 50}");
        Referral referral = company.referred("D0");
        LiveRewards rewards = new LiveRewards(company);

        assertThatIllegalStateException()
                .isThrownBy(() -> rewards.in(() -> {
                    TestCore.bean(Progress.class)
                            .record(
                                    company.workspace(),
                                    LiveRewards.moved(referral, "D0", "1000", WON, 1).stream()
                                            .map(fact -> new Progress.Statement(referral.id(), fact, null, "test"))
                                            .toList());
                    throw new IllegalStateException("the server dies here");
                }));
        assertThat(rewards.listed()).isEmpty();

        rewards.won(referral, "D0", "1000", 1);
        assertThat(rewards.listed()).containsExactly("PENDING 100.00", "PENDING 50.00");
    }

    @Test
    void bothSidesHaveCapsOfTheirOwn() {
        Company company = new Company(
                "caps:\n  - {key: c, for: [referrer], count: 1}",
                "- {key: a, for: referrer, on: won, earn: 100}\n- {key: b, for: referee, on: won, earn: 50}");
        List<Referral> two = referrals(company, 2, n -> "ada@initech.example");
        LiveRewards rewards = new LiveRewards(company);

        rewards.won(two.get(0), "D0", "1000", 1);
        rewards.won(two.get(1), "D1", "1000", 2);

        assertThat(rewards.listed()).containsExactly("PENDING 100.00", "PENDING 50.00", "PENDING 50.00", "VOIDED 0.00");
    }

    @Test
    void earnsOncePerEventHoweverOftenItIsTold() {
        Company company = new Company("- {key: i, for: referrer, on: invoice_paid, earn: {percent: 10}}");
        Referral referral = company.referred("D0");
        CustomerEvents events = TestCore.bean(CustomerEvents.class);
        CustomerEvents.Told told = new CustomerEvents.Told(
                referral.id(),
                new CustomerEvent(
                        "in_1", "invoice_paid", LiveRewards.now(), Map.of("amount", "80.00", "currency", "USD")));

        List<Integer> added = Together.all(6, n -> () -> events.record(company.workspace(), List.of(told), "test"));

        assertThat(added).containsOnlyOnce(1).contains(0);
        assertThat(new LiveRewards(company).listed()).containsExactly("PENDING 8.00");
    }

    @Test
    void looksAtWhatIsKnownOfTheReferrer() {
        Company company = new Company("- {key: gold, for: referrer, on: won, when: 'referrer.level >= 2', earn: 100}");
        Referral referral = company.referred("D0");
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(referral, "D0", "1000", 1);
        assertThat(rewards.listed()).isEmpty();

        TestCore.bean(PersonFacts.class)
                .record(
                        company.workspace(),
                        referral.referrer().id(),
                        List.of(new Profile.Entry("level", referral.claimedAt(), "2")),
                        "Fin",
                        "test");

        assertThat(rewards.listed()).containsExactly("PENDING 100.00");
    }

    @Test
    void earnsByTimeAlone() {
        Company company =
                new Company("- {key: year, for: referrer, on: {anniversary_of: won, every_months: 1}, earn: 10}");
        Referral referral = company.referred("D0");
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(referral, "D0", "1000", 0);
        assertThat(rewards.listed()).isEmpty();

        TestCore.clock().advance(Duration.ofDays(32));
        TestCore.bean(TimedRewards.class).settle();
        TestCore.bean(TimedRewards.class).settle();

        assertThat(rewards.listed()).containsExactly("PENDING 10.00");
    }

    @Test
    void settlesWhatWaitedForAnExchangeRateAsSoonAsItIsEntered() {
        Company company = new Company("- {key: share, for: referrer, on: won, earn: {percent: 10}}");
        Referral referral = company.referred("D0");
        LiveRewards rewards = new LiveRewards(company);
        company.tell(
                referral,
                Story.at(referral.claimedAt().plus(Duration.ofHours(1)))
                        .currency("D0", "EUR")
                        .amount("D0", "1000")
                        .deal("D0", WON)
                        .facts());
        assertThat(rewards.of(referral)).extracting(RewardLine::state).containsExactly(RewardState.WAITING_AMOUNT);

        Worth.Conversion rate = new Worth.Conversion(
                "EUR",
                "USD",
                new BigDecimal("1.08"),
                "ECB",
                referral.claimedAt().atZone(ZoneOffset.UTC).toLocalDate());
        assertThat(TestCore.bean(ExchangeRates.class).enter(company.workspace(), rate, ZoneOffset.UTC, "Fin"))
                .isEqualTo(new Outcome.Done());

        assertThat(rewards.listed()).containsExactly("PENDING 108.00");
    }

    private static Outcome grant(Grants grants, Company company, Referral referral, String amount, String reason) {
        return grants.forReferral(
                company.workspace(), UUID.randomUUID(), referral.id(), Money.parse(amount), reason, "Fin", "test");
    }

    private static void tellAllAtOnce(Company company, List<Referral> referrals) {
        List<Boolean> unused = Together.all(referrals.size(), n -> () -> {
            var facts = LiveRewards.moved(referrals.get(n), "D" + n, "1000", WON, 1 + n);
            if (n % 2 == 0) {
                company.tell(referrals.get(n), facts);
            } else {
                company.tellOther(referrals.get(n), facts);
            }
            return true;
        });
    }

    private static List<Referral> referrals(Company company, int count, IntFunction<String> referrer) {
        List<Referral> referrals = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            referrals.add(company.referred("D" + n, referrer.apply(n)));
        }
        return referrals;
    }
}
