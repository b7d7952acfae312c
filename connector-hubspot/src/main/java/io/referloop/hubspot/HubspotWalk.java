package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Walks through everything changed since a moment, past the 10,000 results that a search gives. It never pages by offset: a record that
 * changes during the walk moves to the end and would shift another one out of sight. Instead each search starts at the time where the page
 * before ended, and where more records share one millisecond than fit on a page, at the id. See BEHAVIOR.md#search.
 */
final class HubspotWalk {

    static final int PAGE = 200;
    private static final int VALUES = 100;
    private static final String ID = "hs_object_id";

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final HubspotReader reader;
    private final CrmAccount account;
    private final int pageSize;

    HubspotWalk(HubspotClient client, HubspotPaths paths, HubspotReader reader, CrmAccount account, int pageSize) {
        this.client = client;
        this.paths = paths;
        this.reader = reader;
        this.account = account;
        this.pageSize = pageSize;
    }

    RecordPage page(RecordType type, @Nullable String cursor, Instant changedSince) {
        var position = cursor == null ? new Position(changedSince.toEpochMilli(), null) : Position.parse(cursor);
        var lastId = position.lastId();
        return lastId == null ? byTime(type, position.millis()) : byId(type, position.millis(), lastId);
    }

    /** How many HubSpot's index knows. It lags by moments, which an estimate can bear. */
    long count(RecordType type) {
        var body = Map.of("filterGroups", List.of(), "properties", List.of(ID), "limit", 1);
        var call = HubspotCall.search("count " + HubspotObjects.plural(type), paths.objects(type) + "/search", body);
        return client.ok(account, call).path("total").asLong(0);
    }

    /** As many at once as a filter takes; a property that the portal does not have is refused by the search, and leads to nobody. */
    RecordPage find(RecordType type, String field, Collection<String> values) {
        if (type == RecordType.LEAD) {
            return new RecordPage(List.of(), List.of(), null);
        }
        var property = HubspotObjects.fields(type).entrySet().stream()
                .filter(entry -> entry.getValue().equals(field))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(field);
        var wanted = new ArrayList<>(new LinkedHashSet<>(values));
        var found = new LinkedHashSet<String>();
        for (int from = 0; from < wanted.size(); from += VALUES) {
            found.addAll(search(type, property, wanted.subList(from, Math.min(from + VALUES, wanted.size()))));
        }
        return reader.read(type, found);
    }

    private List<String> search(RecordType type, String property, List<String> values) {
        var body = Map.of(
                "filterGroups",
                        List.of(Map.of(
                                "filters",
                                List.of(Map.of("propertyName", property, "operator", "IN", "values", values)))),
                "properties", List.of(ID),
                "limit", pageSize);
        var operation = "search " + HubspotObjects.plural(type);
        var answer = client.send(account, HubspotCall.search(operation, paths.objects(type) + "/search", body));
        if (answer.status() == 400) {
            return List.of();
        }
        if (!answer.ok()) {
            throw new CrmException(HubspotFailures.refused(operation, answer.refusal()));
        }
        var ids = new ArrayList<String>();
        for (var result : answer.body().path("results")) {
            ids.add(HubspotJson.text(result, "id", ""));
        }
        return ids;
    }

    private RecordPage byTime(RecordType type, long from) {
        var modified = HubspotObjects.modifiedProperty(type);
        var found = search(type, List.of(filter(modified, "GTE", from)), modified);
        var results = found.records();
        if (results.size() < pageSize) {
            return read(type, results, null, found.total());
        }
        long latest = modified(type, results.getLast());
        if (modified(type, results.getFirst()) == latest) {
            return byId(type, latest, "0");
        }
        // More of the last millisecond may follow on the next page; it is read as a whole there.
        results.removeIf(result -> modified(type, result) == latest);
        return read(type, results, new Position(latest, null), found.total());
    }

    private RecordPage byId(RecordType type, long millis, String lastId) {
        var modified = HubspotObjects.modifiedProperty(type);
        var results = search(type, List.of(filter(modified, "EQ", millis), filter(ID, "GT", lastId)), ID)
                .records();
        var next = results.size() < pageSize
                ? new Position(millis + 1, null)
                : new Position(millis, HubspotJson.text(results.getLast(), "id", lastId));
        // What this search found in all says nothing about what comes after its millisecond.
        return read(type, results, next, null);
    }

    private Found search(RecordType type, List<Map<String, Object>> filters, String sortedBy) {
        var body = Map.of(
                "filterGroups", List.of(Map.of("filters", filters)),
                "sorts", List.of(Map.of("propertyName", sortedBy, "direction", "ASCENDING")),
                "properties", List.of(HubspotObjects.modifiedProperty(type)),
                "limit", pageSize);
        var operation = "search " + HubspotObjects.plural(type);
        var answer = client.ok(account, HubspotCall.search(operation, paths.objects(type) + "/search", body));
        var results = new ArrayList<JsonNode>();
        answer.path("results").forEach(results::add);
        var total = answer.path("total");
        return new Found(results, total.isIntegralNumber() ? total.intValue() : null);
    }

    /** A search gives neither history nor associations, so its records are read once more. */
    private RecordPage read(
            RecordType type, List<JsonNode> results, @Nullable Position next, @Nullable Integer remaining) {
        var ids = new ArrayList<String>();
        for (var result : results) {
            var id = HubspotJson.text(result, "id");
            if (id != null) {
                ids.add(id);
            }
        }
        var page = reader.read(type, ids);
        return new RecordPage(page.records(), page.missing(), next == null ? null : next.toString(), remaining);
    }

    private static long modified(RecordType type, JsonNode result) {
        var value = HubspotJson.text(result.path("properties"), HubspotObjects.modifiedProperty(type));
        return HubspotDates.instant(value == null ? HubspotJson.text(result, "updatedAt") : value)
                .orElse(Instant.EPOCH)
                .toEpochMilli();
    }

    private static Map<String, Object> filter(String property, String operator, Object value) {
        return Map.of("propertyName", property, "operator", operator, "value", String.valueOf(value));
    }

    /** @param total of everything that the search matches, this page included; null when HubSpot does not say */
    private record Found(List<JsonNode> records, @Nullable Integer total) {}

    /** @param lastId null while walking by time; else the last id seen within this millisecond */
    private record Position(long millis, @Nullable String lastId) {

        static Position parse(String cursor) {
            var parts = cursor.split(":", 3);
            if (parts.length < 2 || !parts[1].matches("\\d{1,15}")) {
                throw new IllegalArgumentException("\"" + cursor + "\" is no cursor of a HubSpot walk");
            }
            return new Position(Long.parseLong(parts[1]), parts.length == 3 ? parts[2] : null);
        }

        @Override
        public String toString() {
            return "t:" + millis + (lastId == null ? "" : ":" + lastId);
        }
    }
}
