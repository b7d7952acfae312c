package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads our own properties back, and nothing else of a record: without history a call brings a hundred. */
final class HubspotHeld {

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final CrmAccount account;

    HubspotHeld(HubspotClient client, HubspotPaths paths, CrmAccount account) {
        this.client = client;
        this.paths = paths;
        this.account = account;
    }

    Map<RecordRef, Map<ReferralField, String>> of(RecordType type, Collection<String> ids) {
        var wanted = new ArrayList<>(new LinkedHashSet<>(ids));
        var held = new LinkedHashMap<RecordRef, Map<ReferralField, String>>();
        for (int from = 0; from < wanted.size(); from += HubspotReader.BATCH) {
            var batch = wanted.subList(from, Math.min(from + HubspotReader.BATCH, wanted.size()));
            for (var record : read(type, batch).path("results")) {
                var values = ours(record.path("properties"));
                var id = HubspotJson.text(record, "id");
                if (id != null) {
                    held.put(new RecordRef(type, id), values);
                }
                HubspotRecords.mergedIds(record).forEach(old -> held.putIfAbsent(new RecordRef(type, old), values));
            }
        }
        return held;
    }

    private JsonNode read(RecordType type, List<String> ids) {
        var operation = "batch read our fields of " + HubspotObjects.plural(type);
        var properties = Stream.concat(
                        Stream.of(ReferralField.values())
                                .filter(field -> field.on(type))
                                .map(HubspotFields::property),
                        Stream.of(HubspotObjects.MERGED_IDS))
                .toList();
        var body = Map.of("inputs", ids.stream().map(id -> Map.of("id", id)).toList(), "properties", properties);
        var answer = client.send(account, HubspotCall.ask(operation, paths.objects(type) + "/batch/read", body));
        if (!answer.ok() && answer.status() != 404) {
            throw new CrmException(HubspotFailures.refused(operation, answer.refusal()));
        }
        return answer.body();
    }

    private static Map<ReferralField, String> ours(JsonNode properties) {
        var values = new EnumMap<ReferralField, String>(ReferralField.class);
        for (var field : ReferralField.values()) {
            var value = HubspotJson.text(properties, HubspotFields.property(field));
            if (value != null) {
                boolean date = field.kind() == ReferralField.Kind.DATE;
                values.put(field, date ? HubspotDates.day(value).orElse(value) : value);
            }
        }
        return values;
    }
}
