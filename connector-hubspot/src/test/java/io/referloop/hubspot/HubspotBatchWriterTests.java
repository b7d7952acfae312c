package io.referloop.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmFailure;
import io.referloop.crm.FieldWrite;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.crm.WriteOutcome;
import io.referloop.hubspot.ScriptedHubspot.Asked;
import io.referloop.hubspot.ScriptedHubspot.Said;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shapes of a batch's answer that the documents promise, contradict or leave open. */
class HubspotBatchWriterTests {

    private final ScriptedHubspot hubspot = new ScriptedHubspot();

    @AfterEach
    void stop() {
        hubspot.close();
    }

    @Test
    void theOneBadRecordOfAHundredIsFoundByHalving() {
        hubspot.says(request -> request.ids().contains("37") ? refused("a value is not valid") : accepted(request));

        var outcomes = write(100);

        assertThat(failed(outcomes)).containsExactly("37");
        assertThat(failure(outcomes, 37)).isInstanceOf(CrmFailure.Rejected.class);
        assertThat(hubspot.asked).hasSizeLessThan(16);
    }

    @Test
    void aRefusalThatNamesItsRecordsNeedsNoHalving() {
        hubspot.says(request -> request.ids().contains("3")
                ? Said.of(
                        404,
                        "{\"category\":\"OBJECT_NOT_FOUND\",\"message\":\"some\",\"context\":{\"ids\":[\"3\",\"5\"]}}")
                : accepted(request));

        var outcomes = write(10);

        assertThat(failed(outcomes)).containsExactly("3", "5");
        assertThat(failure(outcomes, 3)).isInstanceOf(CrmFailure.Gone.class);
        assertThat(hubspot.asked).hasSize(2);
    }

    @Test
    void aFieldThatIsGoneFailsItsWritesOnlyAndInOneMoreCall() {
        hubspot.says(
                request -> request.body().toString().contains("rfl_reward") ? Said.of(400, """
                        {"status":"error","category":"VALIDATION_ERROR","message":"Property values were not valid",
                         "errors":[{"message":"Property \\"rfl_reward\\" does not exist","code":"PROPERTY_DOESNT_EXIST",
                                    "context":{"propertyName":["rfl_reward"]}}]}""") : accepted(request));
        var with = new FieldWrite(deal("1"), Map.of(ReferralField.REWARD, "1 EUR"), "t1");
        var without = new FieldWrite(deal("2"), Map.of(ReferralField.REFERRED_BY, "Grace"), "t2");

        var outcomes = hubspot.session().write(List.of(with, without));

        assertThat(((WriteOutcome.Failed) outcomes.get(0)).failure())
                .isInstanceOfSatisfying(
                        CrmFailure.Rejected.class,
                        rejected -> assertThat(rejected.field()).isEqualTo("Referral reward"));
        assertThat(outcomes.get(1)).isInstanceOf(WriteOutcome.Written.class);
        assertThat(hubspot.asked).hasSize(2);
    }

    @Test
    void errorsAreTiedToRecordsByTraceOrId() {
        hubspot.says(request -> Said.of(207, """
                {"status":"COMPLETE","numErrors":2,"results":[{"id":"0"}],"errors":[
                  {"status":"error","category":"VALIDATION_ERROR","message":"bad","context":{"objectWriteTraceId":["trace-1"]}},
                  {"status":"error","category":"OBJECT_NOT_FOUND","message":"gone","context":{"ids":["2"]}}]}"""));

        var outcomes = write(3);

        assertThat(outcomes.get(0)).isInstanceOf(WriteOutcome.Written.class);
        assertThat(failure(outcomes, 1)).isInstanceOf(CrmFailure.Rejected.class);
        assertThat(failure(outcomes, 2)).isInstanceOf(CrmFailure.Gone.class);
    }

    @Test
    void anErrorThatNamesNobodyIsFoundByHalvingTheRest() {
        hubspot.says(request -> {
            var good = request.ids().stream().filter(id -> !id.equals("2")).toList();
            return good.size() == request.ids().size()
                    ? accepted(request)
                    : Said.of(
                            207,
                            "{\"results\":[],\"numErrors\":1,\"errors\":[{\"category\":\"VALIDATION_ERROR\",\"message\":\"bad\"}]}");
        });

        assertThat(failed(write(4))).containsExactly("2");
    }

    @Test
    void aMergedRecordIsWrittenUnderItsNewId() {
        hubspot.says(request -> request.method().equals("GET")
                ? Said.of(200, "{\"id\":\"99\"}")
                : Said.of(200, "{\"status\":\"COMPLETE\",\"results\":[{\"id\":\"99\",\"properties\":{}}]}"));

        assertThat(write(1))
                .singleElement()
                .isInstanceOfSatisfying(
                        WriteOutcome.Written.class,
                        written -> assertThat(written.now()).isEqualTo(deal("99")));
    }

    @Test
    void aRecordThatTheAnswerForgetsIsNotCalledWritten() {
        hubspot.says(request -> request.method().equals("GET")
                ? Said.of(200, "{\"id\":\"0\"}")
                : Said.of(200, "{\"status\":\"COMPLETE\",\"results\":[]}"));

        assertThat(failure(write(1), 0)).isInstanceOf(CrmFailure.OutcomeUnknown.class);
    }

    @Test
    void halvingHasAnEnd() {
        hubspot.says(request -> refused("everything is wrong"));

        var outcomes = write(100);

        assertThat(failed(outcomes)).hasSize(100);
        assertThat(hubspot.asked).hasSize(60);
        assertThat(outcomes.stream()
                        .map(outcome ->
                                ((WriteOutcome.Failed) outcome).failure().getClass())
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(CrmFailure.Rejected.class, CrmFailure.Throttled.class));
    }

    @Test
    void longTextIsCutToWhatHubspotKeeps() {
        hubspot.says(HubspotBatchWriterTests::accepted);
        var write = new FieldWrite(deal("1"), Map.of(ReferralField.REFERRAL_REASON, "😀".repeat(40_000)), "t1");

        hubspot.session().write(List.of(write));

        var sent = hubspot.asked
                .getFirst()
                .body()
                .path("inputs")
                .path(0)
                .path("properties")
                .path("rfl_referral_reason")
                .asString();
        assertThat(sent).hasSizeLessThanOrEqualTo(65_536).endsWith("😀…");
    }

    @Test
    void aLeadIsNotWrittenTo() {
        var write =
                new FieldWrite(new RecordRef(RecordType.LEAD, "1"), Map.of(ReferralField.REFERRED_BY, "Grace"), "t1");

        assertThat(hubspot.session().write(List.of(write))).singleElement().isInstanceOf(WriteOutcome.Failed.class);
        assertThat(hubspot.asked).isEmpty();
    }

    private List<WriteOutcome> write(int count) {
        var writes = IntStream.range(0, count)
                .mapToObj(i -> new FieldWrite(
                        deal(Integer.toString(i)), Map.of(ReferralField.REFERRED_BY, "Grace"), "trace-" + i))
                .toList();
        return hubspot.session().write(writes);
    }

    private static Said accepted(Asked request) {
        var results =
                request.ids().stream().map(id -> "{\"id\":\"" + id + "\"}").collect(Collectors.joining(","));
        return Said.of(200, "{\"status\":\"COMPLETE\",\"results\":[" + results + "]}");
    }

    private static Said refused(String message) {
        return Said.of(400, "{\"status\":\"error\",\"category\":\"VALIDATION_ERROR\",\"message\":\"" + message + "\"}");
    }

    private static List<String> failed(List<WriteOutcome> outcomes) {
        return outcomes.stream()
                .filter(WriteOutcome.Failed.class::isInstance)
                .map(outcome -> outcome.write().record().id())
                .toList();
    }

    private static CrmFailure failure(List<WriteOutcome> outcomes, int at) {
        return ((WriteOutcome.Failed) outcomes.get(at)).failure();
    }

    private static RecordRef deal(String id) {
        return new RecordRef(RecordType.DEAL, id);
    }
}
