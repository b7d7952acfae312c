package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects of a portal's own. HubSpot allows ten; the fake keeps one, and only on a plan that offers them. */
final class SchemaEndpoints {

    private static final String SCOPE = "crm.schemas.custom.";

    Reply list(ApiCall api) {
        api.requireAny(SCOPE + "read");
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        api.data().schema().ifPresent(schema -> results.add(shown(api, schema)));
        return Reply.json(200, body);
    }

    Reply read(ApiCall api) {
        api.requireAny(SCOPE + "read");
        String name = api.call().variable("type");
        return Reply.json(
                200,
                shown(
                        api,
                        api.data()
                                .schema()
                                .filter(schema -> schema.isNamed(name))
                                .orElseThrow(() -> ApiFailure.notFound(name))));
    }

    Reply create(ApiCall api) {
        api.requireAny(SCOPE + "write");
        if (!api.data().customObjects()) {
            throw new ApiFailure(403, "FORBIDDEN", "The portal's plan does not include custom objects.");
        }
        JsonNode input = Inputs.object(api.call().json());
        String name = Inputs.required(input, "name");
        Optional<CustomSchema> existing = api.data().schema();
        if (existing.isPresent()) {
            throw existing.get().isNamed(name)
                    ? new ApiFailure(409, "OBJECT_ALREADY_EXISTS", "An object named '" + name + "' already exists.")
                    : ApiFailure.invalid("The sandbox keeps one custom object per portal, and it is called "
                            + existing.get().name());
        }
        CustomSchema schema = parsed(api, name, input);
        PropertyCatalog catalog = PropertyCatalog.standard(ObjectType.CUSTOM, List.of(), List.of());
        catalog.putGroup(new PropertyGroup(schema.group(), schema.singular() + " Information", 0));
        for (JsonNode property : input.path("properties")) {
            catalog.put(PropertyEndpoints.parsed(catalog, inGroup(property, schema.group())));
        }
        requireKnown(catalog, schema);
        api.data().catalogs().put(ObjectType.CUSTOM, catalog);
        api.data().schema(schema);
        return Reply.json(201, shown(api, schema));
    }

    private static CustomSchema parsed(ApiCall api, String name, JsonNode input) {
        if (!name.matches("[a-zA-Z][a-zA-Z0-9_]{0,99}")) {
            throw ApiFailure.invalid(
                    "name must start with a letter and hold only letters, digits and underscores, but is \"" + name
                            + "\"");
        }
        var associated = new ArrayList<ObjectType>();
        for (String other : Inputs.strings(input, "associatedObjects")) {
            associated.add(ObjectType.of(other)
                    .orElseThrow(() -> ApiFailure.invalid("associatedObjects: there is no object " + other)));
        }
        long portal = api.data().id();
        return new CustomSchema(
                name,
                "2-" + (34_000_000 + portal % 1_000_000),
                "p" + portal + "_" + name,
                Inputs.required(input.path("labels"), "singular"),
                Inputs.required(input.path("labels"), "plural"),
                Inputs.optional(input, "primaryDisplayProperty"),
                Inputs.strings(input, "secondaryDisplayProperties"),
                Inputs.strings(input, "searchableProperties"),
                Inputs.strings(input, "requiredProperties"),
                associated);
    }

    private static JsonNode inGroup(JsonNode property, String group) {
        ObjectNode placed = (ObjectNode) Inputs.object(property).deepCopy();
        return placed.has("groupName") ? placed : placed.put("groupName", group);
    }

    private static void requireKnown(PropertyCatalog catalog, CustomSchema schema) {
        var named = new ArrayList<>(schema.requiredProperties());
        named.addAll(schema.secondaryDisplayProperties());
        named.addAll(schema.searchableProperties());
        named.add(schema.primaryDisplayProperty());
        for (String name : named) {
            if (!name.isEmpty() && catalog.find(name).isEmpty()) {
                throw ApiFailure.invalid("The schema names the property " + name + ", which it does not define");
            }
        }
    }

    private static ObjectNode shown(ApiCall api, CustomSchema schema) {
        ObjectNode node = Json.object()
                .put("id", schema.objectTypeId().substring(2))
                .put("name", schema.name())
                .put("objectTypeId", schema.objectTypeId())
                .put("fullyQualifiedName", schema.fullyQualifiedName())
                .put("archived", false)
                .put("primaryDisplayProperty", schema.primaryDisplayProperty());
        node.putObject("labels").put("singular", schema.singular()).put("plural", schema.plural());
        node.set("secondaryDisplayProperties", Json.tree(schema.secondaryDisplayProperties()));
        node.set("searchableProperties", Json.tree(schema.searchableProperties()));
        node.set("requiredProperties", Json.tree(schema.requiredProperties()));
        ArrayNode properties = node.putArray("properties");
        api.data()
                .catalog(ObjectType.CUSTOM)
                .all()
                .forEach(definition -> properties.add(PropertyEndpoints.shown(definition)));
        ArrayNode associations = node.putArray("associations");
        for (ObjectType other : schema.associated()) {
            api.data()
                    .associations()
                    .labels(ObjectType.CUSTOM, other)
                    .forEach(label -> associations
                            .addObject()
                            .put("fromObjectTypeId", schema.objectTypeId())
                            .put("toObjectTypeId", other.typeId())
                            .put("id", Integer.toString(label.typeId())));
        }
        return node;
    }
}
