package io.referloop.salesforce.events;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.Translation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns stored events into the core's words, without any remote call. */
public final class EventTranslator {

    private static final Pattern OUR_CLIENT =
            Pattern.compile("(?:^|;)client=" + Pattern.quote(SalesforceEvents.CLIENT) + "(?:$|[/;])");
    /** What the platform sets itself whenever anything is written. */
    private static final Set<String> STAMPS = Set.of("LastModifiedDate", "LastModifiedById", "SystemModstamp");

    private static final List<String> CONVERTED_INTO =
            List.of("ConvertedContactId", "ConvertedAccountId", "ConvertedOpportunityId");

    private final EventWords words;

    public EventTranslator(EventWords words) {
        this.words = words;
    }

    /** Whether this delivery is one of events. */
    public static boolean reads(byte[] body) {
        return EventJson.events(body).isPresent();
    }

    public Translation translate(CrmDelivery delivery) {
        Optional<List<JsonNode>> events = EventJson.events(delivery.body());
        if (events.isEmpty()) {
            return new Translation(
                    List.of(),
                    0,
                    0,
                    List.of(new Translation.Unreadable("delivery", "It is not a list of change events.")));
        }
        Run run = new Run();
        for (int n = 0; n < events.get().size(); n++) {
            run.event("event " + (n + 1), events.get().get(n));
        }
        return new Translation(
                run.changes, run.echoes, run.ignored, run.unreadable, List.copyOf(run.missed), run.wished);
    }

    /** The same delivery without what it says of some people: of their records it keeps that they are gone, converted or merged. */
    public byte[] without(byte[] body, Set<RecordRef> people, Predicate<String> names) {
        Optional<List<JsonNode>> events = EventJson.events(body);
        ObjectNode rest = EventJson.object();
        ArrayNode kept = rest.putArray(EventJson.EVENTS);
        events.ifPresent(all -> all.forEach(event -> kept.add(without(event, people, names))));
        return EventJson.bytes(rest);
    }

    private JsonNode without(JsonNode event, Set<RecordRef> people, Predicate<String> names) {
        RecordType type = words.type(event.path(EventJson.ENTITY).asString(""));
        List<String> ids = EventJson.texts(event.path(EventJson.RECORDS));
        boolean about = type != null
                && ids.stream().filter(id -> !id.isBlank()).anyMatch(id -> people.contains(new RecordRef(type, id)));
        if (!(event.path(EventJson.CHANGED) instanceof ObjectNode changed) || !(event instanceof ObjectNode whole)) {
            return event;
        }
        ObjectNode less = whole.deepCopy();
        ObjectNode fields = less.putObject(EventJson.CHANGED);
        changed.properties().forEach(field -> {
            String value = EventJson.text(field.getValue());
            boolean ties = field.getKey().endsWith("Id") || field.getKey().equals("IsConverted");
            if ((!about || ties) && (value == null || !names.test(value))) {
                fields.set(field.getKey(), field.getValue());
            }
        });
        return less;
    }

    /** One delivery on its way. */
    private final class Run {

        private final List<CrmChange> changes = new ArrayList<>();
        private final List<Translation.Unreadable> unreadable = new ArrayList<>();
        private final Set<String> missed = new LinkedHashSet<>();
        private int echoes;
        private int ignored;
        private boolean wished;

        void event(String where, JsonNode event) {
            String problem = EventJson.text(event.path(EventJson.PROBLEM));
            String entity = EventJson.text(event.path(EventJson.ENTITY));
            String kind = EventJson.text(event.path(EventJson.TYPE));
            if (problem != null
                    || entity == null
                    || kind == null
                    || !event.path(EventJson.AT).isNumber()) {
                unreadable.add(new Translation.Unreadable(where, problem == null ? "It has no header." : problem));
                return;
            }
            RecordType type = words.type(entity);
            if (words.isWish(entity)) {
                wish(event, kind);
            } else if (kind.equals("GAP_OVERFLOW")) {
                overflow(entity, type);
            } else if (isEcho(event)) {
                echoes++;
            } else if (type == null && !entity.equals("OpportunityContactRole")) {
                ignored++;
            } else {
                wished |= words.isWaiting(event.path(EventJson.CHANGED));
                told(where, event, type, kind);
            }
        }

        /** A gap does not say what it is about, so there may be a wish in it. */
        private void wish(JsonNode event, String kind) {
            if (kind.startsWith("GAP_") && !kind.equals("GAP_DELETE")
                    || words.isWaiting(event.path(EventJson.CHANGED))) {
                wished = true;
            } else {
                ignored++;
            }
        }

        private void overflow(String entity, @Nullable RecordType type) {
            if (type == null) {
                ignored++;
                return;
            }
            missed.add("More records of type " + entity + " changed at once than Salesforce tells one by one");
        }

        private void told(String where, JsonNode event, @Nullable RecordType type, String kind) {
            int before = changes.size();
            Instant at = Instant.ofEpochMilli(event.path(EventJson.AT).asLong());
            if (type == null) {
                role(event, at);
            } else {
                for (String id : EventJson.texts(event.path(EventJson.RECORDS))) {
                    if (id.isBlank()) {
                        unreadable.add(new Translation.Unreadable(where, "It names a record without an id."));
                    } else {
                        record(where, event, new RecordRef(type, id), kind, at);
                    }
                }
            }
            if (changes.size() == before) {
                ignored++;
            }
        }

        private void record(String where, JsonNode event, RecordRef record, String kind, Instant at) {
            switch (kind) {
                case "CREATE" -> {
                    changes.add(new CrmChange.Created(record, at));
                    fields(event, record, at);
                }
                case "UPDATE" -> fields(event, record, at);
                case "UNDELETE" -> {
                    changes.add(new CrmChange.Restored(record, at));
                    fields(event, record, at);
                }
                case "DELETE", "GAP_DELETE" -> deleted(event, record, at);
                case "GAP_CREATE" -> {
                    changes.add(new CrmChange.Created(record, at));
                    changes.add(new CrmChange.Touched(record, at));
                }
                case "GAP_UPDATE" -> changes.add(new CrmChange.Touched(record, at));
                case "GAP_UNDELETE" -> {
                    changes.add(new CrmChange.Restored(record, at));
                    changes.add(new CrmChange.Touched(record, at));
                }
                default ->
                    unreadable.add(new Translation.Unreadable(where, "Its kind of change is not known: " + kind));
            }
        }

        private void deleted(JsonNode event, RecordRef record, Instant at) {
            JsonNode survivors = event.path(EventJson.SURVIVORS);
            String survivor = EventJson.text(survivors.path(record.id()));
            if (survivor != null) {
                changes.add(new CrmChange.Merged(new RecordRef(record.type(), survivor), List.of(record), at));
            } else if (words.merges(record.type()) && survivors.isMissingNode()) {
                changes.add(new CrmChange.Touched(record, at));
            } else {
                changes.add(new CrmChange.Deleted(record, at));
            }
        }

        private void fields(JsonNode event, RecordRef record, Instant at) {
            JsonNode changed = event.path(EventJson.CHANGED);
            String stageField = words.stageField(record.type());
            changed.properties().forEach(field -> {
                String name = field.getKey();
                String value = EventJson.text(field.getValue());
                if (name.equals(stageField)) {
                    if (value != null) {
                        changes.add(new CrmChange.StageMoved(record, words.track(record.type()), value, at));
                    }
                } else if (!words.isOurs(name) && !STAMPS.contains(name)) {
                    changes.add(new CrmChange.FieldChanged(record, words.field(record.type(), name), value, at));
                }
            });
            String account = EventJson.text(changed.path("AccountId"));
            if (account != null && record.type() != RecordType.COMPANY) {
                changes.add(new CrmChange.AssociationChanged(
                        new RecordRef(RecordType.COMPANY, account), record, false, at));
            }
            if (!event.path(EventJson.UNTOLD).isEmpty()) {
                changes.add(new CrmChange.Touched(record, at));
            }
            converted(changed, record, at);
        }

        private void converted(JsonNode changed, RecordRef record, Instant at) {
            if (record.type() != RecordType.LEAD || !"true".equals(EventJson.text(changed.path("IsConverted")))) {
                return;
            }
            List<RecordRef> into = CONVERTED_INTO.stream()
                    .flatMap(name -> Stream.ofNullable(EventJson.text(changed.path(name)))
                            .map(id -> new RecordRef(became(name), id)))
                    .toList();
            if (into.isEmpty()) {
                changes.add(new CrmChange.Touched(record, at));
            } else {
                changes.add(new CrmChange.Converted(record, into, at));
            }
        }

        private static RecordType became(String field) {
            return switch (field) {
                case "ConvertedContactId" -> RecordType.CONTACT;
                case "ConvertedAccountId" -> RecordType.COMPANY;
                default -> RecordType.DEAL;
            };
        }

        /** Only the event of a new one names both sides. */
        private void role(JsonNode event, Instant at) {
            JsonNode changed = event.path(EventJson.CHANGED);
            String contact = EventJson.text(changed.path("ContactId"));
            String deal = EventJson.text(changed.path("OpportunityId"));
            if (contact != null && deal != null) {
                changes.add(new CrmChange.AssociationChanged(
                        new RecordRef(RecordType.CONTACT, contact), new RecordRef(RecordType.DEAL, deal), false, at));
            }
        }

        /**
         * What we wrote, and nothing else with it: an automation of the company's that our write set off works in the same transaction and
         * under the same origin.
         */
        private boolean isEcho(JsonNode event) {
            if (!OUR_CLIENT.matcher(event.path(EventJson.ORIGIN).asString("")).find()) {
                return false;
            }
            return event.path(EventJson.TYPE)
                            .asString("")
                            .toUpperCase(Locale.ROOT)
                            .equals("UPDATE")
                    && event.path(EventJson.UNTOLD).isEmpty()
                    && event.path(EventJson.CHANGED).properties().stream()
                            .allMatch(it -> words.isOurs(it.getKey()) || STAMPS.contains(it.getKey()));
        }
    }
}
