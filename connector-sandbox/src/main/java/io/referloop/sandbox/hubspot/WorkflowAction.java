package io.referloop.sandbox.hubspot;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One custom action of the app, as its manifest declares it. */
public record WorkflowAction(
        String uid, String name, String description, URI url, List<ObjectType> types, List<Input> inputs) {

    /** @param connector what {@code ${REFERLOOP_URL}} stands for */
    public static WorkflowAction of(JsonNode manifest, URI connector) {
        JsonNode config = manifest.path("config");
        JsonNode labels = config.path("labels").path("en");
        var types = new ArrayList<ObjectType>();
        config.path("objectTypes")
                .forEach(type -> ObjectType.of(type.asString("")).ifPresent(types::add));
        var inputs = new ArrayList<Input>();
        config.path("inputFields").forEach(field -> inputs.add(input(field, labels, connector)));
        return new WorkflowAction(
                manifest.path("uid").asString(""),
                labels.path("actionName").asString(""),
                labels.path("actionDescription").asString(""),
                URI.create(filled(config.path("actionUrl").asString(""), connector)),
                List.copyOf(types),
                List.copyOf(inputs));
    }

    private static Input input(JsonNode field, JsonNode labels, URI connector) {
        JsonNode type = field.path("typeDefinition");
        String name = type.path("name").asString("");
        var options = new ArrayList<Option>();
        type.path("options")
                .forEach(option -> options.add(new Option(
                        option.path("value").asString(""), option.path("label").asString(""))));
        return new Input(
                name,
                labels.path("inputFieldLabels").path(name).asString(name),
                labels.path("inputFieldDescriptions").path(name).asString(""),
                type.path("type").asString("string"),
                field.path("isRequired").asBoolean(false),
                List.copyOf(options),
                Optional.of(type.path("optionsUrl").asString(""))
                        .filter(url -> !url.isEmpty())
                        .map(url -> URI.create(filled(url, connector))));
    }

    private static String filled(String url, URI connector) {
        return url.replace("${REFERLOOP_URL}", connector.toString());
    }

    /** @param optionsUrl where the choices come from, when the app is asked for them */
    public record Input(
            String name,
            String label,
            String description,
            String type,
            boolean required,
            List<Option> options,
            Optional<URI> optionsUrl) {}

    /** One choice. */
    public record Option(String value, String label) {}
}
