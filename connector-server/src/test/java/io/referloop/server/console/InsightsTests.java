package io.referloop.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.eligibility.Asking;
import io.referloop.eligibility.Asking.Answer;
import io.referloop.insight.Metric;
import io.referloop.referral.RecordKey;
import io.referloop.server.login.Browser;
import io.referloop.server.login.ConsoleUnderTest;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Import(SampleCompany.class)
class InsightsTests extends ConsoleUnderTest {

    @Autowired
    private SampleCompany sample;

    @Autowired
    private Asking asking;

    private final YearMonth now = YearMonth.now(ZoneId.of("Europe/Berlin"));

    @Test
    void tellsANewWorkspaceWhatWillBeHere() {
        assertThat(signedIn(member(aWorkspace(), Member.Role.READER))
                        .get("/insights")
                        .body())
                .contains("Nothing to measure yet", "enter it, and the rates appear")
                .doesNotContain("NaN");
    }

    @Test
    void showsEveryMetricWithItsFormulaAndWhatIsMissing() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);

        String page = signedIn(member(workspace, Member.Role.READER))
                .get("/insights?from=" + now.minusMonths(4) + "&to=" + now)
                .body();

        for (Metric metric : Metric.values()) {
            assertThat(page).contains("id=\"" + metric.key() + "\"", metric.title());
        }
        assertThat(page)
                .contains("$55,500.00", "Sarah Chen", "37.5 %", "not known")
                .contains("Nobody entered the customers for each month of the period.")
                .contains("Won deals without an amount in the CRM");
    }

    @Test
    void showsWhatAsksBrought() {
        Workspace workspace = aWorkspace();
        UUID connection = sample.fill(workspace);
        Answer asked = asking.ask(
                workspace.id(), new RecordKey(connection, new RecordRef(RecordType.CONTACT, "701")), "", "Tom Ek");
        assertThat(asked).isEqualTo(new Answer.Done());
        Browser reader = signedIn(member(workspace, Member.Role.READER));

        assertThat(reader.get("/insights?from=" + now + "&to=" + now).body())
                .contains("What asks brought", "<td>promoter</td>");
        JsonNode asks = new JsonMapper()
                .readTree(reader.get("/api/v1/insights?from=" + now.atDay(1) + "&until="
                                + now.plusMonths(1).atDay(1))
                        .body())
                .get("asks");
        assertThat(asks.toString()).isEqualTo("[{\"signal\":\"promoter\",\"asked\":1,\"referrals\":0}]");
    }

    @Test
    void knowsARateOnceItsNumbersWereEntered() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));
        owner.get("/insights/numbers");

        owner.post("/insights/numbers", Map.of("month", now.toString(), "customers", "1,200", "fees", "10.50"));

        assertThat(owner.get("/insights/numbers?month=" + now).body())
                .contains("Saved the numbers of", "value=\"1200\"", "value=\"10.50\"");
        assertThat(metric(owner, "referral-rate", now).get("value").asString()).matches("0\\.\\d\\d");
        assertThat(metric(owner, "cac", now).get("why").asString()).contains("fixed program cost");
    }

    @Test
    void savesNothingWhileANumberIsWrong() {
        Workspace workspace = aWorkspace();
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));
        owner.get("/insights/numbers");

        String page = owner.post("/insights/numbers", Map.of("month", "2026-03", "customers", "12.5", "asked", "40"))
                .body();

        assertThat(page).contains("Nothing was saved", "Enter a whole number", "value=\"12.5\"", "value=\"40\"");
        assertThat(owner.get("/insights/numbers?month=2026-03").body()).doesNotContain("value=\"40\"");
    }

    @Test
    void letsOnlyOwnersEnterNumbers() {
        Workspace workspace = aWorkspace();
        Browser finance = signedIn(member(workspace, Member.Role.FINANCE));
        assertThat(finance.get("/insights/numbers").body()).doesNotContain("Save the numbers");

        assertThat(finance.post("/insights/numbers", Map.of("month", "2026-03", "customers", "40"))
                        .statusCode())
                .isEqualTo(403);

        assertThat(signedIn(member(workspace, Member.Role.OWNER))
                        .get("/insights/numbers?month=2026-03")
                        .body())
                .doesNotContain("value=\"40\"");
    }

    @Test
    void answersMachinesWithDecimalText() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Browser reader = signedIn(member(workspace, Member.Role.READER));

        JsonNode revenue = metric(reader, "revenue", now.minusMonths(4));

        assertThat(revenue.get("value").isString()).isTrue();
        assertThat(revenue.get("unit").asString()).isEqualTo("USD");
        assertThat(metric(reader, "referral-rate", now).get("value").isNull()).isTrue();
    }

    @Test
    void tellsMachinesWhatIsWrongWithAPeriod() {
        Browser reader = signedIn(member(aWorkspace(), Member.Role.READER));

        HttpResponse<String> missing = reader.get("/api/v1/insights?from=2026-01-01");
        HttpResponse<String> backwards = reader.get("/api/v1/insights?from=2026-02-01&until=2026-01-01");

        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(missing.body()).contains("PERIOD_INVALID", "Until is missing.");
        assertThat(backwards.body()).contains("must be before until");
    }

    @Test
    void countsNothingOfAnotherWorkspace() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Browser stranger = signedIn(member(aWorkspace(), Member.Role.OWNER));

        assertThat(metric(stranger, "revenue", now.minusMonths(4)).get("value").asString())
                .isEqualTo("0.00");
        assertThat(stranger.get("/insights").body()).doesNotContain("Sarah Chen");
    }

    private JsonNode metric(Browser browser, String key, YearMonth first) {
        LocalDate until = now.plusMonths(1).atDay(1);
        HttpResponse<String> answer = browser.get("/api/v1/insights?from=" + first.atDay(1) + "&until=" + until);
        assertThat(answer.statusCode()).isEqualTo(200);
        return new JsonMapper()
                .readTree(answer.body())
                .get("metrics")
                .valueStream()
                .filter(it -> it.get("key").asString().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
