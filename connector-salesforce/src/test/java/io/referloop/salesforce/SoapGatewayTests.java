package io.referloop.salesforce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sforce.soap.partner.QueryResult;
import com.sforce.soap.partner.sobject.SObject;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmUsage;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

class SoapGatewayTests {

    private static final SalesforceOperation READ = SalesforceOperation.read("query Contact");
    private static final SalesforceOperation WRITE = SalesforceOperation.write("update Contact");

    private final ScriptedSalesforce org = new ScriptedSalesforce();

    @AfterEach
    void stop() {
        org.close();
    }

    @Test
    void asksOnceWithItsTokenAndReadsWhatIsLeftOfTheDay() {
        org.answersSoap(ScriptedSalesforce.noRows());

        QueryResult result = query(org.soap());

        assertThat(result.getSize()).isZero();
        assertThat(org.requests).singleElement().asString().contains("token-0", "SELECT Id FROM Contact", "Referloop");
        assertThat(org.told).singleElement().satisfies(call -> {
            assertThat(call.outcome()).isEqualTo(CrmUsage.Outcome.DONE);
            assertThat(call.day()).isEqualTo(new CrmUsage.Quota(5000, 4984, Duration.ofHours(24)));
        });
    }

    @Test
    void aDroppedWriteIsNotSentTwiceAndItsOutcomeIsUnknown() {
        org.answers(exchange -> exchange.close()).answersSoap("<updateResponse/>");

        assertThat(failure(() -> update(org.soap()))).isInstanceOf(CrmFailure.OutcomeUnknown.class);
        assertThat(org.requests).hasSize(1);
    }

    @Test
    void aDroppedReadIsUnavailable() {
        org.answers(exchange -> exchange.close());

        assertThat(failure(() -> query(org.soap()))).isInstanceOf(CrmFailure.Unavailable.class);
        assertThat(org.requests).hasSize(1);
    }

    @Test
    void anEndedSessionIsReplacedOnceAndTheCallSentAgain() {
        org.answersFault("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session");
        org.answersSoap(ScriptedSalesforce.noRows());

        query(org.soap());

        assertThat(org.tokens.refreshes()).isEqualTo(1);
        assertThat(org.requests).hasSize(2);
        assertThat(org.requests.getLast()).contains("token-1").doesNotContain("token-0");
    }

    @Test
    void aFreshSessionThatIsRefusedTooIsNotRefreshedForEver() {
        for (int i = 0; i < 10; i++) {
            org.answersFault("INVALID_SESSION_ID", "Session expired or invalid");
        }

        assertThat(failure(() -> query(org.soap())))
                .isInstanceOfSatisfying(
                        CrmFailure.AuthorizationLost.class,
                        lost -> assertThat(lost.message()).contains("IP restriction"));
        assertThat(org.requests).hasSize(3);
        assertThat(org.tokens.isLost()).isTrue();
    }

    @Test
    void anOrganisationWithoutCallsLeftIsThrottledAndLeftAlone() {
        org.answersFault("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
        SoapGateway soap = org.soap();

        assertThat(failure(() -> query(soap))).isInstanceOf(CrmFailure.Throttled.class);
        assertThat(failure(() -> query(soap))).isInstanceOf(CrmFailure.Throttled.class);
        assertThat(org.requests).hasSize(1);
        assertThat(org.told).extracting(CrmUsage.Call::outcome).containsExactly(CrmUsage.Outcome.THROTTLED);
    }

    @Test
    void theLastCallsOfTheDayAreLeftToOthers() {
        org.answers(
                        200,
                        "text/xml",
                        ScriptedSalesforce.envelope(ScriptedSalesforce.noRows())
                                .replace("<current>16<", "<current>4100<"))
                .answersSoap(ScriptedSalesforce.noRows());
        SoapGateway soap = org.soap();
        query(soap);

        assertThat(failure(() -> query(soap)))
                .isInstanceOfSatisfying(
                        CrmFailure.Throttled.class,
                        throttled -> assertThat(throttled.message()).contains("20 %"));
        assertThat(org.requests).hasSize(1);
        org.clock.advance(Duration.ofMinutes(16));
        query(soap);
        assertThat(org.requests).as("it looks again").hasSize(2);
    }

    @Test
    void anErrorPageIsUnavailableForAReadAndForAWriteThatWasNotReached() {
        org.answers(503, "text/html", "<html>down</html>").answers(503, "text/html", "<html>down</html>");

        assertThat(failure(() -> query(org.soap()))).isInstanceOf(CrmFailure.Unavailable.class);
        assertThat(failure(() -> update(org.soap()))).isInstanceOf(CrmFailure.Unavailable.class);
    }

    @Test
    void aRedirectIsNotFollowed() {
        org.answers(exchange -> {
            exchange.getResponseHeaders().set("Location", org.url() + "/elsewhere");
            ScriptedSalesforce.send(exchange, 302, "text/html", "moved".getBytes(UTF_8));
        });

        assertThat(failure(() -> query(org.soap()))).isInstanceOf(CrmFailure.Unavailable.class);
        assertThat(org.requests).hasSize(1);
    }

    @Test
    @Timeout(20)
    void anAnswerThatTricklesIsNotWaitedForBeyondTheDeadline() {
        org.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, 1_000_000);
            exchange.getResponseBody().write('<');
            exchange.getResponseBody().flush();
        });

        assertThat(failure(() -> query(org.soap(Duration.ofMillis(300), DataSize.ofMegabytes(1)))))
                .isInstanceOf(CrmFailure.Unavailable.class);
    }

    @Test
    void anAnswerThatIsLargeOnlyWhenUnpackedIsNotRead() {
        byte[] large = ScriptedSalesforce.envelope(" ".repeat(5_000_000)).getBytes(UTF_8);
        org.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            ScriptedSalesforce.send(exchange, 200, "text/xml", ScriptedSalesforce.packed(large));
        });

        assertThat(failure(() -> query(org.soap(Duration.ofSeconds(5), DataSize.ofMegabytes(1)))))
                .isInstanceOfSatisfying(
                        CrmFailure.Unavailable.class,
                        unavailable -> assertThat(unavailable.message()).contains("unreadable"));
    }

    @Test
    void anAnswerOfALaterReleaseLeavesTheOutcomeUnknown() {
        org.answersSoap("""
                <updateResponse><result><errors><message>new</message><statusCode>A_CODE_OF_TOMORROW</statusCode></errors>
                <id xsi:nil="true"/><success>false</success></result></updateResponse>""");

        CrmException failed = catchThrowableOfType(CrmException.class, () -> update(org.soap()));

        assertThat(failed.failure()).isInstanceOf(CrmFailure.OutcomeUnknown.class);
        assertThat(SoapGateway.isUnreadable(failed)).isTrue();
    }

    @Test
    void aRefusedQueryCarriesSalesforcesWords() {
        org.answersFault("INVALID_FIELD", "No such column 'Referloop_Reward__c' on entity 'Opportunity'.");

        assertThat(failure(() -> query(org.soap()))).isInstanceOfSatisfying(CrmFailure.Rejected.class, rejected -> {
            assertThat(rejected.field()).isEqualTo("Referral reward");
            assertThat(rejected.vendorMessage()).contains("No such column");
        });
    }

    private QueryResult query(SoapGateway soap) {
        return soap.call(org.account, READ, connection -> connection.query("SELECT Id FROM Contact"));
    }

    private Object update(SoapGateway soap) {
        SObject contact = new SObject("Contact");
        contact.setId("003000000000001AAA");
        return soap.call(org.account, WRITE, connection -> connection.update(new SObject[] {contact}));
    }

    private static CrmFailure failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(CrmException.class, call).failure();
    }
}
