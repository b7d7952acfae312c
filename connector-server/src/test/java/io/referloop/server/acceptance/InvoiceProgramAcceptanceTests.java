package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.server.login.Browser;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspaces;
import java.time.Duration;
import java.util.HashMap;
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
        World.Deal deal = company.deal("northwind");
        signIn(company);
        String referral = world.refer(deal);
        invoice(referral, "i1", "1200.00", 201);
        invoice(referral, "i1", "1200.00", 200);
        invoice(referral, "i2", "1333.33", 201);
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "380.00", "payable sarah", "-380.00"));

        company.pass(Duration.ofDays(1));
        event(201, referral, "refunded", "r1", Map.of("amount", "400.00", "currency", "USD", "of", "i1"));

        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "320.00", "payable sarah", "-320.00"));
        assertThat(company.rewards())
                .containsExactlyInAnyOrder(
                        "sarah invoice-share PENDING 120.00", "sarah invoice-share PENDING 200.00");
    }

    private void invoice(String referral, String id, String amount, int status) {
        event(status, referral, "invoice_paid", id, Map.of("amount", amount, "currency", "USD"));
    }

    private void event(int status, String referral, String kind, String id, Map<String, String> values) {
        Map<String, Object> event = new HashMap<>(values);
        event.put("referral", referral);
        event.put("id", id);
        event.put("kind", kind);
        event.put("at", world.clock.instant().toString());
        if (event.remove("of") instanceof String given) {
            event.put("fields", Map.of("of", given));
        }
        var answer = browser.postJson("/api/v1/events", Hooks.json(event));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
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
