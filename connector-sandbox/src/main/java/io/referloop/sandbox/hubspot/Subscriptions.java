package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** What the app subscribed to, and how an event looks on the wire. */
final class Subscriptions {

    private static final long FIRST_ID = 7_662_269;

    private final List<Subscription> all = new ArrayList<>();
    private final long appId;
    private final RandomGenerator eventIds;

    Subscriptions(long appId, RandomGenerator eventIds) {
        this.appId = appId;
        this.eventIds = eventIds;
        for (ObjectType type : ObjectType.RECORDS) {
            for (String kind : List.of("creation", "deletion", "merge", "restore", "associationChange")) {
                add("object." + kind, type, "");
            }
        }
        add("contact.privacyDeletion", ObjectType.CONTACT, "");
        properties(ObjectType.DEAL, "dealstage", "amount", "pipeline", "deal_currency_code", "closedate", "dealname");
        properties(ObjectType.CONTACT, "lifecyclestage", "hs_lead_status", "email", "firstname", "lastname", "company");
        properties(ObjectType.COMPANY, "lifecyclestage", "name", "domain");
    }

    void properties(ObjectType type, String... names) {
        for (String name : names) {
            if (find("object.propertyChange", type, name).isEmpty()) {
                add("object.propertyChange", type, name);
            }
        }
    }

    /** The event as it is sent, or nothing when nobody subscribed to it. */
    Optional<ObjectNode> onTheWire(long portalId, CrmEvent event) {
        return switch (event) {
            case CrmEvent.PropertyChanged changed ->
                object(
                                portalId,
                                "propertyChange",
                                changed.type(),
                                changed.property().name(),
                                changed.id(),
                                event)
                        .map(node -> node.put("propertyName", changed.property().name())
                                .put("propertyValue", sentValue(changed)));
            case CrmEvent.Created created ->
                object(portalId, "creation", created.type(), "", created.id(), event)
                        .map(node -> node.put("changeFlag", "CREATED"));
            case CrmEvent.Deleted deleted ->
                object(portalId, "deletion", deleted.type(), "", deleted.id(), event)
                        .map(node -> node.put("changeFlag", "DELETED"));
            case CrmEvent.Restored restored -> object(portalId, "restore", restored.type(), "", restored.id(), event);
            case CrmEvent.Erased erased ->
                find("contact.privacyDeletion", ObjectType.CONTACT, "")
                        .map(subscription -> common(portalId, subscription, event)
                                .put("objectId", Long.parseLong(erased.contactId())));
            case CrmEvent.Merged merged ->
                object(portalId, "merge", merged.type(), "", merged.primary(), event)
                        .map(node -> merge(node, merged));
            case CrmEvent.Associated associated
            when !ObjectType.RECORDS.contains(associated.to().type()) -> Optional.empty();
            case CrmEvent.Associated associated ->
                find("object.associationChange", associated.from().type(), "")
                        .map(subscription -> association(common(portalId, subscription, event), associated));
        };
    }

    private Optional<ObjectNode> object(
            long portalId, String kind, ObjectType type, String property, String id, CrmEvent event) {
        return find("object." + kind, type, property)
                .map(subscription -> common(portalId, subscription, event)
                        .put("objectId", Long.parseLong(id))
                        .put("objectTypeId", type.typeId())
                        .put("isSensitive", false));
    }

    private ObjectNode common(long portalId, Subscription subscription, CrmEvent event) {
        return Json.object()
                .put("eventId", eventIds.nextLong(1, 4_000_000_000L))
                .put("subscriptionId", subscription.id())
                .put("portalId", portalId)
                .put("appId", appId)
                .put("occurredAt", event.at().toEpochMilli())
                .put("subscriptionType", subscription.type())
                .put("attemptNumber", 0)
                .put("changeSource", event.actor().changeSource())
                .put("sourceId", event.actor().sourceId());
    }

    private static ObjectNode merge(ObjectNode node, CrmEvent.Merged merged) {
        node.put("primaryObjectId", Long.parseLong(merged.primary()));
        node.putArray("mergedObjectIds").add(Long.parseLong(merged.merged()));
        return node.put("newObjectId", Long.parseLong(merged.survivor()))
                .put("numberOfPropertiesMoved", merged.moved());
    }

    private static ObjectNode association(ObjectNode node, CrmEvent.Associated associated) {
        return node.put("objectTypeId", associated.from().type().typeId())
                .put(
                        "associationType",
                        associated.from().type() + "_TO_" + associated.to().type())
                .put("fromObjectId", Long.parseLong(associated.from().id()))
                .put("toObjectId", Long.parseLong(associated.to().id()))
                .put("associationRemoved", associated.removed())
                .put("isPrimaryAssociation", associated.label().primary());
    }

    /** Moments travel as epoch milliseconds, though the API answers them as ISO text. */
    private static String sentValue(CrmEvent.PropertyChanged changed) {
        boolean moment = changed.property().type().toLowerCase(Locale.ROOT).startsWith("datetime");
        return moment && !changed.value().isEmpty()
                ? Long.toString(Instant.parse(changed.value()).toEpochMilli())
                : changed.value();
    }

    private void add(String subscriptionType, ObjectType type, String property) {
        all.add(new Subscription(FIRST_ID + all.size(), subscriptionType, type, property));
    }

    private Optional<Subscription> find(String subscriptionType, ObjectType type, String property) {
        return all.stream()
                .filter(subscription -> subscription.type().equals(subscriptionType)
                        && subscription.objectType() == type
                        && subscription.property().equals(property))
                .findFirst();
    }

    private record Subscription(long id, String type, ObjectType objectType, String property) {}
}
