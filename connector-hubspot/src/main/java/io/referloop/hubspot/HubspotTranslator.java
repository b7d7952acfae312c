package io.referloop.hubspot;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.Translation;
import io.referloop.crm.Translation.Unreadable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Turns a delivery into changes, streaming and without a remote call. What cannot be read is listed by its place; the rest goes on. */
final class HubspotTranslator {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(40)
                    .maxNameLength(200)
                    .maxStringLength(10_000_000)
                    .build())
            .build();

    private final String appId;

    /** @param appId ours; blank to take each event's own */
    HubspotTranslator(String appId) {
        this.appId = appId;
    }

    Translation translate(CrmDelivery delivery) {
        var reading = new Reading(delivery.accountId());
        try (var parser = JSON.createParser(ObjectReadContext.empty(), delivery.body())) {
            reading.all(parser);
        } catch (JacksonException e) {
            reading.unreadable("is not valid JSON from here on, line "
                    + (e.getLocation() == null
                            ? "?"
                            : e.getLocation().getLineNr() + " column "
                                    + e.getLocation().getColumnNr()));
        }
        return new Translation(reading.changes, reading.echoes, reading.ignored, reading.unreadable);
    }

    /** One pass over one delivery. */
    private final class Reading {

        private final String accountId;
        private final List<CrmChange> changes = new ArrayList<>(100);
        private final List<Unreadable> unreadable = new ArrayList<>(0);
        private int echoes;
        private int ignored;
        private int position;

        private Reading(String accountId) {
            this.accountId = accountId;
        }

        private void all(JsonParser parser) {
            position = 1;
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                unreadable("is not in an array of events");
                return;
            }
            for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    one(HubspotEvent.read(parser));
                } else {
                    parser.skipChildren();
                    unreadable("is not an object");
                }
                position++;
            }
            if (parser.nextToken() != null) {
                unreadable("follows the end of the array");
            }
        }

        private void unreadable(String problem) {
            unreadable.add(new Unreadable("event " + position, "Event " + position + " " + problem));
        }

        private void one(HubspotEvent event) {
            if (event.portalId == null) {
                unreadable("has no portalId");
                return;
            }
            if (!event.portalId.equals(accountId)) {
                return; // stored once more for that account
            }
            if (isEcho(event)) {
                echoes++;
                return;
            }
            try {
                var change = change(event);
                if (change == null) {
                    ignored++;
                } else {
                    changes.add(change);
                }
            } catch (UnreadableEvent e) {
                unreadable(e.getMessage());
            }
        }
    }

    private boolean isEcho(HubspotEvent event) {
        String ours = appId.isEmpty() ? event.appId : appId;
        return "INTEGRATION".equals(event.changeSource) && ours != null && ours.equals(event.sourceId);
    }

    /** Null for a kind that nothing here depends on. */
    private static @Nullable CrmChange change(HubspotEvent event) {
        var kind = event.kind();
        if (kind == null) {
            throw new UnreadableEvent("has neither subscriptionType nor eventType");
        }
        int dot = kind.indexOf('.');
        var word = dot < 0 ? kind : kind.substring(0, dot);
        var type = HubspotObjects.type(word.equals("object") ? event.objectTypeId : word);
        if (type == null) {
            return null;
        }
        return switch (kind.substring(dot + 1)) {
            case "propertyChange" -> propertyChange(event, record(event, type), at(event));
            case "creation" -> new CrmChange.Created(record(event, type), at(event));
            case "deletion" -> new CrmChange.Deleted(record(event, type), at(event));
            case "restore" -> new CrmChange.Restored(record(event, type), at(event));
            case "privacyDeletion" -> new CrmChange.PersonErased(record(event, type), at(event));
            case "merge" -> merge(event, type);
            case "associationChange" -> association(event);
            default -> null;
        };
    }

    private static CrmChange propertyChange(HubspotEvent event, RecordRef record, Instant at) {
        var property = required(event.propertyName, "propertyName");
        String value = event.propertyValue == null || event.propertyValue.isEmpty() ? null : event.propertyValue;
        var type = record.type();
        if (property.equals(HubspotObjects.secondStageProperty(type)) && value != null) {
            return new CrmChange.StageMoved(record, property, value, at);
        }
        if (property.equals(HubspotObjects.stageProperty(type)) && value != null) {
            // The pipeline is not in the event; a lifecycle stage is in one track only.
            String track = HubspotObjects.pipelineProperty(type) == null ? HubspotObjects.LIFECYCLE : null;
            return new CrmChange.StageMoved(record, track, value, at);
        }
        if (property.equals("closedate") && value != null) {
            value = HubspotDates.day(value).orElseThrow(() -> new UnreadableEvent("has a closedate that is no date"));
        }
        return new CrmChange.FieldChanged(record, HubspotObjects.field(type, property), value, at);
    }

    /** The survivor may be a record that none of them was before, see BEHAVIOR.md#merges. */
    private static CrmChange merge(HubspotEvent event, RecordType type) {
        var survivor = first(event.newObjectId, event.primaryObjectId, event.objectId);
        var merged = new ArrayList<RecordRef>(event.mergedObjectIds.size() + 1);
        for (var id : event.mergedObjectIds) {
            addOther(merged, type, id, survivor);
        }
        if (event.primaryObjectId != null) {
            addOther(merged, type, event.primaryObjectId, survivor);
        }
        return new CrmChange.Merged(new RecordRef(type, survivor), List.copyOf(merged), at(event));
    }

    private static void addOther(List<RecordRef> merged, RecordType type, String id, String survivor) {
        var ref = new RecordRef(type, id(id, "mergedObjectIds"));
        if (!id.equals(survivor) && !merged.contains(ref)) {
            merged.add(ref);
        }
    }

    /** Says {@code CONTACT_TO_DEAL}; HubSpot tells it once more from the other side. */
    private static @Nullable CrmChange association(HubspotEvent event) {
        var words = required(event.associationType, "associationType").split("_TO_", 2);
        var from = HubspotObjects.type(words[0]);
        RecordType to = words.length < 2 ? null : HubspotObjects.type(words[1]);
        if (from == null || to == null) {
            return null;
        }
        return new CrmChange.AssociationChanged(
                new RecordRef(from, id(event.fromObjectId, "fromObjectId")),
                new RecordRef(to, id(event.toObjectId, "toObjectId")),
                "true".equals(event.associationRemoved),
                at(event));
    }

    private static RecordRef record(HubspotEvent event, RecordType type) {
        return new RecordRef(type, id(event.objectId, "objectId"));
    }

    private static String first(@Nullable String... ids) {
        for (var id : ids) {
            if (id != null) {
                return id(id, "objectId");
            }
        }
        throw new UnreadableEvent("has no newObjectId, primaryObjectId or objectId");
    }

    private static Instant at(HubspotEvent event) {
        var text = required(event.occurredAt, "occurredAt");
        if (!digits(text, 15)) {
            throw new UnreadableEvent("has an occurredAt that is no number of milliseconds");
        }
        return Instant.ofEpochMilli(Long.parseLong(text));
    }

    private static String id(@Nullable String id, String name) {
        var present = required(id, name);
        if (!digits(present, 19)) {
            throw new UnreadableEvent("has a " + name + " that is no id");
        }
        return present;
    }

    private static String required(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw new UnreadableEvent("has no " + name);
        }
        return value;
    }

    private static boolean digits(String text, int most) {
        if (text.isEmpty() || text.length() > most) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Says what is wrong with one event, as the end of a sentence that starts with it; never repeats a value. */
    private static final class UnreadableEvent extends RuntimeException {

        private static final long serialVersionUID = 1;

        private UnreadableEvent(String problem) {
            super(problem, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
