package io.referloop.hubspot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One event of a delivery in HubSpot's own words, read in one pass over its fields; every field may be missing. */
final class HubspotEvent {

    @Nullable
    String portalId;

    @Nullable
    String appId;

    @Nullable
    String subscriptionType;

    @Nullable
    String eventType;

    @Nullable
    String objectTypeId;

    @Nullable
    String objectId;

    @Nullable
    String occurredAt;

    @Nullable
    String propertyName;

    @Nullable
    String propertyValue;

    @Nullable
    String changeSource;

    @Nullable
    String sourceId;

    @Nullable
    String primaryObjectId;

    @Nullable
    String newObjectId;

    @Nullable
    String associationType;

    @Nullable
    String associationRemoved;

    @Nullable
    String fromObjectId;

    @Nullable
    String toObjectId;

    final List<String> mergedObjectIds = new ArrayList<>(0);

    /** The parser stands on the start of an object and is left on its end. */
    static HubspotEvent read(JsonParser parser) {
        var event = new HubspotEvent();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            event.take(name, parser);
        }
        return event;
    }

    /** The documentation's samples say {@code eventType}, deliveries say {@code subscriptionType}. */
    @Nullable
    String kind() {
        return subscriptionType == null ? eventType : subscriptionType;
    }

    private void take(String name, JsonParser parser) {
        switch (name) {
            case "portalId" -> portalId = text(parser);
            case "appId" -> appId = text(parser);
            case "subscriptionType" -> subscriptionType = text(parser);
            case "eventType" -> eventType = text(parser);
            case "objectTypeId" -> objectTypeId = text(parser);
            case "objectId" -> objectId = text(parser);
            case "occurredAt" -> occurredAt = text(parser);
            case "propertyName" -> propertyName = text(parser);
            case "propertyValue" -> propertyValue = text(parser);
            case "changeSource" -> changeSource = text(parser);
            case "sourceId" -> sourceId = text(parser);
            case "primaryObjectId" -> primaryObjectId = text(parser);
            case "newObjectId" -> newObjectId = text(parser);
            case "associationType" -> associationType = text(parser);
            case "associationRemoved" -> associationRemoved = text(parser);
            case "fromObjectId" -> fromObjectId = text(parser);
            case "toObjectId" -> toObjectId = text(parser);
            case "mergedObjectIds" -> takeMerged(parser);
            default -> parser.skipChildren();
        }
    }

    private void takeMerged(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var id = text(parser);
            if (id != null) {
                mergedObjectIds.add(id);
            }
        }
    }

    /** Numbers are kept as written: ids exceed 32 bits and nothing here calculates with them. */
    private static @Nullable String text(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> parser.getString();
            case null, default -> {
                parser.skipChildren();
                yield null;
            }
        };
    }
}
