package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.privacy.Person;
import io.referloop.referral.Company;
import io.referloop.referral.Referral;
import io.referloop.workspace.TestCore;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a person may grant, and what is kept of it. */
class GrantTests {

    private static final String FIXED = "- {key: won, for: referrer, on: won, earn: 100}";

    private final Grants grants = TestCore.bean(Grants.class);
    private final Company company = new Company(FIXED);
    private final Referral referral = company.referred("A");
    private final LiveRewards rewards = new LiveRewards(company);

    @Test
    void isBookedAtOnceAndOnceForEachForm() {
        UUID form = UUID.randomUUID();

        try (Told told = Told.of(company.workspace())) {
            assertThat(forReferral(company, form, referral.id(), "USD 80", "A kind word"))
                    .isEqualTo(new Outcome.Done());
            assertThat(told.words()).containsExactly("call-9 [PENDING 80.00] 2 decided");
        }
        assertThat(forReferral(company, form, referral.id(), "USD 80", "A kind word"))
                .isEqualTo(new Outcome.Noted("This grant is there already; nothing was added."));
        assertThat(rewards.listed()).containsExactly("PENDING 80.00");
        assertThat(texts("SELECT DISTINCT account FROM entry ORDER BY 1"))
                .containsExactly("payable:" + referral.referrer().id(), "reward_expense:" + referral.programId());
    }

    @Test
    void leavesWhatAPersonWasGrantedBefore() {
        assertThat(forReferrer(company, referral.programId(), "USD 20")).isEqualTo(new Outcome.Done());
        assertThat(forReferrer(company, referral.programId(), "USD 30")).isEqualTo(new Outcome.Done());

        assertThat(rewards.listed()).containsExactly("PENDING 20.00", "PENDING 30.00");
        assertThat(rewards.owed(referral.referrer().id())).isEqualTo(Money.parse("USD 50.00"));
        assertThat(texts("SELECT DISTINCT correlation FROM reward_event")).containsExactly("call-9");
    }

    @Test
    void leavesRoomInACapOfTheWholeProgramOnlyOnce() {
        Company capped = new Company("caps:\n  - {key: c, per: program, amount: 150}", FIXED);
        Referral bobs = capped.referred("A", "bob@initech.example");
        Referral adas = capped.referred("B");
        LiveRewards all = new LiveRewards(capped);
        all.won(bobs, "A", "1", 0);

        assertThat(grants.forReferrer(
                        capped.workspace(),
                        UUID.randomUUID(),
                        adas.programId(),
                        adas.referrer().id(),
                        Money.parse("USD 80"),
                        "Spoke",
                        "Fin",
                        "call-9"))
                .isEqualTo(new Outcome.Done());

        assertThat(all.listed()).containsExactly("PENDING 100.00", "PENDING 50.00");
        assertThat(new LiveRewards(capped)
                        .in(() -> TestCore.bean(JdbcClient.class)
                                .sql("SELECT correlation FROM reward_event ORDER BY correlation")
                                .query(String.class)
                                .list()))
                .containsExactly("call-9", "test");
    }

    @Test
    void isRefusedWithWhatToDoAboutIt() {
        assertThat(forReferral(company, UUID.randomUUID(), new UUID(5, 6), "USD 5", "Why"))
                .isEqualTo(new Outcome.Refused("REFERRAL_NOT_FOUND", "There is no such referral."));
        assertThat(forReferrer(company, new UUID(5, 6), "USD 5"))
                .isEqualTo(new Outcome.Refused("PROGRAM_NOT_FOUND", "There is no such program."));
        assertThat(forReferral(company, UUID.randomUUID(), referral.id(), "EUR 5", "Why"))
                .isEqualTo(new Outcome.Refused("CURRENCY_INVALID", "The program pays in USD, not in EUR."));
        assertThat(forReferral(company, UUID.randomUUID(), referral.id(), "USD 0", "Why"))
                .isEqualTo(new Outcome.Refused("AMOUNT_INVALID", "Grant an amount above 0."));
        assertThat(forReferral(company, UUID.randomUUID(), referral.id(), "USD 5", "x".repeat(301)))
                .isEqualTo(new Outcome.Refused(
                        "REASON_INVALID", "Say why, in at most 300 characters: it is kept with the reward."));
        assertThat(rewards.listed()).isEmpty();

        assertThat(forReferral(company, UUID.randomUUID(), referral.id(), "USD 5", "x".repeat(300)))
                .isEqualTo(new Outcome.Done());
    }

    @Test
    void losesTheNameOfAPersonWhoIsForgotten() {
        forReferral(company, UUID.randomUUID(), referral.id(), "USD 80", "Priya Nair was delighted");
        UUID reward = rewards.of(referral).getFirst().id();
        TestCore.superuser().sql("""
                        INSERT INTO reward_approval (workspace_id, reward_id, amount, quantity, holds, member, at)
                        VALUES (?, ?, 8000, 0, '["Priya Nair may be a colleague"]', 'Ann', now())""").params(company.workspace(), reward).update();
        assertThat(TestCore.bean(Approvals.class).reject(company.workspace(), reward, "Asked priya nair", "Ann"))
                .isEqualTo(new Outcome.Done());
        Money owed = rewards.owed(referral.referrer().id());

        boolean unused = rewards.in(() -> {
            TestCore.bean(RewardTexts.class)
                    .erase(company.workspace(), new Person(Set.of(), Set.of("Priya Nair"), Set.of()));
            return true;
        });

        assertThat(texts("SELECT sentence FROM reward")).containsExactly("Granted by Fin: Erased person was delighted");
        assertThat(texts("SELECT reason FROM reward_grant")).containsExactly("Erased person was delighted");
        assertThat(texts("SELECT holds::text FROM reward_approval"))
                .containsExactly("[\"Erased person may be a colleague\"]");
        assertThat(texts("SELECT reason FROM reward_event ORDER BY revision"))
                .last()
                .isEqualTo("Rejected: Asked Erased person");
        assertThat(rewards.listed()).containsExactly("REJECTED 80.00");
        assertThat(rewards.owed(referral.referrer().id())).isEqualTo(owed);
    }

    private Outcome forReferral(Company of, UUID key, UUID about, String amount, String reason) {
        return grants.forReferral(of.workspace(), key, about, Money.parse(amount), reason, "Fin", "call-9");
    }

    private Outcome forReferrer(Company of, UUID program, String amount) {
        return grants.forReferrer(
                of.workspace(),
                UUID.randomUUID(),
                program,
                referral.referrer().id(),
                Money.parse(amount),
                "Spoke at the summit",
                "Fin",
                "call-9");
    }

    private List<String> texts(String sql) {
        return rewards.in(() ->
                TestCore.bean(JdbcClient.class).sql(sql).query(String.class).list());
    }
}
