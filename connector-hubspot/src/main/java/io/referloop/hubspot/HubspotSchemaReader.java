package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.CrmSchema.Outcome;
import io.referloop.crm.CrmSchema.Stage;
import io.referloop.crm.CrmSchema.Track;
import io.referloop.crm.RecordType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads what can be mapped: deal pipelines and the lifecycle stages of contacts and companies. */
final class HubspotSchemaReader {

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final HubspotAccounts accounts;

    HubspotSchemaReader(HubspotClient client, HubspotPaths paths, HubspotAccounts accounts) {
        this.client = client;
        this.paths = paths;
        this.accounts = accounts;
    }

    CrmSchema read(CrmAccount account) {
        var details = accounts.details(account);
        var tracks = new ArrayList<Track>();
        var pipelines = client.ok(account, HubspotCall.get("read pipelines", paths.dealPipelines()));
        for (var pipeline : pipelines.path("results")) {
            tracks.add(pipeline(pipeline));
        }
        for (var type : List.of(RecordType.CONTACT, RecordType.COMPANY)) {
            tracks.add(lifecycle(account, type));
        }
        return new CrmSchema(details.name(), details.currency(), details.timeZone(), tracks);
    }

    private static Track pipeline(JsonNode pipeline) {
        var stages = new ArrayList<Stage>();
        for (var stage : pipeline.path("stages")) {
            if (!stage.path("archived").asBoolean(false)) {
                var id = HubspotJson.text(stage, "id", "");
                stages.add(new Stage(
                        id,
                        HubspotJson.text(stage, "label", id),
                        stage.path("displayOrder").asInt(stages.size()),
                        outcome(stage.path("metadata"))));
            }
        }
        var id = HubspotJson.text(pipeline, "id", "");
        return new Track(RecordType.DEAL, id, HubspotJson.text(pipeline, "label", id), stages);
    }

    private Track lifecycle(CrmAccount account, RecordType type) {
        var property = client.ok(
                account,
                HubspotCall.get("read lifecycle stages", paths.properties(type) + "/" + HubspotObjects.LIFECYCLE));
        var stages = new ArrayList<Stage>();
        for (var option : property.path("options")) {
            var value = HubspotJson.text(option, "value");
            if (value != null && !option.path("hidden").asBoolean(false)) {
                stages.add(new Stage(
                        value,
                        HubspotJson.text(option, "label", value),
                        option.path("displayOrder").asInt(stages.size()),
                        Outcome.OPEN));
            }
        }
        return new Track(
                type, HubspotObjects.LIFECYCLE, HubspotJson.text(property, "label", "Lifecycle stage"), stages);
    }

    /** By metadata alone, all of it text: a stage with the id {@code closedwon} may be relabelled into an open one. */
    static Outcome outcome(JsonNode metadata) {
        if ("false".equals(HubspotJson.text(metadata, "isClosed"))) {
            return Outcome.OPEN;
        }
        try {
            var probability = new BigDecimal(HubspotJson.text(metadata, "probability", "0.5"));
            if (probability.compareTo(BigDecimal.ONE) == 0) {
                return Outcome.WON;
            }
            return probability.signum() == 0 ? Outcome.LOST : Outcome.OPEN;
        } catch (NumberFormatException e) {
            return Outcome.OPEN;
        }
    }
}
