package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.CrmSchema.Outcome;
import io.referloop.crm.CrmSchema.Stage;
import io.referloop.crm.CrmSchema.Track;
import io.referloop.crm.RecordType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads what can be mapped: the pipelines of deals and leads, the lifecycle stages of contacts and companies, and the lead status. */
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
        var pipelines = client.ok(account, HubspotCall.get("read pipelines", paths.pipelines(RecordType.DEAL)));
        for (var pipeline : pipelines.path("results")) {
            tracks.add(pipeline(RecordType.DEAL, pipeline));
        }
        leads(account, tracks);
        for (var type : List.of(RecordType.CONTACT, RecordType.COMPANY)) {
            choices(account, type, HubspotObjects.LIFECYCLE, "Lifecycle stage").ifPresent(tracks::add);
        }
        choices(account, RecordType.CONTACT, HubspotObjects.LEAD_STATUS, "Lead status")
                .ifPresent(tracks::add);
        return new CrmSchema(
                details.name(),
                details.kind(),
                details.currency(),
                details.furtherCurrencies(),
                details.timeZone(),
                tracks);
    }

    /** A search per stage, of which only the total is of interest. */
    Map<String, Long> count(CrmAccount account, Track track) {
        var counts = new LinkedHashMap<String, Long>();
        for (var stage : track.stages()) {
            var filters = new ArrayList<Map<String, String>>();
            var pipeline = HubspotObjects.pipelineProperty(track.type());
            if (pipeline != null) {
                filters.add(equal(pipeline, track.id()));
            }
            filters.add(equal(pipeline == null ? track.id() : HubspotObjects.stageProperty(track.type()), stage.id()));
            var answer = client.ok(
                    account,
                    HubspotCall.search(
                            "count " + HubspotObjects.plural(track.type()),
                            paths.search(track.type()),
                            Map.of(
                                    "filterGroups", List.of(Map.of("filters", filters)),
                                    "properties", List.of("hs_object_id"),
                                    "limit", 1)));
            counts.put(stage.id(), answer.path("total").asLong(0));
        }
        return counts;
    }

    private static Map<String, String> equal(String property, String value) {
        return Map.of("propertyName", property, "operator", "EQ", "value", value);
    }

    /** Leads come with some plans and with a permission that may be left out; without either there is nothing to map. */
    private void leads(CrmAccount account, List<Track> tracks) {
        if (account.ungranted().contains(HubspotScopes.LEADS)) {
            return;
        }
        try {
            var pipelines =
                    client.ok(account, HubspotCall.get("read lead pipelines", paths.pipelines(RecordType.LEAD)));
            for (var pipeline : pipelines.path("results")) {
                tracks.add(pipeline(RecordType.LEAD, pipeline));
            }
        } catch (CrmException refused) {
            if (!(refused.failure() instanceof CrmFailure.Rejected || refused.failure() instanceof CrmFailure.Gone)) {
                throw refused;
            }
        }
    }

    private static Track pipeline(RecordType type, JsonNode pipeline) {
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
        return new Track(type, id, HubspotJson.text(pipeline, "label", id), stages);
    }

    /** The choices of a property that works like a pipeline; nothing where a portal has none, as with a lead status that nobody uses. */
    private Optional<Track> choices(CrmAccount account, RecordType type, String name, String label) {
        var operation = "read " + label.toLowerCase(Locale.ROOT);
        var answer = client.send(account, HubspotCall.get(operation, paths.properties(type) + "/" + name));
        if (answer.refusal().gone() && !answer.ok()) {
            return Optional.empty();
        }
        if (!answer.ok()) {
            throw new CrmException(HubspotFailures.refused(operation, answer.refusal()));
        }
        var stages = new ArrayList<Stage>();
        for (var option : answer.body().path("options")) {
            var value = HubspotJson.text(option, "value");
            if (value != null && !option.path("hidden").asBoolean(false)) {
                stages.add(new Stage(
                        value,
                        HubspotJson.text(option, "label", value),
                        option.path("displayOrder").asInt(stages.size()),
                        Outcome.OPEN));
            }
        }
        return Optional.of(new Track(type, name, HubspotJson.text(answer.body(), "label", label), stages));
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
