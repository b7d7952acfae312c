package io.referloop.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSession;
import io.referloop.crm.FieldWrite;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.crm.WriteOutcome;
import io.referloop.hubspot.ScriptedHubspot.Said;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each of HubSpot's refusals and silences means. */
class HubspotFailureTests {

    private static final String TEN_SECONDLY = """
            {"status":"error","message":"You have reached your ten_secondly_rolling limit.","errorType":"RATE_LIMIT",
             "correlationId":"c","policyName":"TEN_SECONDLY_ROLLING","requestId":"r"}""";
    private static final String SECONDLY = """
            {"status":"error","message":"You have reached your secondly limit.","correlationId":"c","category":"RATE_LIMITS"}""";
    private static final String DAILY = """
            {"status":"error","message":"You have reached your daily limit.","errorType":"RATE_LIMIT","policyName":"DAILY"}""";

    private final ScriptedHubspot hubspot = new ScriptedHubspot();
    private final CrmSession session = hubspot.session();

    @AfterEach
    void stop() {
        hubspot.close();
    }

    @Test
    void readsBothShapesOfTooManyRequests() {
        assertThat(throttled(429, TEN_SECONDLY)).isEqualTo(Duration.ofSeconds(10));
        hubspot.clock.advance(Duration.ofMinutes(2));
        assertThat(throttled(429, SECONDLY)).isEqualTo(Duration.ofSeconds(1));
        hubspot.clock.advance(Duration.ofMinutes(2));
        assertThat(throttled(429, "not even JSON")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aDailyLimitLastsUntilTheAccountsOwnMidnight() {
        assertThat(throttled(429, DAILY)).as("its zone is not known yet").isEqualTo(Duration.ofHours(1));
        hubspot.clock.advance(Duration.ofMinutes(2));
        hubspot.says(request -> request.path().startsWith("/account-info")
                ? Said.of(200, "{\"timeZone\":\"America/New_York\",\"companyCurrency\":\"USD\"}")
                : Said.of(429, DAILY));
        assertThat(failure()).isInstanceOf(CrmFailure.Throttled.class);

        hubspot.clock.advance(Duration.ofMinutes(2));

        // 22:34 UTC is 18:34 in New York.
        assertThat(failure())
                .isInstanceOfSatisfying(
                        CrmFailure.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter())
                                .isEqualTo(Duration.ofHours(5).plusMinutes(26)));
    }

    @ParameterizedTest
    @CsvSource({
        "423,,2",
        "477,,300",
        "477,120,120",
        "429,0,1",
        "429,Sat 05 Sep 2026,10",
        "423,'Sat, 5 Sep 2026 22:30:40 GMT',40"
    })
    void honoursRetryAfterWhereItIsGiven(int status, String retryAfter, long seconds) {
        var headers = retryAfter == null ? Map.<String, String>of() : Map.of("Retry-After", retryAfter);
        hubspot.says(request -> new Said(status, headers, "{}"));

        assertThat(failure())
                .isInstanceOfSatisfying(
                        CrmFailure.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(seconds)));
    }

    @Test
    void asksNothingDuringAPause() {
        hubspot.says(429, TEN_SECONDLY);
        assertThat(failure()).isInstanceOf(CrmFailure.Throttled.class);

        hubspot.clock.advance(Duration.ofSeconds(4));

        assertThat(failure())
                .isInstanceOfSatisfying(
                        CrmFailure.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(6)));
        assertThat(hubspot.asked).hasSize(1);
    }

    @Test
    void pausesBeforeTheLimitWhenOthersUsedItUp() {
        hubspot.says(request -> new Said(200, Map.of("X-HubSpot-RateLimit-Remaining", "0"), "{\"results\":[]}"));
        session.uninstall();

        assertThat(failure()).isInstanceOf(CrmFailure.Throttled.class);
        hubspot.clock.advance(Duration.ofSeconds(1));
        session.uninstall();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 521, 523, 524})
    void aBrokenServerIsUnavailableToAReader(int status) {
        hubspot.says(status, "<html>oops</html>");

        assertThat(failure()).isInstanceOf(CrmFailure.Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({"500,true", "502,true", "504,true", "524,true", "503,false", "521,false", "523,false"})
    void aBrokenServerMayHaveWritten(int status, boolean unknown) {
        hubspot.says(status, "");

        assertThat(writeFailure())
                .isInstanceOf(unknown ? CrmFailure.OutcomeUnknown.class : CrmFailure.Unavailable.class);
    }

    @Test
    void anUnreadableAnswerIsNoAnswer() {
        hubspot.says(200, "<html>a proxy</html>");

        assertThat(failure()).isInstanceOf(CrmFailure.Unavailable.class);
        assertThat(writeFailure()).isInstanceOf(CrmFailure.OutcomeUnknown.class);
    }

    @Test
    void aMissingScopeIsNamed() {
        hubspot.says(403, """
                {"status":"error","category":"MISSING_SCOPES","message":"This app hasn't been granted all required scopes",
                 "errors":[{"message":"One or more","context":{"requiredGranularScopes":["crm.objects.deals.read"]}}]}""");

        assertThat(failure()).isInstanceOfSatisfying(CrmFailure.Rejected.class, rejected -> {
            assertThat(rejected.message()).contains("crm.objects.deals.read");
            assertThat(rejected.vendorMessage()).contains("granted");
        });
    }

    @Test
    void aSecond401WithAFreshTokenIsTheEnd() {
        hubspot.says(401, "{\"category\":\"INVALID_AUTHENTICATION\",\"message\":\"gone\"}");

        assertThat(failure()).isInstanceOf(CrmFailure.AuthorizationLost.class);
        assertThat(hubspot.asked)
                .extracting(ScriptedHubspot.Asked::authorization)
                .containsExactly("Bearer token-0", "Bearer token-1");
        assertThat(hubspot.tokens.isLost()).isTrue();
        assertThat(failure()).isInstanceOf(CrmFailure.AuthorizationLost.class);
        assertThat(hubspot.asked).as("not one call more").hasSize(2);
    }

    @Test
    void noFailureRepeatsATokenOrAValue() {
        hubspot.says(400, "{\"category\":\"VALIDATION_ERROR\",\"message\":\"grace@initech.example is not valid\"}");

        var failure = (CrmFailure.Rejected) writeFailure();

        assertThat(failure.message()).doesNotContain("grace").doesNotContain("token-");
        assertThat(failure.vendorMessage()).contains("grace@initech.example");
    }

    private Duration throttled(int status, String body) {
        hubspot.says(status, body);
        return ((CrmFailure.Throttled) failure()).retryAfter();
    }

    private CrmFailure failure() {
        var thrown = catchThrowableOfType(CrmException.class, session::describe);
        assertThat(thrown).hasMessage(thrown.failure().message());
        return thrown.failure();
    }

    private CrmFailure writeFailure() {
        var outcome = session.write(List.of(new FieldWrite(
                        new RecordRef(RecordType.DEAL, "7"), Map.of(ReferralField.REFERRED_BY, "Grace"), "t1")))
                .getFirst();
        return ((WriteOutcome.Failed) outcome).failure();
    }
}
