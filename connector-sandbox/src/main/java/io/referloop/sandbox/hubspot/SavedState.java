package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.hubspot.Associations.End;
import io.referloop.sandbox.hubspot.Associations.Label;
import io.referloop.sandbox.hubspot.Tokens.Access;
import io.referloop.sandbox.hubspot.Tokens.Grant;
import io.referloop.sandbox.hubspot.Webhooks.Undelivered;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shape of the state file. A file of another version is refused, not converted: it holds sample data only. */
record SavedState(
        int version,
        List<SavedPortal> portals,
        Map<String, Access> accessTokens,
        Map<String, Grant> refreshTokens,
        List<Grant> installed,
        List<Undelivered> undelivered) {

    private static final int VERSION = 1;

    static SavedState of(Hubspot hubspot) {
        var portals = new ArrayList<SavedPortal>();
        for (Portal portal : hubspot.portals()) {
            synchronized (portal.data()) {
                portals.add(SavedPortal.of(portal.data()));
            }
        }
        return new SavedState(
                VERSION,
                portals,
                hubspot.tokens().allAccess(),
                hubspot.tokens().allRefresh(),
                hubspot.tokens().allInstalled(),
                hubspot.webhooks().undelivered());
    }

    static SavedState parse(byte[] bytes) {
        SavedState state = Json.mapper().readValue(bytes, SavedState.class);
        if (state == null || state.version != VERSION) {
            throw new IllegalArgumentException("it is not of version " + VERSION);
        }
        return state;
    }

    byte[] bytes() {
        return Json.bytes(this);
    }

    record SavedPortal(
            long id,
            long nextId,
            List<PortalUser> users,
            List<Pipeline> pipelines,
            Map<String, BigDecimal> ratesToHome,
            List<SavedCatalog> catalogs,
            List<SavedRecord> records,
            Map<ObjectType, Map<String, String>> survivors,
            List<Label> labels,
            List<SavedLink> links,
            boolean customObjects,
            @Nullable CustomSchema schema) {

        static SavedPortal of(PortalData data) {
            var catalogs = new ArrayList<SavedCatalog>();
            var records = new ArrayList<SavedRecord>();
            var survivors = new LinkedHashMap<ObjectType, Map<String, String>>();
            for (ObjectType type : ObjectType.values()) {
                PropertyCatalog catalog = data.catalog(type);
                catalogs.add(new SavedCatalog(type, List.copyOf(catalog.groups()), List.copyOf(catalog.all())));
                data.all(type).values().forEach(stored -> records.add(SavedRecord.of(stored)));
                survivors.put(type, Map.copyOf(data.survivors(type)));
            }
            var links = new ArrayList<SavedLink>();
            data.associations()
                    .links()
                    .forEach((from, targets) ->
                            targets.forEach((to, types) -> links.add(new SavedLink(from, to, List.copyOf(types)))));
            return new SavedPortal(
                    data.id(),
                    data.nextId(),
                    List.copyOf(data.users()),
                    List.copyOf(data.pipelines()),
                    new LinkedHashMap<>(data.ratesToHome()),
                    catalogs,
                    records,
                    survivors,
                    data.associations().customLabels(),
                    links,
                    data.customObjects(),
                    data.schema().orElse(null));
        }

        PortalData data() {
            var data = new PortalData(id);
            data.nextId(nextId);
            data.customObjects(customObjects);
            data.schema(schema);
            data.users().addAll(users);
            data.pipelines().addAll(pipelines);
            data.ratesToHome().putAll(ratesToHome);
            for (SavedCatalog saved : catalogs) {
                var catalog = new PropertyCatalog(saved.type);
                saved.groups.forEach(catalog::putGroup);
                saved.properties.forEach(catalog::put);
                data.catalogs().put(saved.type, catalog);
            }
            for (ObjectType type : ObjectType.values()) {
                // Of a file from before the fake knew this type.
                data.catalogs()
                        .putIfAbsent(
                                type, PropertyCatalog.standard(type, pipelines, List.copyOf(ratesToHome.keySet())));
            }
            records.forEach(saved -> data.all(saved.type).put(saved.id, saved.stored()));
            survivors.forEach((type, merged) -> data.survivors(type).putAll(merged));
            labels.forEach(label -> data.associations().add(label));
            links.forEach(link -> data.associations().restore(link.from, link.to, link.types));
            return data;
        }
    }

    record SavedCatalog(ObjectType type, List<PropertyGroup> groups, List<PropertyDefinition> properties) {}

    record SavedLink(End from, End to, List<Integer> types) {}

    record SavedRecord(
            ObjectType type,
            String id,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant archivedAt,
            Map<String, List<PropertyVersion>> history) {

        static SavedRecord of(StoredRecord stored) {
            var history = new LinkedHashMap<String, List<PropertyVersion>>();
            stored.history().forEach((property, versions) -> history.put(property, List.copyOf(versions)));
            return new SavedRecord(
                    stored.type(), stored.id(), stored.createdAt(), stored.updatedAt(), stored.archivedAt(), history);
        }

        StoredRecord stored() {
            var stored = new StoredRecord(type, id, createdAt);
            history.forEach((property, versions) -> stored.history().put(property, new ArrayList<>(versions)));
            stored.touch(updatedAt);
            stored.archivedAt(archivedAt);
            return stored;
        }
    }
}
