package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What records of the CRM look like decides what is paid: several contacts, merged ones, a plan that is upgraded. */
@ExtendWith(Log.class)
class RecordProgramAcceptanceTests {

    private final World world = World.shared();

    @Test
    void findsTheReferredPersonAmongThreeContactsOfADeal() {
        Company company = new Company(world, Company.template("customer-referrals"));
        String referred = company.contact("third");
        assertThat(world.submit(company.portal, "contact", referred, "ada@acme.example", "the form")
                        .status())
                .isEqualTo(201);
        World.Deal deal = company.deal("first", "amount", "3000");
        company.portal.associate(ObjectType.DEAL, deal.id(), ObjectType.CONTACT, company.contact("second"));
        company.portal.associate(ObjectType.DEAL, deal.id(), ObjectType.CONTACT, referred);
        company.move(deal, "closedwon");

        assertThat(company.rewards())
                .containsExactly("ada qualified-thanks PENDING 50.00", "ada won-share PENDING 300.00");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "350.00", "payable ada", "-350.00"));
    }

    @Test
    void paysOnceWhenTheRefereeIsMergedIntoAnother() {
        Company company = new Company(world, Company.template("customer-referrals"));
        World.Deal deal = company.referred("northwind", "amount", "3000");
        company.move(deal, "closedwon");
        String twin = company.contact("northwind-mail");
        company.portal.associate(ObjectType.DEAL, deal.id(), ObjectType.CONTACT, twin);
        company.settle();

        String survivor = company.portal.merge(ObjectType.CONTACT, twin, deal.contact());
        company.settle();
        company.set(deal, "amount", "5000");

        assertThat(company.rewards())
                .containsExactly("ada qualified-thanks PENDING 50.00", "ada won-share PENDING 500.00");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "550.00", "payable ada", "-550.00"));
        assertThat(world.submit(company.portal, "contact", survivor, "bob@beta.example", "another form")
                        .status())
                .as("the survivor is referred")
                .isEqualTo(409);
        assertThat(company.query("SELECT count(*) FROM referral")).isEqualTo(1);
    }

    @Test
    void raisesTheRewardWithThePlanWithinTheHoldAndNotAfterThePayment() {
        Company company = new Company(world, Company.template("by-plan"));
        World.Deal deal = company.referred("northwind", "plan", "Lite");
        company.move(deal, "closedwon");
        assertThat(company.rewards()).containsExactly("ada plan-reward PENDING 25.00");

        company.pass(Duration.ofDays(10));
        company.set(deal, "plan", "Professional");
        assertThat(company.rewards()).containsExactly("ada plan-reward PENDING 75.00");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "75.00", "payable ada", "-75.00"));
        company.pass(Duration.ofDays(21));
        company.payAll();
        company.set(deal, "plan", "Enterprise");

        assertThat(company.rewards()).containsExactly("ada plan-reward SENT 75.00");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "75.00", "clearing", "-75.00"));
    }

    @Test
    void asksAPersonAboutAPlanThatNobodyPutIntoTheTable() {
        Company company = new Company(world, Company.template("by-plan"));
        World.Deal deal = company.referred("northwind", "plan", "Custom");
        company.move(deal, "closedwon");

        assertThat(company.rewards()).singleElement().asString().startsWith("ada plan-reward HELD_FOR_REVIEW");
        assertThat(company.books()).isEmpty();
    }
}
