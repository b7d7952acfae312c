package io.referloop.hubspot;

import io.referloop.crm.CrmChange.StageMoved;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns HubSpot's records into ours. */
final class HubspotRecords {

    private HubspotRecords() {}

    /** What must be asked for, so that {@link #of} finds it. */
    static List<String> properties(RecordType type, Set<String> also) {
        var properties = new LinkedHashSet<>(HubspotObjects.fields(type).keySet());
        properties.addAll(withHistory(type, also));
        properties.add(HubspotObjects.OWNER);
        properties.add(HubspotObjects.MERGED_IDS);
        return List.copyOf(properties);
    }

    static List<String> withHistory(RecordType type, Set<String> also) {
        var pipeline = HubspotObjects.pipelineProperty(type);
        var history = new LinkedHashSet<String>();
        history.add(HubspotObjects.stageProperty(type));
        if (pipeline != null) {
            history.add(pipeline);
        }
        var second = HubspotObjects.secondStageProperty(type);
        if (second != null) {
            history.add(second);
        }
        history.addAll(also);
        return List.copyOf(history);
    }

    /** The ids that lead to this record since merges. */
    static List<String> mergedIds(JsonNode record) {
        var ids = HubspotJson.text(record.path("properties"), HubspotObjects.MERGED_IDS);
        return ids == null ? List.of() : List.of(ids.split("\\s*;\\s*"));
    }

    /**
     * @param requested the id it was asked for by
     * @param currency the account's, for deals that name none
     * @param also properties that were asked for beside ours
     */
    static CrmRecord of(
            RecordType type,
            JsonNode record,
            String requested,
            String currency,
            Function<String, Optional<String>> ownerEmail,
            List<RecordRef> associated,
            Set<String> also) {
        var ref = new RecordRef(type, HubspotJson.text(record, "id", requested));
        var created =
                HubspotDates.instant(HubspotJson.text(record, "createdAt")).orElse(Instant.EPOCH);
        var updated =
                HubspotDates.instant(HubspotJson.text(record, "updatedAt")).orElse(created);
        var fields = fields(type, record.path("properties"), currency, ownerEmail);
        var told = new HashMap<String, Instant>();
        also.forEach(property -> {
            var value = HubspotJson.text(record.path("properties"), property);
            if (value != null) {
                fields.putIfAbsent(property, value);
            }
            // What was cleared has a last version too, an empty one.
            lastVersion(record, property).ifPresent(at -> told.put(property, at));
        });
        return new CrmRecord(
                ref,
                new RecordRef(type, requested),
                fields,
                stages(ref, record, created),
                associated,
                created,
                updated,
                told);
    }

    private static Optional<Instant> lastVersion(JsonNode record, String property) {
        Instant last = null;
        for (var version : record.path("propertiesWithHistory").path(property)) {
            var at = HubspotDates.instant(HubspotJson.text(version, "timestamp"));
            if (at.isPresent() && (last == null || at.get().isAfter(last))) {
                last = at.get();
            }
        }
        return Optional.ofNullable(last);
    }

    private static Map<String, String> fields(
            RecordType type, JsonNode properties, String currency, Function<String, Optional<String>> ownerEmail) {
        var fields = new HashMap<String, String>();
        HubspotObjects.fields(type).forEach((property, field) -> {
            var value = HubspotJson.text(properties, property);
            if (value != null) {
                fields.put(field, value);
            }
        });
        fields.computeIfPresent(
                CrmRecord.CLOSE_DATE, (name, value) -> HubspotDates.day(value).orElse(null));
        if (type == RecordType.DEAL) {
            fields.putIfAbsent(CrmRecord.CURRENCY, currency);
        }
        if (type == RecordType.CONTACT) {
            contactName(fields).ifPresent(name -> fields.put(CrmRecord.NAME, name));
        }
        var owner = HubspotJson.text(properties, HubspotObjects.OWNER);
        if (owner != null) {
            ownerEmail.apply(owner).ifPresent(email -> fields.put(CrmRecord.OWNER_EMAIL, email));
        }
        return fields;
    }

    private static Optional<String> contactName(Map<String, String> fields) {
        var name = (fields.getOrDefault(CrmRecord.FIRST_NAME, "") + " " + fields.getOrDefault(CrmRecord.LAST_NAME, ""))
                .strip();
        return name.isEmpty() ? Optional.ofNullable(fields.get(CrmRecord.EMAIL)) : Optional.of(name);
    }

    /** Each with the pipeline that the record was in at that moment; without history only the present one. */
    private static List<StageMoved> stages(RecordRef ref, JsonNode record, Instant created) {
        var type = ref.type();
        var pipelineProperty = HubspotObjects.pipelineProperty(type);
        var pipelines = new TreeMap<Instant, String>();
        if (pipelineProperty != null) {
            history(record, pipelineProperty).forEach(version -> pipelines.put(version.at(), version.value()));
        }
        var now = pipelineProperty == null
                ? HubspotObjects.LIFECYCLE
                : HubspotJson.text(record.path("properties"), pipelineProperty);
        var stages = new ArrayList<StageMoved>();
        for (var version : history(record, HubspotObjects.stageProperty(type))) {
            var track = pipelines.isEmpty() ? now : at(pipelines, version.at());
            stages.add(new StageMoved(ref, track, version.value(), version.at()));
        }
        var present = HubspotJson.text(record.path("properties"), HubspotObjects.stageProperty(type));
        if (stages.isEmpty() && present != null) {
            stages.add(new StageMoved(ref, now, present, created));
        }
        addSecond(stages, ref, record, created);
        return stages;
    }

    /** A contact has a lead status beside its lifecycle stage, and moves in each by itself. */
    private static void addSecond(List<StageMoved> stages, RecordRef ref, JsonNode record, Instant created) {
        var property = HubspotObjects.secondStageProperty(ref.type());
        if (property == null) {
            return;
        }
        var versions = history(record, property);
        versions.forEach(version -> stages.add(new StageMoved(ref, property, version.value(), version.at())));
        var present = HubspotJson.text(record.path("properties"), property);
        if (versions.isEmpty() && present != null) {
            stages.add(new StageMoved(ref, property, present, created));
        }
        stages.sort(Comparator.comparing(StageMoved::occurredAt));
    }

    private static @Nullable String at(NavigableMap<Instant, String> pipelines, Instant time) {
        var entry = pipelines.floorEntry(time);
        return entry == null ? pipelines.firstEntry().getValue() : entry.getValue();
    }

    private static List<Version> history(JsonNode record, String property) {
        var versions = new ArrayList<Version>();
        for (var version : record.path("propertiesWithHistory").path(property)) {
            var value = HubspotJson.text(version, "value");
            var at = HubspotDates.instant(HubspotJson.text(version, "timestamp"));
            if (value != null && at.isPresent()) {
                versions.add(new Version(value, at.get()));
            }
        }
        // Two changes can carry one millisecond; then the present value is the later one, however HubSpot lists them.
        var present = HubspotJson.text(record.path("properties"), property);
        versions.sort(Comparator.comparing(Version::at)
                .thenComparing(version -> version.value().equals(present)));
        return versions;
    }

    private record Version(String value, Instant at) {}
}
