package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.PropertyDefinition.Option;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Property definitions and their groups. */
final class PropertyEndpoints {

    private static final Set<String> TYPES =
            Set.of("bool", "date", "datetime", "enumeration", "number", "phone_number", "string");
    private static final Set<String> FIELD_TYPES = Set.of(
            "booleancheckbox",
            "calculation_equation",
            "checkbox",
            "date",
            "file",
            "html",
            "number",
            "phonenumber",
            "radio",
            "select",
            "text",
            "textarea");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");

    Reply list(ApiCall api) {
        PropertyCatalog catalog = readable(api);
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        catalog.all().forEach(definition -> results.add(shown(definition)));
        return Reply.json(200, body);
    }

    Reply read(ApiCall api) {
        String name = api.call().variable("name");
        return Reply.json(200, shown(readable(api).find(name).orElseThrow(() -> unknown(name))));
    }

    Reply create(ApiCall api) {
        PropertyCatalog catalog = writable(api);
        PropertyDefinition definition = parsed(catalog, api.call().json());
        catalog.put(definition);
        return Reply.json(201, shown(definition));
    }

    /** All or none: the fake creates nothing when one of them is refused. */
    Reply batchCreate(ApiCall api) {
        PropertyCatalog catalog = writable(api);
        var definitions = new ArrayList<PropertyDefinition>();
        var names = new HashSet<String>();
        for (JsonNode input : Inputs.batch(api.call().json(), Inputs.BATCH_MAX)) {
            PropertyDefinition definition = parsed(catalog, input);
            if (!names.add(definition.name())) {
                throw exists(definition.name());
            }
            definitions.add(definition);
        }
        definitions.forEach(catalog::put);
        ObjectNode body = Json.object().put("status", "COMPLETE");
        ArrayNode results = body.putArray("results");
        definitions.forEach(definition -> results.add(shown(definition)));
        body.put("startedAt", api.portal().store().now().toString());
        body.put("completedAt", api.portal().store().now().toString());
        return Reply.json(201, body);
    }

    Reply archive(ApiCall api) {
        PropertyCatalog catalog = writable(api);
        String name = api.call().variable("name");
        PropertyDefinition definition = catalog.find(name).orElseThrow(() -> unknown(name));
        if (definition.hubspotDefined()) {
            throw ApiFailure.invalid("Property " + name + " is defined by HubSpot and cannot be archived");
        }
        catalog.remove(name);
        return Reply.empty(204);
    }

    Reply listGroups(ApiCall api) {
        PropertyCatalog catalog = readable(api);
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        catalog.groups().forEach(group -> results.add(shown(group)));
        return Reply.json(200, body);
    }

    Reply readGroup(ApiCall api) {
        String name = api.call().variable("name");
        return Reply.json(
                200,
                shown(readable(api).groups().stream()
                        .filter(group -> group.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new ApiFailure(
                                404, "OBJECT_NOT_FOUND", "Property group " + name + " does not exist"))));
    }

    Reply createGroup(ApiCall api) {
        PropertyCatalog catalog = writable(api);
        JsonNode input = Inputs.object(api.call().json());
        String name = Inputs.required(input, "name");
        if (catalog.groups().stream().anyMatch(group -> group.name().equals(name))) {
            throw new ApiFailure(409, "OBJECT_ALREADY_EXISTS", "A property group named '" + name + "' already exists.");
        }
        var group = new PropertyGroup(
                name,
                Inputs.required(input, "label"),
                input.path("displayOrder").asInt(-1));
        catalog.putGroup(group);
        return Reply.json(201, shown(group));
    }

    private static PropertyCatalog readable(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireAny("crm.schemas." + type.plural() + ".read", "crm.objects." + type.plural() + ".read");
        return api.data().catalog(type);
    }

    private static PropertyCatalog writable(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireAny("crm.schemas." + type.plural() + ".write");
        return api.data().catalog(type);
    }

    static PropertyDefinition parsed(PropertyCatalog catalog, JsonNode body) {
        JsonNode input = Inputs.object(body);
        String name = Inputs.required(input, "name");
        String group = Inputs.required(input, "groupName");
        if (!NAME.matcher(name).matches()) {
            throw ApiFailure.invalid("name must start with a lower-case letter and hold only lower-case letters, digits"
                    + " and underscores, but is \"" + name + "\"");
        }
        if (catalog.find(name).isPresent()) {
            throw exists(name);
        }
        if (catalog.groups().stream().noneMatch(known -> known.name().equals(group))) {
            throw ApiFailure.invalid("groupName: the property group \"" + group + "\" does not exist");
        }
        boolean unique = input.path("hasUniqueValue").asBoolean(false);
        if (unique && catalog.uniqueCustomProperties() >= PropertyCatalog.UNIQUE_PROPERTIES_MAX) {
            throw ApiFailure.invalid(
                    "hasUniqueValue: at most " + PropertyCatalog.UNIQUE_PROPERTIES_MAX + " properties may be unique");
        }
        return new PropertyDefinition(
                name,
                Inputs.required(input, "label"),
                oneOf(TYPES, input, "type"),
                oneOf(FIELD_TYPES, input, "fieldType"),
                group,
                Inputs.optional(input, "description"),
                options(input),
                unique,
                false,
                false,
                false);
    }

    private static List<Option> options(JsonNode input) {
        var options = new ArrayList<Option>();
        for (JsonNode option : input.path("options")) {
            options.add(new Option(
                    Inputs.required(option, "label"),
                    Inputs.required(option, "value"),
                    option.path("displayOrder").asInt(options.size()),
                    option.path("hidden").asBoolean(false)));
        }
        if (options.isEmpty() && Inputs.optional(input, "type").equals("enumeration")) {
            throw ApiFailure.invalid("options: an enumeration needs at least one");
        }
        return options;
    }

    private static String oneOf(Set<String> allowed, JsonNode input, String field) {
        String value = Inputs.required(input, field);
        if (!allowed.contains(value)) {
            throw ApiFailure.invalid(
                    field + " must be one of " + allowed.stream().sorted().toList() + ", but is \"" + value + "\"");
        }
        return value;
    }

    private static ApiFailure exists(String name) {
        return new ApiFailure(409, "OBJECT_ALREADY_EXISTS", "A property named '" + name + "' already exists.");
    }

    private static ApiFailure unknown(String name) {
        return new ApiFailure(404, "OBJECT_NOT_FOUND", "Property " + name + " does not exist");
    }

    private static ObjectNode shown(PropertyGroup group) {
        return Json.object()
                .put("name", group.name())
                .put("label", group.label())
                .put("displayOrder", group.displayOrder())
                .put("archived", false);
    }

    static ObjectNode shown(PropertyDefinition definition) {
        ObjectNode node = Json.object()
                .put("name", definition.name())
                .put("label", definition.label())
                .put("type", definition.type())
                .put("fieldType", definition.fieldType())
                .put("groupName", definition.groupName())
                .put("description", definition.description())
                .put("displayOrder", -1)
                .put("hasUniqueValue", definition.hasUniqueValue())
                .put("calculated", definition.calculated())
                .put("externalOptions", definition.name().equals("hubspot_owner_id"))
                .put("hidden", false)
                .put("formField", false)
                .put("hubspotDefined", definition.hubspotDefined())
                .put("archived", false);
        node.set("options", Json.tree(definition.options()));
        node.putObject("modificationMetadata")
                .put("archivable", !definition.hubspotDefined())
                .put("readOnlyDefinition", definition.hubspotDefined())
                .put("readOnlyOptions", definition.hubspotDefined())
                .put("readOnlyValue", definition.readOnly());
        return node;
    }
}
