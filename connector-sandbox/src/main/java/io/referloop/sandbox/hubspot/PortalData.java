package io.referloop.sandbox.hubspot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything one portal holds. Guarded by its own monitor: whoever reads or writes it synchronizes on it. */
final class PortalData {

    private static final long FIRST_ID = 21_480_310_075L;
    private static final int ID_STEP = 7;
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final long id;
    private final List<PortalUser> users = new ArrayList<>();
    private final List<Pipeline> pipelines = new ArrayList<>();
    private final Map<String, BigDecimal> ratesToHome = new LinkedHashMap<>();
    private final Map<ObjectType, PropertyCatalog> catalogs = new EnumMap<>(ObjectType.class);
    private final Map<ObjectType, NavigableMap<String, StoredRecord>> records = new EnumMap<>(ObjectType.class);
    private final Map<ObjectType, Map<String, String>> survivors = new EnumMap<>(ObjectType.class);
    private final Associations associations = new Associations();
    private @Nullable CustomSchema schema;
    private boolean customObjects;
    private long nextId = FIRST_ID;

    PortalData(long id) {
        this.id = id;
        for (ObjectType type : ObjectType.values()) {
            records.put(type, new TreeMap<>(BY_NUMBER));
            survivors.put(type, new HashMap<>());
        }
    }

    /** A portal as HubSpot hands it out: standard properties, the given pipelines and people, no records. */
    static PortalData standard(long id, List<Pipeline> pipelines, List<PortalUser> users) {
        var data = new PortalData(id);
        data.users.addAll(users);
        data.pipelines.addAll(pipelines);
        data.ratesToHome.put("USD", BigDecimal.ONE);
        data.ratesToHome.put("EUR", new BigDecimal("1.0825"));
        for (ObjectType type : ObjectType.values()) {
            data.catalogs.put(type, PropertyCatalog.standard(type, pipelines, List.copyOf(data.ratesToHome.keySet())));
        }
        return data;
    }

    long id() {
        return id;
    }

    List<PortalUser> users() {
        return users;
    }

    List<Pipeline> pipelines() {
        return pipelines;
    }

    /** The first currency is the company's own. */
    Map<String, BigDecimal> ratesToHome() {
        return ratesToHome;
    }

    String homeCurrency() {
        return ratesToHome.keySet().iterator().next();
    }

    Optional<Pipeline> pipeline(String pipelineId) {
        return pipelines.stream()
                .filter(pipeline -> pipeline.id().equals(pipelineId))
                .findFirst();
    }

    Map<ObjectType, PropertyCatalog> catalogs() {
        return catalogs;
    }

    PropertyCatalog catalog(ObjectType type) {
        PropertyCatalog catalog = catalogs.get(type);
        if (catalog == null) {
            throw new IllegalStateException("portal " + id + " has no catalog of " + type);
        }
        return catalog;
    }

    /** In the order of their ids, which is the order in which they were made. */
    NavigableMap<String, StoredRecord> all(ObjectType type) {
        NavigableMap<String, StoredRecord> all = records.get(type);
        if (all == null) {
            throw new IllegalStateException("portal " + id + " has no records of " + type);
        }
        return all;
    }

    /** Merged record id to the id that took it over. */
    Map<String, String> survivors(ObjectType type) {
        Map<String, String> all = survivors.get(type);
        if (all == null) {
            throw new IllegalStateException("portal " + id + " has no merges of " + type);
        }
        return all;
    }

    /** Archived or not; the id of a merged record leads to the survivor. */
    Optional<StoredRecord> find(ObjectType type, String recordId) {
        String current = recordId;
        Map<String, String> merged = survivors(type);
        for (String next = merged.get(current); next != null; next = merged.get(current)) {
            current = next;
        }
        return Optional.ofNullable(all(type).get(current));
    }

    Optional<StoredRecord> live(ObjectType type, String recordId) {
        return find(type, recordId).filter(found -> !found.archived());
    }

    Optional<StoredRecord> liveByValue(ObjectType type, String property, String value) {
        return all(type).values().stream()
                .filter(stored ->
                        !stored.archived() && stored.value(property).equalsIgnoreCase(value) && !value.isEmpty())
                .findFirst();
    }

    Associations associations() {
        return associations;
    }

    /** The portal's own object, if it has one. */
    Optional<CustomSchema> schema() {
        return Optional.ofNullable(schema);
    }

    void schema(@Nullable CustomSchema created) {
        schema = created;
        if (created != null) {
            associations.offer(created.associated());
        }
    }

    /** Whether the portal's plan offers objects of its own. */
    boolean customObjects() {
        return customObjects;
    }

    void customObjects(boolean offered) {
        customObjects = offered;
    }

    long nextId() {
        return nextId;
    }

    void nextId(long next) {
        nextId = next;
    }

    String newId() {
        String fresh = Long.toString(nextId);
        nextId += ID_STEP;
        return fresh;
    }
}
