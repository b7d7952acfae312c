package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSchema.Outcome;
import io.referloop.crm.InstallPlan;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.hubspot.ScriptedHubspot.Asked;
import io.referloop.hubspot.ScriptedHubspot.Said;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers to reads, and to installing, that the sandbox does not give. */
class HubspotReaderTests {

    private final ScriptedHubspot hubspot = new ScriptedHubspot();

    @AfterEach
    void stop() {
        hubspot.close();
    }

    @Test
    void asksForFewerRecordsWhenHubspotGivesHistoryForFiftyOnly() {
        hubspot.says(request -> request.ids().size() > 50 && !request.path().contains("associations")
                ? Said.of(400, "{\"message\":\"at most 50 with history\"}")
                : found(request));
        var session = hubspot.session();
        var ids = IntStream.range(0, 120).mapToObj(Integer::toString).toList();

        assertThat(session.read(RecordType.CONTACT, ids).records()).hasSize(120);
        assertThat(sizes()).as("learned once").containsExactly(100, 50, 50, 20);
    }

    @Test
    void aStageKeepsThePipelineOfItsTime() {
        hubspot.says(request ->
                request.path().contains("/batch/read") && !request.path().contains("associations")
                        ? Said.of(200, """
                        {"results":[{"id":"1","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-03-01T00:00:00Z",
                          "properties":{"dealname":"Initech","pipeline":"p2","dealstage":"s3","closedate":"1788597072520"},
                          "propertiesWithHistory":{
                            "dealstage":[{"value":"s3","timestamp":"2026-03-01T00:00:00Z"},{"value":"s2","timestamp":"2026-02-01T00:00:00Z"},
                                         {"value":"s1","timestamp":"2026-01-01T00:00:00Z"}],
                            "pipeline":[{"value":"p2","timestamp":"2026-03-01T00:00:00Z"},{"value":"p1","timestamp":"2026-01-01T00:00:00Z"}]}}]}""")
                        : Said.of(200, "{\"results\":[],\"companyCurrency\":\"EUR\"}"));

        var record =
                hubspot.session().read(RecordType.DEAL, List.of("1")).records().getFirst();

        assertThat(record.stages()).extracting(CrmChange.StageMoved::track).containsExactly("p1", "p1", "p2");
        assertThat(record.stages()).extracting(CrmChange.StageMoved::stage).containsExactly("s1", "s2", "s3");
        assertThat(record.field(CrmRecord.CURRENCY)).contains("EUR");
        assertThat(record.field(CrmRecord.CLOSE_DATE)).contains("2026-09-05");
    }

    @Test
    void ofTwoStagesInOneMillisecondThePresentOneIsTheLater() {
        hubspot.says(request ->
                request.path().contains("/batch/read") && !request.path().contains("associations")
                        ? Said.of(200, """
                        {"results":[{"id":"1","createdAt":"2026-01-01T00:00:00Z","properties":{"dealstage":"closedwon"},
                          "propertiesWithHistory":{"dealstage":[{"value":"closedwon","timestamp":"2026-01-01T00:00:00Z"},
                            {"value":"appointment","timestamp":"2026-01-01T00:00:00Z"}]}}]}""")
                        : Said.of(200, "{\"results\":[]}"));

        assertThat(hubspot.session()
                        .read(RecordType.DEAL, List.of("1"))
                        .records()
                        .getFirst()
                        .stages())
                .extracting(CrmChange.StageMoved::stage)
                .containsExactly("appointment", "closedwon");
    }

    @Test
    void withoutHistoryThePresentStageIsAllThereIs() {
        hubspot.says(
                request -> request.path().contains("associations")
                        ? Said.of(200, "{\"results\":[]}")
                        : Said.of(
                                200,
                                "{\"results\":[{\"id\":\"1\",\"createdAt\":\"2026-01-01T00:00:00Z\",\"properties\":{\"lifecyclestage\":\"customer\"}}]}"));

        assertThat(hubspot.session()
                        .read(RecordType.COMPANY, List.of("1"))
                        .records()
                        .getFirst()
                        .stages())
                .containsExactly(new CrmChange.StageMoved(
                        new RecordRef(RecordType.COMPANY, "1"),
                        "lifecyclestage",
                        "customer",
                        Instant.parse("2026-01-01T00:00:00Z")));
    }

    @Test
    void anIdThatABatchIsSilentAboutIsAskedForAlone() {
        hubspot.says(request -> {
            if (request.path().contains("associations")) {
                return Said.of(200, "{\"results\":[]}");
            }
            if (request.method().equals("GET")) {
                return request.path().contains("/7?") ? Said.of(200, "{\"id\":\"70\"}") : Said.of(404, "{}");
            }
            return Said.of(200, "{\"results\":[{\"id\":\"1\"}]}");
        });

        var page = hubspot.session().read(RecordType.CONTACT, List.of("1", "7", "8"));

        assertThat(page.records()).extracting(record -> record.ref().id()).containsExactly("1", "70");
        assertThat(page.records()).extracting(record -> record.requested().id()).containsExactly("1", "7");
        assertThat(page.missing()).containsExactly(new RecordRef(RecordType.CONTACT, "8"));
    }

    @Test
    void withoutPermissionForOwnersRecordsAreStillRead() {
        hubspot.says(request -> {
            if (request.path().contains("owners")) {
                return Said.of(403, "{\"category\":\"MISSING_SCOPES\"}");
            }
            return request.path().contains("associations")
                    ? Said.of(200, "{\"results\":[]}")
                    : Said.of(200, "{\"results\":[{\"id\":\"1\",\"properties\":{\"hubspot_owner_id\":\"5\"}}]}");
        });

        var record = hubspot.session()
                .read(RecordType.CONTACT, List.of("1"))
                .records()
                .getFirst();

        assertThat(record.field(CrmRecord.OWNER_EMAIL)).isEmpty();
    }

    @Test
    void primaryRecordsComeFirst() {
        hubspot.says(request -> {
            if (!request.path().contains("associations")) {
                return found(request);
            }
            return request.path().contains("/0-1/0-2/") ? Said.of(207, """
                            {"results":[{"from":{"id":"1"},"to":[
                              {"toObjectId":20,"associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":279}]},
                              {"toObjectId":10,"associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":279},{"category":"HUBSPOT_DEFINED","typeId":1}]}]}],
                             "numErrors":1,"errors":[{"subCategory":"crm.associations.NO_ASSOCIATIONS_FOUND"}]}""") : Said.of(404, "{}");
        });

        var record = hubspot.session()
                .read(RecordType.CONTACT, List.of("1"))
                .records()
                .getFirst();

        assertThat(record.associated(RecordType.COMPANY))
                .extracting(RecordRef::id)
                .containsExactly("10", "20");
    }

    @ParameterizedTest
    @CsvSource({
        "true,1.0,WON",
        "true,1,WON",
        "true,0.0,LOST",
        "true,0.5,OPEN",
        "false,1.0,OPEN",
        "false,0.0,OPEN",
        ",1.0,WON",
        ",0.2,OPEN",
        ",,OPEN",
        "true,much,OPEN"
    })
    void takesAStagesOutcomeFromItsMetadata(String closed, String probability, Outcome outcome) {
        var metadata = "{" + (closed == null ? "" : "\"isClosed\":\"" + closed + "\"")
                + (closed == null || probability == null ? "" : ",")
                + (probability == null ? "" : "\"probability\":\"" + probability + "\"") + "}";

        assertThat(HubspotSchemaReader.outcome(
                        HubspotJson.parse(metadata.getBytes(UTF_8)).orElseThrow()))
                .isEqualTo(outcome);
    }

    @Test
    void aFieldThatSomebodyCreatedMeanwhileIsLeftAsItIs() {
        hubspot.says(request -> request.path().endsWith("/batch/create")
                ? Said.of(409, "{\"category\":\"OBJECT_ALREADY_EXISTS\"}")
                : request.body().toString().contains("rfl_reward")
                        ? Said.of(400, "{\"message\":\"A property named 'rfl_reward' already exists.\"}")
                        : Said.of(201, "{}"));
        var plan = new InstallPlan(List.of(
                InstallPlan.Item.of(RecordType.DEAL, InstallPlan.Kind.GROUP, "referloop", "Referloop", "w", false),
                InstallPlan.Item.of(
                        RecordType.DEAL, InstallPlan.Kind.FIELD, "rfl_reward", "Referral reward", "w", false),
                InstallPlan.Item.of(
                        RecordType.DEAL, InstallPlan.Kind.FIELD, "rfl_next_on", "Referral next date", "w", false)));

        hubspot.session().install(plan);

        assertThat(hubspot.asked).hasSize(4);
        assertThat(hubspot.asked.getLast().body().path("type").asString()).isEqualTo("date");
    }

    private List<Integer> sizes() {
        return hubspot.asked.stream()
                .filter(request -> !request.path().contains("associations"))
                .map(request -> request.ids().size())
                .toList();
    }

    private static Said found(Asked request) {
        var results =
                request.ids().stream().map(id -> "{\"id\":\"" + id + "\"}").collect(Collectors.joining(","));
        return Said.of(200, "{\"results\":[" + results + "]}");
    }
}
