package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.crm.RecordRef;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Takes what a delivery says of people out of it. Events that carry ids and no text stay: they tell that a record is gone. */
final class HubspotForgetting {

    private HubspotForgetting() {}

    static byte[] without(byte[] body, Set<RecordRef> people, Predicate<String> names) {
        if (!(HubspotJson.parse(body).orElse(null) instanceof ArrayNode events)) {
            return "[]".getBytes(UTF_8);
        }
        ArrayNode rest = events.arrayNode();
        for (JsonNode event : events) {
            if (!isAbout(event, people) && !says(event, names)) {
                rest.add(event);
            }
        }
        return rest.size() == events.size() ? body : HubspotJson.bytes(rest);
    }

    /** The value of a property of one of these records. */
    private static boolean isAbout(JsonNode event, Set<RecordRef> people) {
        String id = HubspotJson.text(event, "objectId");
        String kind = HubspotJson.text(event, "subscriptionType", HubspotJson.text(event, "eventType", ""));
        String word = kind.startsWith("object.")
                ? HubspotJson.text(event, "objectTypeId", "")
                : kind.substring(0, Math.max(0, kind.indexOf('.')));
        var type = HubspotObjects.type(word);
        return id != null
                && type != null
                && kind.endsWith(".propertyChange")
                && people.contains(new RecordRef(type, id));
    }

    private static boolean says(JsonNode event, Predicate<String> names) {
        for (JsonNode value : event) {
            String text = HubspotJson.text(value);
            if (text != null && names.test(text)) {
                return true;
            }
        }
        return false;
    }
}
