package io.referloop.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.server.login.Browser;
import io.referloop.server.login.ConsoleUnderTest;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@Import(SampleCompany.class)
class RewardsPageTests extends ConsoleUnderTest {

    @Autowired
    private SampleCompany sample;

    @Autowired
    private InWorkspace inWorkspace;

    @Autowired
    private JdbcClient jdbc;

    private Workspace workspace;

    @BeforeEach
    void fill() {
        workspace = aWorkspace();
        sample.fill(workspace);
    }

    @Test
    void grantsAReferrerSomethingForAReferralOnce() {
        Browser browser = signedIn(member(workspace, Member.Role.FINANCE));
        browser.get("/rewards");

        Map<String, String> grant = Map.of("to", "r-1041", "amount", "75.50", "reason", "Spoke at the summit");
        browser.post("/rewards/grants", grant);
        assertThat(browser.get("/rewards?tab=ON_HOLD").body()).contains("Granted", "$75.50", "Spoke at the summit");
        browser.post("/rewards/grants", grant);
        assertThat(browser.get("/rewards?tab=ON_HOLD").body()).contains("This grant is there already");
        assertThat(count("SELECT count(*) FROM reward_grant")).isEqualTo(1);
    }

    @Test
    void grantsAReferrerSomethingForNoReferral() {
        Browser browser = signedIn(member(workspace, Member.Role.FINANCE));
        browser.get("/rewards");
        String email = inWorkspace.call(
                workspace.id(),
                () -> jdbc.sql("SELECT email FROM referrer WHERE name = 'Marco Diaz'")
                        .query(String.class)
                        .single());

        browser.post("/rewards/grants", Map.of("to", email, "amount", "20", "reason", "A kind word"));

        assertThat(browser.get("/rewards?tab=ON_HOLD").body()).contains("Granted", "$20.00", "Marco Diaz");
    }

    @Test
    void saysWhatIsWrongWithAGrant() {
        Browser browser = signedIn(member(workspace, Member.Role.FINANCE));
        browser.get("/rewards");

        for (Map<String, String> wrong : List.of(
                Map.of("to", "R-99999", "amount", "5", "reason", "Why"),
                Map.of("to", "nobody@acme.example", "amount", "5", "reason", "Why"),
                Map.of("to", "R-1041", "amount", "five", "reason", "Why"),
                Map.of("to", "R-1041", "amount", "5.001", "reason", "Why"),
                Map.of("to", "R-1041", "amount", "5", "reason", " "))) {
            browser.post("/rewards/grants", wrong);
            assertThat(browser.get("/rewards?tab=ON_HOLD").body()).contains("role=\"alert\"");
        }
        assertThat(count("SELECT count(*) FROM reward_grant")).isZero();
    }

    @Test
    void approvesSeveralAtOnce() {
        Browser browser = signedIn(member(workspace, Member.Role.FINANCE));
        List<UUID> held = inWorkspace.call(
                workspace.id(),
                () -> jdbc.sql(
                                "UPDATE reward SET state = 'HELD_FOR_REVIEW' WHERE state = 'PENDING' RETURNING reward_id")
                        .query((row, n) -> row.getObject(1, UUID.class))
                        .list());
        String page = browser.get("/rewards?tab=TO_APPROVE").body();
        assertThat(page).contains("name=\"reward\"", "Approve selected");

        browser.post(
                "/rewards/approve",
                Map.of(
                        "reward",
                        String.join(",", held.stream().map(UUID::toString).toList())));

        assertThat(browser.get("/rewards?tab=TO_APPROVE").body()).contains(held.size() + " rewards approved.");
        assertThat(count("SELECT count(*) FROM reward WHERE state = 'HELD_FOR_REVIEW'"))
                .isZero();
    }

    @Test
    void showsWhyPayoutsAreStoppedAndLetsAnOwnerResumeThem() {
        inWorkspace.run(
                workspace.id(),
                () -> jdbc.sql("""
                        INSERT INTO payout_stop (workspace_id, stop_id, finding, stopped_at)
                        VALUES (?, ?, 'Journals that do not sum to zero: 4711.', now())""").params(workspace.id(), UUID.randomUUID()).update());
        Browser finance = signedIn(member(workspace, Member.Role.FINANCE));
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));

        assertThat(finance.get("/rewards").body())
                .contains("Payouts are stopped", "Journals that do not sum to zero: 4711.")
                .doesNotContain("Resume payouts");
        assertThat(finance.post("/payouts/resume", Map.of()).statusCode()).isEqualTo(403);
        assertThat(owner.get("/rewards").body()).contains("Resume payouts");
        owner.post("/payouts/resume", Map.of());

        assertThat(owner.get("/rewards?tab=TO_PAY").body()).contains("Payouts go on").doesNotContain("Payouts are stopped");
    }

    @Test
    void keepsAnExchangeRateAndSaysWhatIsWrongWithOne() {
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));
        owner.get("/programs");
        Map<String, String> rate =
                Map.of("from", "eur", "to", "USD", "rate", "1.0842", "day", "2026-01-02", "source", "ECB");

        owner.post("/programs/rates", rate);
        assertThat(owner.get("/programs").body()).contains("1.0842 USD", "ECB");
        owner.post("/programs/rates", rate);
        assertThat(owner.get("/programs").body()).contains("RATE_KNOWN");
        owner.post(
                "/programs/rates",
                Map.of("from", "EUR", "to", "USD", "rate", "-1", "day", "2026-01-03", "source", "ECB"));
        assertThat(owner.get("/programs").body()).contains("RATE_INVALID");
    }

    @Test
    void recordsACustomerEventOnce() {
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));
        owner.get("/rewards");
        String event = """
                {"referral": "R-1041", "id": "in_1", "kind": "invoice_paid", "at": "2026-01-02T12:00:00Z", "amount": "80.00",
                 "currency": "USD", "fields": {"plan": "pro"}}""";

        HttpResponse<String> first = owner.postJson("/api/v1/events", event);
        HttpResponse<String> second = owner.postJson("/api/v1/events", event);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.body()).contains("RECORDED");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).contains("KNOWN");
        assertThat(count("SELECT count(*) FROM customer_event WHERE fields ->> 'plan' = 'pro'"))
                .isEqualTo(1);
    }

    @Test
    void namesTheFieldOfAnEventThatCannotBeTaken() {
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));
        owner.get("/rewards");
        Map<String, String> wrong = Map.of(
                "referral", event("\"referral\": \"1041\"", "invoice_paid", "2026-01-02T12:00:00Z", ""),
                "record", event("\"record\": {\"crm\": \"fake\"}", "invoice_paid", "2026-01-02T12:00:00Z", ""),
                "kind", event("\"referral\": \"R-1041\"", "Invoice Paid", "2026-01-02T12:00:00Z", ""),
                "at", event("\"referral\": \"R-1041\"", "invoice_paid", "yesterday", ""),
                "amount",
                        event(
                                "\"referral\": \"R-1041\"",
                                "invoice_paid",
                                "2026-01-02T12:00:00Z",
                                ", \"amount\": \"a\""),
                "currency",
                        event(
                                "\"referral\": \"R-1041\"",
                                "invoice_paid",
                                "2026-01-02T12:00:00Z",
                                ", \"amount\": \"1\""),
                "color",
                        event(
                                "\"referral\": \"R-1041\"",
                                "invoice_paid",
                                "2026-01-02T12:00:00Z",
                                ", \"color\": \"red\""));

        wrong.forEach((field, body) -> {
            HttpResponse<String> answer = owner.postJson("/api/v1/events", body);
            assertThat(answer.statusCode()).as(field).isEqualTo(400);
            assertThat(answer.body()).contains("\"field\":\"" + field + "\"", "\"code\":\"INVALID_FIELD\"");
        });
        assertThat(owner.postJson("/api/v1/events", "no").statusCode()).isEqualTo(400);
        assertThat(owner.postJson(
                                "/api/v1/events",
                                event("\"referral\": \"R-99999\"", "invoice_paid", "2026-01-02T12:00:00Z", ""))
                        .statusCode())
                .isEqualTo(404);
        assertThat(count("SELECT count(*) FROM customer_event")).isZero();
    }

    private static String event(String whose, String kind, String at, String more) {
        return "{" + whose + ", \"id\": \"in_1\", \"kind\": \"" + kind + "\", \"at\": \"" + at + "\"" + more + "}";
    }

    private int count(String sql) {
        return inWorkspace.call(
                workspace.id(), () -> jdbc.sql(sql).query(Integer.class).single());
    }
}
