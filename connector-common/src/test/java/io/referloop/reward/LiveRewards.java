package io.referloop.reward;

import static io.referloop.program.ReferralStatus.WON;

import io.referloop.program.ReferralStatus;
import io.referloop.referral.Company;
import io.referloop.referral.Fact;
import io.referloop.referral.Referral;
import io.referloop.referral.Story;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rewards of a company as they are booked in the database, for tests. */
public final class LiveRewards {

    private final Company company;

    public LiveRewards(Company company) {
        this.company = company;
    }

    /** The deal was won, so many hours after the claim. */
    public void won(Referral referral, String deal, String amount, int hours) {
        company.tell(referral, moved(referral, deal, amount, WON, hours));
    }

    public void lost(Referral referral, String deal, int hours) {
        company.tell(
                referral,
                Story.at(referral.claimedAt().plus(Duration.ofHours(hours)))
                        .deal(deal, ReferralStatus.LOST)
                        .facts());
    }

    public static List<Fact> moved(Referral referral, String deal, String amount, ReferralStatus status, int hours) {
        return Story.at(referral.claimedAt().plus(Duration.ofHours(hours)))
                .dollars(deal, amount)
                .deal(deal, status)
                .facts();
    }

    /** Every line of the company: {@code PENDING 500.00}, sorted. */
    public List<String> listed() {
        return in(() -> TestCore.bean(JdbcClient.class)
                .sql("SELECT state || ' ' || (amount / 100.0)::numeric(12, 2) FROM reward ORDER BY 1")
                .query(String.class)
                .list());
    }

    public List<RewardLine> of(Referral referral) {
        return in(() -> TestCore.bean(Rewards.class).of(company.workspace(), referral.id()));
    }

    public UUID only(String state) {
        return in(() -> TestCore.bean(JdbcClient.class)
                .sql("SELECT reward_id FROM reward WHERE state = ?")
                .param(state)
                .query((row, n) -> row.getObject(1, UUID.class))
                .single());
    }

    public Money owed(UUID beneficiary) {
        return in(() -> TestCore.bean(Ledger.class)
                        .balance(company.workspace(), Ledger.payable(beneficiary), CurrencyUnit.USD))
                .negated();
    }

    /** Time passes, and what is due is released. */
    public void release(Duration after) {
        TestCore.clock().advance(after);
        int unused = TestCore.bean(Holds.class).releaseDue();
    }

    public <T> T in(Supplier<T> work) {
        return TestCore.bean(InWorkspace.class).call(company.workspace(), work);
    }

    static Instant now() {
        return TestCore.clock().instant();
    }
}
