package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.hubspot.ApiFailure.Detail;
import io.referloop.sandbox.hubspot.Associations.End;
import io.referloop.sandbox.hubspot.Associations.Label;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The rules of changing records: what is refused, what is silently ignored, what follows by itself. */
final class Records {

    private final PortalData data;
    private final Clock clock;
    private final Consumer<CrmEvent> events;

    Records(PortalData data, Clock clock, Consumer<CrmEvent> events) {
        this.data = data;
        this.clock = clock;
        this.events = events;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    StoredRecord create(ObjectType type, Map<String, String> wanted, Actor actor) {
        return createAt(now(), type, wanted, actor);
    }

    StoredRecord createAt(Instant at, ObjectType type, Map<String, String> wanted, Actor actor) {
        var values = new LinkedHashMap<>(PropertyValues.checked(data.catalog(type), wanted));
        checkRequired(type, values);
        checkUnique(type, values, Optional.empty());
        if (type == ObjectType.DEAL && !values.getOrDefault("dealstage", "").isEmpty()) {
            values.putIfAbsent("pipeline", pipelineOfNewDeal());
        }
        if (type == ObjectType.LEAD) {
            values.putIfAbsent("hs_pipeline", Seed.leadPipeline().id());
            values.putIfAbsent(
                    "hs_pipeline_stage", Seed.leadPipeline().stages().getFirst().id());
        }
        checkReferences(type, values, Optional.empty());

        var fresh = new StoredRecord(type, data.newId(), at);
        data.all(type).put(fresh.id(), fresh);
        var crm = new Actor.Crm("CRM");
        fresh.set("hs_object_id", fresh.id(), crm, at);
        fresh.set("hs_createdate", at.toString(), crm, at);
        values.putIfAbsent("createdate", at.toString());
        events.accept(new CrmEvent.Created(type, fresh.id(), actor, at));
        write(fresh, values, actor, at);
        return fresh;
    }

    /** Refuses what {@link #create} or {@link #update} would refuse, and changes nothing. */
    void check(ObjectType type, Map<String, String> wanted, Optional<StoredRecord> stored) {
        var values = new LinkedHashMap<>(PropertyValues.checked(data.catalog(type), wanted));
        if (stored.isEmpty()) {
            checkRequired(type, values);
        }
        checkUnique(type, values, stored);
        if (stored.isEmpty() && type == ObjectType.DEAL) {
            values.putIfAbsent("pipeline", pipelineOfNewDeal());
        }
        checkReferences(type, values, stored);
    }

    StoredRecord update(StoredRecord stored, Map<String, String> wanted, Actor actor) {
        return updateAt(now(), stored, wanted, actor);
    }

    StoredRecord updateAt(Instant at, StoredRecord stored, Map<String, String> wanted, Actor actor) {
        var values = new LinkedHashMap<>(PropertyValues.checked(data.catalog(stored.type()), wanted));
        checkUnique(stored.type(), values, Optional.of(stored));
        checkReferences(stored.type(), values, Optional.of(stored));
        if (actor instanceof Actor.App && movesBackward(stored, values)) {
            values.remove("lifecyclestage");
        }
        if (closes(stored, values)) {
            values.putIfAbsent("closedate", at.toString());
        }
        write(stored, values, actor, at);
        return stored;
    }

    void archive(StoredRecord stored, Actor actor) {
        Instant at = now();
        stored.archivedAt(at);
        stored.touch(at);
        events.accept(new CrmEvent.Deleted(stored.type(), stored.id(), actor, at));
    }

    void restore(StoredRecord stored, Actor actor) {
        stored.archivedAt(null);
        stored.touch(now());
        events.accept(new CrmEvent.Restored(stored.type(), stored.id(), actor, now()));
    }

    /** Gone for good, unlike {@link #archive}. */
    void erase(StoredRecord stored, Actor actor) {
        Instant at = now();
        data.all(stored.type()).remove(stored.id());
        data.associations().drop(new End(stored.type(), stored.id()));
        events.accept(new CrmEvent.Erased(stored.id(), actor, at));
        if (!stored.archived()) {
            events.accept(new CrmEvent.Deleted(stored.type(), stored.id(), actor, at));
        }
    }

    /** Both records give way to a third with a new id; the primary's values win. */
    StoredRecord merge(StoredRecord primary, StoredRecord other, Actor actor) {
        if (primary.id().equals(other.id())) {
            throw ApiFailure.invalid("Cannot merge a record with itself: " + primary.id());
        }
        Instant at = now();
        ObjectType type = primary.type();
        var survivor = new StoredRecord(type, data.newId(), primary.createdAt());
        int moved = 0;
        primary.history().forEach((property, versions) -> survivor.history().put(property, versions));
        for (String property : other.history().keySet()) {
            if (survivor.set(
                    property,
                    survivor.value(property).isEmpty() ? other.value(property) : survivor.value(property),
                    actor,
                    at)) {
                moved++;
            }
        }
        var crm = new Actor.Crm("MERGE");
        survivor.set("hs_object_id", survivor.id(), crm, at);
        survivor.set("hs_merged_object_ids", mergedIds(primary, other), crm, at);
        stamp(survivor, at);

        data.all(type).put(survivor.id(), survivor);
        for (StoredRecord old : List.of(primary, other)) {
            data.all(type).remove(old.id());
            data.survivors(type).put(old.id(), survivor.id());
            data.associations().move(new End(type, old.id()), new End(type, survivor.id()));
        }
        events.accept(new CrmEvent.Merged(type, primary.id(), other.id(), survivor.id(), moved, actor, at));
        return survivor;
    }

    void associate(StoredRecord from, StoredRecord to, Label label, Actor actor) {
        var fromEnd = new End(from.type(), from.id());
        var toEnd = new End(to.type(), to.id());
        if (data.associations().link(fromEnd, toEnd, label)) {
            tellBothSides(fromEnd, toEnd, label, false, actor);
        }
    }

    /** Without a label given; the first company of a contact or deal becomes its primary one. */
    void associateByDefault(StoredRecord from, StoredRecord to, Actor actor) {
        Label label = data.associations()
                .defaultLabel(from.type(), to.type())
                .orElseThrow(() -> ApiFailure.invalid("No association type exists from "
                        + from.type().plural() + " to " + to.type().plural()));
        associate(from, to, label, actor);
        StoredRecord company = from.type() == ObjectType.COMPANY ? from : to;
        StoredRecord member = company.equals(from) ? to : from;
        if (company.type() == ObjectType.COMPANY && !hasPrimaryCompany(member)) {
            data.associations().labels(member.type(), ObjectType.COMPANY).stream()
                    .filter(Label::primary)
                    .forEach(primary -> associate(member, company, primary, actor));
        }
    }

    void dissociate(StoredRecord from, StoredRecord to, Actor actor) {
        var fromEnd = new End(from.type(), from.id());
        var toEnd = new End(to.type(), to.id());
        Optional<Label> label = data.associations().defaultLabel(from.type(), to.type());
        if (data.associations().unlink(fromEnd, toEnd) && label.isPresent()) {
            tellBothSides(fromEnd, toEnd, label.get(), true, actor);
        }
    }

    private boolean hasPrimaryCompany(StoredRecord member) {
        return data.associations().of(new End(member.type(), member.id()), ObjectType.COMPANY).values().stream()
                .anyMatch(types -> types.contains(1) || types.contains(5));
    }

    private void tellBothSides(End from, End to, Label label, boolean removed, Actor actor) {
        Instant at = now();
        events.accept(new CrmEvent.Associated(from, to, label, removed, actor, at));
        data.associations()
                .label(to.type(), from.type(), label.inverseTypeId())
                .ifPresent(inverse -> events.accept(new CrmEvent.Associated(to, from, inverse, removed, actor, at)));
    }

    private void write(StoredRecord stored, Map<String, String> values, Actor actor, Instant at) {
        String oldStage = stored.value(stageProperty(stored.type()));
        boolean changed = false;
        for (var entry : values.entrySet()) {
            if (stored.set(entry.getKey(), entry.getValue(), actor, at)) {
                changed = true;
                PropertyDefinition property =
                        data.catalog(stored.type()).find(entry.getKey()).orElseThrow();
                events.accept(new CrmEvent.PropertyChanged(
                        stored.type(), stored.id(), property, entry.getValue(), actor, at));
            }
        }
        if (changed || stored.value(stored.type().modifiedProperty()).isEmpty()) {
            new Calculated(data).refresh(stored, oldStage, at);
            stamp(stored, at);
        }
    }

    private static void stamp(StoredRecord stored, Instant at) {
        stored.touch(at);
        // A history of this one would only grow.
        stored.history().remove(stored.type().modifiedProperty());
        stored.set(stored.type().modifiedProperty(), stored.updatedAt().toString(), new Actor.Crm("CALCULATED"), at);
    }

    static String stageProperty(ObjectType type) {
        return switch (type) {
            case DEAL -> "dealstage";
            case LEAD -> "hs_pipeline_stage";
            case CONTACT, COMPANY, NOTE, CUSTOM -> "lifecyclestage";
        };
    }

    /** HubSpot dates a deal's closing itself when the mover does not. */
    private boolean closes(StoredRecord stored, Map<String, String> values) {
        String stage = values.getOrDefault("dealstage", stored.value("dealstage"));
        return stored.type() == ObjectType.DEAL
                && !stage.equals(stored.value("dealstage"))
                && data.pipeline(values.getOrDefault("pipeline", stored.value("pipeline")))
                        .flatMap(pipeline -> pipeline.stage(stage))
                        .map(Pipeline.Stage::closed)
                        .orElse(false);
    }

    private boolean movesBackward(StoredRecord stored, Map<String, String> values) {
        String wanted = values.getOrDefault("lifecyclestage", "");
        String current = stored.value("lifecyclestage");
        PropertyCatalog catalog = data.catalog(stored.type());
        return !wanted.isEmpty()
                && !current.isEmpty()
                && catalog.lifecycleOrder(wanted) < catalog.lifecycleOrder(current);
    }

    private void checkRequired(ObjectType type, Map<String, String> values) {
        List<String> required =
                switch (type) {
                    case NOTE -> List.of("hs_timestamp");
                    case LEAD -> List.of("hs_lead_name");
                    case CUSTOM ->
                        data.schema().map(CustomSchema::requiredProperties).orElse(List.of());
                    case CONTACT, COMPANY, DEAL -> List.of();
                };
        List<String> missing = required.stream()
                .filter(name -> values.getOrDefault(name, "").isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw ApiFailure.invalid(
                    "Error creating " + type.singular() + ". Some required properties were not set: " + missing);
        }
    }

    private void checkUnique(ObjectType type, Map<String, String> values, Optional<StoredRecord> own) {
        values.forEach((name, value) -> {
            if (data.catalog(type)
                    .find(name)
                    .filter(PropertyDefinition::hasUniqueValue)
                    .isEmpty()) {
                return;
            }
            data.liveByValue(type, name, value)
                    .filter(holder -> own.isEmpty() || !own.get().id().equals(holder.id()))
                    .ifPresent(holder -> {
                        if (name.equals("email")) {
                            throw new ApiFailure(
                                    409, "CONFLICT", "Contact already exists. Existing ID: " + holder.id());
                        }
                        throw ApiFailure.invalidProperties(List.of(Detail.ofProperty(
                                name,
                                "CONFLICTING_UNIQUE_VALUE",
                                holder.id() + " already has that value \"" + value + "\".")));
                    });
        });
    }

    /** Owners must exist; a stage must belong to the deal's pipeline. */
    private void checkReferences(ObjectType type, Map<String, String> values, Optional<StoredRecord> stored) {
        String owner = values.getOrDefault("hubspot_owner_id", "");
        if (!owner.isEmpty()
                && data.users().stream().noneMatch(user -> user.ownerId().equals(owner))) {
            throw ApiFailure.invalidProperties(List.of(
                    Detail.ofProperty("hubspot_owner_id", "INVALID_OWNER_ID", "Owner " + owner + " does not exist")));
        }
        if (type == ObjectType.DEAL && (values.containsKey("dealstage") || values.containsKey("pipeline"))) {
            String pipelineId = values.getOrDefault(
                    "pipeline", stored.map(deal -> deal.value("pipeline")).orElse(""));
            String stageId = values.getOrDefault(
                    "dealstage", stored.map(deal -> deal.value("dealstage")).orElse(""));
            Optional<Pipeline> pipeline = data.pipeline(pipelineId);
            if (!stageId.isEmpty()
                    && pipeline.isPresent()
                    && pipeline.get().stage(stageId).isEmpty()) {
                throw ApiFailure.invalidProperties(List.of(Detail.ofProperty(
                        "dealstage",
                        "INVALID_OPTION",
                        stageId + " is not a stage of the pipeline " + pipelineId + ": "
                                + pipeline.get().stages().stream()
                                        .map(Pipeline.Stage::id)
                                        .toList())));
            }
        }
    }

    private String pipelineOfNewDeal() {
        return data.pipelines().getFirst().id();
    }

    private static String mergedIds(StoredRecord primary, StoredRecord other) {
        var ids = new TreeSet<String>();
        for (StoredRecord old : List.of(primary, other)) {
            ids.add(old.id());
            for (String earlier : old.value("hs_merged_object_ids").split(";", -1)) {
                if (!earlier.isEmpty()) {
                    ids.add(earlier);
                }
            }
        }
        return String.join(";", ids);
    }
}
