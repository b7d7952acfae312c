package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.server.login.Browser;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspaces;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs that pay for what customers do after the deal, told over the events API by a signed-in owner. */
@ExtendWith(Log.class)
class InvoiceProgramAcceptanceTests {

    private final World world = World.shared();
    private final Browser browser = new Browser(world.url.getPort());

    @Test
    void paysAShareOfEveryInvoiceAndTakesItBackWithARefund() {
        Company company = new Company(world, Company.template("agency-recurring"));
        World.Deal deal = company.referred("northwind");
        signIn(company);
        paid(deal, "invoice_paid", "i1", "1200.00");
        assertThat(event(deal, "invoice_paid", "i1", "1200.00", Map.of()))
                .as("told once more")
                .isEqualTo(200);
        paid(deal, "invoice_paid", "i2", "1333.33");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "380.00", "payable ada", "-380.00"));

        company.pass(Duration.ofDays(1));
        happened(deal, "refunded", "r1", "400.00", Map.of("of", "i1"));

        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "320.00", "payable ada", "-320.00"));
        assertThat(company.rewards())
                .containsExactlyInAnyOrder("ada invoice-share PENDING 120.00", "ada invoice-share PENDING 200.00");
    }

    @Test
    void givesACourseAfterThreeSalesAndTakesItBackWhenOneIsRefunded() {
        Company company = new Company(world, Company.template("saas-credit-course"));
        List<World.Deal> deals = List.of(
                company.referred("one"), company.referred("two"), company.referred("three"), company.referred("four"));
        signIn(company);
        for (int n = 0; n < 3; n++) {
            paid(deals.get(n), "subscription_started", "s" + n, "100.00");
        }
        assertThat(company.rewards()).hasSize(7).contains("ada course PENDING 1 course");
        assertThat(company.books())
                .as("90 and a course of 200, and 30 each")
                .containsEntry("payable ada", "-290.00")
                .containsEntry("payable two", "-30.00")
                .containsEntry("reward_expense", "380.00");

        happened(deals.get(1), "refunded", "r1", "100.00", Map.of("of", "s1"));
        assertThat(company.rewards()).contains("ada course VOIDED 1 course");
        assertThat(company.books()).containsEntry("payable ada", "-60.00").doesNotContainKey("payable two");

        paid(deals.get(3), "subscription_started", "s3", "100.00");
        assertThat(company.rewards()).contains("ada course PENDING 1 course");
        assertThat(company.books())
                .containsEntry("payable ada", "-290.00")
                .containsEntry("payable one", "-30.00")
                .containsEntry("payable three", "-30.00")
                .containsEntry("payable four", "-30.00");
    }

    @Test
    void paysWhenACustomersOwnSpendReachesTheAmountExactly() {
        Company company = new Company(world, Company.template("spend-credit"));
        World.Deal deal = company.referred("northwind");
        signIn(company);
        happened(deal, "payment_method_added", "m1", "", Map.of());
        happened(deal, "payment_method_added", "m2", "", Map.of());
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "100.00", "payable northwind", "-100.00"));
        assertThat(company.query("SELECT count(*) FROM reward WHERE expires_at BETWEEN earned_at + interval '59 days'"
                        + " AND earned_at + interval '61 days'"))
                .isEqualTo(1);
        paid(deal, "usage", "u1", "60.00");
        paid(deal, "payment", "p1", "10.00");
        paid(deal, "payment", "p2", "14.99");
        assertThat(company.books()).as("24.99 of their own").doesNotContainKey("payable ada");

        paid(deal, "payment", "p3", "0.01");
        paid(deal, "payment", "p4", "500.00");

        assertThat(company.books()).containsEntry("payable ada", "-25.00").containsEntry("reward_expense", "125.00");
    }

    @Test
    void paysForADemoOnceAndForTheAnnualPlanOnly() {
        Company company = new Company(world, Company.template("multi-step"));
        World.Deal monthly = company.referred("one");
        World.Deal annual = company.refer(company.deal("two"), "bob");
        World.Deal direct = company.refer(company.deal("three"), "cleo");
        signIn(company);
        for (String demo : List.of("d1", "d2", "d3")) {
            happened(monthly, "demo_booked", demo, "", Map.of());
        }
        happened(annual, "demo_booked", "d4", "", Map.of());
        happened(monthly, "subscription_started", "s1", "9.00", Map.of("billing", "monthly"));
        happened(annual, "subscription_started", "s2", "99.00", Map.of("billing", "annual"));
        happened(direct, "subscription_started", "s3", "99.00", Map.of("billing", "annual"));

        assertThat(company.books())
                .isEqualTo(Map.of(
                        "reward_expense", "95.00", "payable ada", "-15.00", "payable bob", "-40.00", "payable cleo",
                        "-40.00"));
        company.pass(Duration.ofDays(365));
        happened(annual, "renewal", "n1", "99.00", Map.of("billing", "annual"));
        assertThat(company.list("SELECT rule || ' ' || sum(amount) FROM reward GROUP BY rule ORDER BY rule"))
                .containsExactly("annual 5000", "demo 4500", "renewal 2500");
    }

    private void paid(World.Deal deal, String kind, String id, String amount) {
        happened(deal, kind, id, amount, Map.of());
    }

    private void happened(World.Deal deal, String kind, String id, String amount, Map<String, String> fields) {
        assertThat(event(deal, kind, id, amount, fields)).isEqualTo(201);
    }

    private int event(World.Deal deal, String kind, String id, String amount, Map<String, String> fields) {
        Map<String, Object> event = new HashMap<>(Map.of(
                "record", Map.of("crm", "hubspot", "type", "deal", "id", deal.id()),
                "id", id,
                "kind", kind,
                "at", world.clock.instant().toString(),
                "fields", fields));
        if (!amount.isEmpty()) {
            event.put("amount", amount);
            event.put("currency", "USD");
        }
        return browser.postJson("/api/v1/events", Hooks.json(event)).statusCode();
    }

    /** As people do: they ask for a link, which is mailed to them. */
    private void signIn(Company company) {
        String email = "owner-" + company.portal.id() + "@referrals.example";
        world.bean(Workspaces.class).admit(new Member(company.workspace, email, "Owner", Member.Role.OWNER));
        browser.get("/login");
        browser.post("/login/ask", Map.of("email", email));
        world.awaitUntil(() -> world.sandbox.mails().stream().anyMatch(it -> it.to().contains(email)));
        String text = world.sandbox.mails().stream()
                .filter(it -> it.to().contains(email))
                .findFirst()
                .orElseThrow()
                .text();
        String link = text.replaceFirst("(?s).*?(/login/link\\?token=[\\w-]+).*", "$1");
        browser.signIn(link);
        assertThat(browser.get("/").statusCode()).isEqualTo(200);
    }
}
