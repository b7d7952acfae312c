package io.referloop.insight;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.referral.Company;
import io.referloop.referral.Referral;
import io.referloop.reward.LiveRewards;
import io.referloop.workspace.TestCore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetListTests {

    private final BudgetList budgets = TestCore.bean(BudgetList.class);

    @Test
    void reservesWhatIsPendingAndReleasesWhatIsVoided() {
        Company company =
                new Company("budget: {amount: 250, within: year}", "- {key: won, for: referrer, on: won, earn: 100}");
        LiveRewards rewards = new LiveRewards(company);
        Referral first = company.referred("D0");
        Referral second = company.referred("D1");
        assertThat(of(company)).isEqualTo("USD 0.00 of USD 250.00, 0.0 %, warns 0");

        rewards.won(first, "D0", "1000", 0);
        rewards.won(second, "D1", "1000", 0);
        assertThat(of(company)).isEqualTo("USD 200.00 of USD 250.00, 80.0 %, warns 80");

        rewards.lost(second, "D1", 1);
        assertThat(of(company)).isEqualTo("USD 100.00 of USD 250.00, 40.0 %, warns 0");
    }

    @Test
    void countsThePresentPeriodOnly() {
        Company company = new Company(
                "budget: {amount: 100, within: {rolling_days: 30}}", "- {key: won, for: referrer, on: won, earn: 100}");
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(company.referred("D0"), "D0", "1000", 0);
        assertThat(of(company)).isEqualTo("USD 100.00 of USD 100.00, 100.0 %, warns 100");

        TestCore.clock().advance(Duration.ofDays(31));

        assertThat(of(company)).isEqualTo("USD 0.00 of USD 100.00, 0.0 %, warns 0");
    }

    @Test
    void listsNoProgramWithoutABudget() {
        assertThat(budgets.now(new Company("- {key: won, for: referrer, on: won, earn: 100}").workspace()))
                .isEmpty();
    }

    private String of(Company company) {
        return budgets.now(company.workspace()).stream()
                .map(BudgetList.Spent::use)
                .map(use -> use.used() + " of " + use.of() + ", " + use.percent() + " %, warns " + use.warns())
                .reduce("", String::concat);
    }
}
