package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads records by id, and lists all of a type. One account's, one use's. */
final class HubspotReader {

    static final int BATCH = 100;
    private static final int ASSOCIATION_BATCH = 1_000;

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final HubspotAccounts accounts;
    private final HistoryBatch historyBatch;
    private final CrmAccount account;
    private final Map<RecordType, Set<String>> also;

    HubspotReader(
            HubspotClient client,
            HubspotPaths paths,
            HubspotAccounts accounts,
            HistoryBatch historyBatch,
            CrmAccount account,
            Map<RecordType, Set<String>> also) {
        this.client = client;
        this.paths = paths;
        this.accounts = accounts;
        this.historyBatch = historyBatch;
        this.account = account;
        this.also = also;
    }

    /** How many records HubSpot gives at once together with their history; it is found out once. See BEHAVIOR.md#history-batch. */
    static final class HistoryBatch {

        private static final int SMALL = 50;
        private volatile int size = BATCH;

        int size() {
            return size;
        }

        /** Whether asking for fewer is worth another attempt. */
        boolean shrink(int asked) {
            size = SMALL;
            return asked > SMALL;
        }
    }

    RecordPage read(RecordType type, Collection<String> ids) {
        var wanted = new ArrayList<>(new LinkedHashSet<>(ids));
        var found = new LinkedHashMap<String, JsonNode>();
        var missing = new ArrayList<RecordRef>();
        for (int from = 0; from < wanted.size(); from += BATCH) {
            readBatch(type, wanted.subList(from, Math.min(from + BATCH, wanted.size())), found, missing);
        }
        var associated = associated(type, idsOf(found.values()));
        var records = new ArrayList<CrmRecord>();
        found.forEach((requested, record) ->
                records.add(record(type, record, requested, associated.getOrDefault(id(record), List.of()))));
        return new RecordPage(records, missing, null);
    }

    /** What a list tells of stages: history halves what HubSpot gives at once. */
    enum Stages {
        ALL,
        PRESENT
    }

    /** One page of all records, their associations with them. */
    RecordPage list(RecordType type, @Nullable String after, Stages stages) {
        boolean all = stages == Stages.ALL;
        int limit = all ? historyBatch.size() : BATCH;
        var path = paths.objects(type) + "?limit=" + limit + "&properties=" + propertiesIn(type)
                + (all ? "&propertiesWithHistory=" + historiesIn(type) : "") + "&associations="
                + String.join(
                        ",",
                        HubspotObjects.associated(type).stream()
                                .map(HubspotObjects::plural)
                                .toList())
                + (after == null ? "" : "&after=" + HubspotPaths.encoded(after));
        var answer = client.send(account, HubspotCall.get("list " + HubspotObjects.plural(type), path));
        if (answer.status() == 400 && all && historyBatch.shrink(limit)) {
            return list(type, after, stages);
        }
        if (!answer.ok()) {
            throw new CrmException(HubspotFailures.refused("list " + HubspotObjects.plural(type), answer.refusal()));
        }
        var longer = associated(type, withMoreAssociations(answer.body().path("results")));
        var records = new ArrayList<CrmRecord>();
        for (var record : answer.body().path("results")) {
            var inline = inlineAssociated(type, record.path("associations"));
            records.add(record(type, record, id(record), longer.getOrDefault(id(record), inline)));
        }
        return new RecordPage(records, List.of(), answer.nextPage().orElse(null));
    }

    /** A list brings the first associations of a record only and says so; see BEHAVIOR.md#list-associations. */
    private static List<String> withMoreAssociations(JsonNode records) {
        var longer = new ArrayList<String>();
        for (var record : records) {
            for (var associations : record.path("associations")) {
                if (HubspotJson.text(associations.path("paging").path("next"), "after") != null) {
                    longer.add(id(record));
                    break;
                }
            }
        }
        return longer;
    }

    private void readBatch(RecordType type, List<String> ids, Map<String, JsonNode> found, List<RecordRef> missing) {
        if (ids.size() > historyBatch.size()) {
            int half = historyBatch.size();
            readBatch(type, ids.subList(0, half), found, missing);
            readBatch(type, ids.subList(half, ids.size()), found, missing);
            return;
        }
        var operation = "batch read " + HubspotObjects.plural(type);
        var body = Map.of(
                "inputs", ids.stream().map(id -> Map.of("id", id)).toList(),
                "properties", HubspotRecords.properties(type, also(type)),
                "propertiesWithHistory", HubspotRecords.withHistory(type, also(type)));
        var answer = client.send(account, HubspotCall.ask(operation, paths.objects(type) + "/batch/read", body));
        if (answer.status() == 400 && historyBatch.shrink(ids.size())) {
            readBatch(type, ids, found, missing);
            return;
        }
        if (!answer.ok() && answer.status() != 404) {
            throw new CrmException(HubspotFailures.refused(operation, answer.refusal()));
        }
        sortOut(type, ids, answer, found, missing);
    }

    /** The answer is in no order, and a merged record comes under another id than it was asked for by. */
    private void sortOut(
            RecordType type,
            List<String> ids,
            HubspotAnswer answer,
            Map<String, JsonNode> found,
            List<RecordRef> missing) {
        var byId = new LinkedHashMap<String, JsonNode>();
        for (var record : answer.body().path("results")) {
            HubspotRecords.mergedIds(record).forEach(old -> byId.putIfAbsent(old, record));
        }
        for (var record : answer.body().path("results")) {
            byId.put(id(record), record);
        }
        var reported = new HashSet<String>();
        answer.errors().forEach(error -> reported.addAll(error.ids()));
        for (var id : ids) {
            var record = byId.get(id);
            if (record == null && !reported.contains(id)) {
                record = readOne(type, id);
            }
            if (record == null) {
                missing.add(new RecordRef(type, id));
            } else {
                found.put(id, record);
            }
        }
    }

    /** For an id that a batch says nothing about: HubSpot resolves merged ids one by one. */
    private @Nullable JsonNode readOne(RecordType type, String id) {
        var operation = "read one of " + HubspotObjects.plural(type);
        var path = paths.object(type, id) + "?properties=" + propertiesIn(type) + "&propertiesWithHistory="
                + historiesIn(type);
        var answer = client.send(account, HubspotCall.get(operation, path));
        if (answer.ok()) {
            return answer.body();
        }
        if (answer.refusal().gone()) {
            return null;
        }
        throw new CrmException(HubspotFailures.refused(operation, answer.refusal()));
    }

    private CrmRecord record(RecordType type, JsonNode record, String requested, List<RecordRef> associated) {
        // Asked for only where it can matter: contacts have no currency.
        var currency = type == RecordType.DEAL ? accounts.details(account).currency() : "";
        return HubspotRecords.of(
                type,
                record,
                requested,
                currency,
                owner -> accounts.ownerEmail(account, owner),
                associated,
                also(type));
    }

    /** Properties that somebody wants beside ours. */
    private Set<String> also(RecordType type) {
        var all = new HashSet<>(also.getOrDefault(type, Set.of()));
        all.addAll(account.reads(type));
        return all;
    }

    private String propertiesIn(RecordType type) {
        return encoded(HubspotRecords.properties(type, also(type)));
    }

    private String historiesIn(RecordType type) {
        return encoded(HubspotRecords.withHistory(type, also(type)));
    }

    private static String encoded(Collection<String> properties) {
        return properties.stream().map(HubspotPaths::encoded).collect(Collectors.joining(","));
    }

    private Map<String, List<RecordRef>> associated(RecordType type, List<String> ids) {
        var all = new LinkedHashMap<String, List<RecordRef>>();
        for (var to : HubspotObjects.associated(type)) {
            for (int from = 0; from < ids.size(); from += ASSOCIATION_BATCH) {
                associated(type, to, ids.subList(from, Math.min(from + ASSOCIATION_BATCH, ids.size())))
                        .forEach((id, refs) -> all.computeIfAbsent(id, none -> new ArrayList<>())
                                .addAll(refs));
            }
        }
        return all;
    }

    private Map<String, List<RecordRef>> associated(RecordType type, RecordType to, List<String> ids) {
        var operation = "batch read associations of " + HubspotObjects.plural(type);
        var body = Map.of("inputs", ids.stream().map(id -> Map.of("id", id)).toList());
        var answer = client.send(account, HubspotCall.ask(operation, paths.associations(type, to), body));
        if (answer.status() == 404) {
            return Map.of();
        }
        if (!answer.ok()) {
            throw new CrmException(HubspotFailures.refused(operation, answer.refusal()));
        }
        var associated = new LinkedHashMap<String, List<RecordRef>>();
        for (var result : answer.body().path("results")) {
            var from = HubspotJson.text(result.path("from"), "id");
            if (from != null) {
                associated.computeIfAbsent(from, none -> new ArrayList<>()).addAll(targets(to, result.path("to")));
            }
        }
        return associated;
    }

    private static List<RecordRef> targets(RecordType to, JsonNode targets) {
        var primary = new LinkedHashSet<RecordRef>();
        var others = new LinkedHashSet<RecordRef>();
        for (var target : targets) {
            var id = HubspotJson.text(target, "toObjectId");
            if (id != null) {
                (isPrimary(target.path("associationTypes")) ? primary : others).add(new RecordRef(to, id));
            }
        }
        primary.addAll(others);
        return List.copyOf(primary);
    }

    /** HubSpot's own type ids of "primary", from either side. */
    private static final Set<String> PRIMARY_TYPES = Set.of("1", "2", "5", "6");

    private static boolean isPrimary(JsonNode types) {
        for (var type : types) {
            if ("HUBSPOT_DEFINED".equals(HubspotJson.text(type, "category"))
                    && PRIMARY_TYPES.contains(HubspotJson.text(type, "typeId", ""))) {
                return true;
            }
        }
        return false;
    }

    /** In lists a type is a word, and the plain one ends in {@code _unlabeled} where a primary one stands beside it. */
    private static List<RecordRef> inlineAssociated(RecordType type, JsonNode associations) {
        var refs = new LinkedHashSet<RecordRef>();
        for (var to : HubspotObjects.associated(type)) {
            var results = associations.path(HubspotObjects.plural(to)).path("results");
            for (boolean plain : new boolean[] {false, true}) {
                for (var result : results) {
                    var id = HubspotJson.text(result, "id");
                    if (id != null && HubspotJson.text(result, "type", "").endsWith("_unlabeled") == plain) {
                        refs.add(new RecordRef(to, id));
                    }
                }
            }
        }
        return List.copyOf(refs);
    }

    private static List<String> idsOf(Collection<JsonNode> records) {
        return records.stream().map(HubspotReader::id).distinct().toList();
    }

    private static String id(JsonNode record) {
        var id = HubspotJson.text(record, "id");
        if (id == null) {
            throw new CrmException(new CrmFailure.Unavailable("HubSpot answered with a record without an id"));
        }
        return id;
    }
}
