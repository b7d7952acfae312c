package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.hubspot.PropertyDefinition.Option;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The properties and groups of one record type in one portal. */
final class PropertyCatalog {

    static final int UNIQUE_PROPERTIES_MAX = 10;
    private static final List<String> STAGE_STAMPS = List.of("hs_v2_date_entered_", "hs_v2_date_exited_");

    private static final Map<String, String> CHOICE_LABELS = Map.of(
            "newbusiness", "New business",
            "existingbusiness", "Existing business",
            "NEW", "New",
            "OPEN", "Open",
            "IN_PROGRESS", "In progress",
            "CONNECTED", "Connected",
            "UNQUALIFIED", "Unqualified");

    private final ObjectType type;
    private final Map<String, PropertyDefinition> definitions = new LinkedHashMap<>();
    private final Map<String, PropertyGroup> groups = new LinkedHashMap<>();

    PropertyCatalog(ObjectType type) {
        this.type = type;
    }

    Optional<PropertyDefinition> find(String name) {
        PropertyDefinition definition = definitions.get(name);
        if (definition != null) {
            return Optional.of(definition);
        }
        for (String prefix : STAGE_STAMPS) {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                String label =
                        "Date " + prefix.substring(11, prefix.length() - 1) + " " + name.substring(prefix.length());
                return Optional.of(PropertyDefinition.standard(name, label, "datetime", "date", mainGroup())
                        .setByHubspot());
            }
        }
        return Optional.empty();
    }

    Collection<PropertyDefinition> all() {
        return definitions.values();
    }

    Collection<PropertyGroup> groups() {
        return groups.values();
    }

    void put(PropertyDefinition definition) {
        definitions.put(definition.name(), definition);
    }

    void putGroup(PropertyGroup group) {
        groups.put(group.name(), group);
    }

    /** Renames one choice of a property, or takes it away when there is no new label; records keep the value they have. */
    void relabel(String property, String value, Optional<String> label) {
        find(property)
                .ifPresent(definition -> put(definition.withOptions(definition.options().stream()
                        .filter(option -> !option.value().equals(value) || label.isPresent())
                        .map(option -> option.value().equals(value)
                                ? new Option(label.orElseThrow(), value, option.displayOrder(), option.hidden())
                                : option)
                        .toList())));
    }

    void remove(String name) {
        definitions.remove(name);
    }

    long uniqueCustomProperties() {
        return definitions.values().stream()
                .filter(definition -> definition.hasUniqueValue() && !definition.hubspotDefined())
                .count();
    }

    String mainGroup() {
        return type.singular() + "information";
    }

    /** Where a lifecycle stage stands in the portal's order; -1 for a value that is no stage. */
    int lifecycleOrder(String stage) {
        return find("lifecyclestage").stream()
                .flatMap(definition -> definition.options().stream())
                .filter(option -> option.value().equals(stage))
                .mapToInt(Option::displayOrder)
                .findFirst()
                .orElse(-1);
    }

    static PropertyCatalog standard(ObjectType type, List<Pipeline> pipelines, List<String> currencies) {
        var catalog = new PropertyCatalog(type);
        catalog.putGroup(new PropertyGroup(catalog.mainGroup(), capital(type.singular()) + " information", 0));
        switch (type) {
            case CONTACT -> catalog.contact();
            case COMPANY -> catalog.company();
            case DEAL -> catalog.deal(pipelines, currencies);
            case LEAD -> catalog.lead();
            case NOTE -> {
                catalog.text("hs_note_body", "Note body", "string");
                catalog.text("hs_timestamp", "Activity date", "datetime");
            }
            case CUSTOM -> {}
        }
        catalog.text("hs_object_id", "Record ID", "number").calculatedByHubspot("hs_object_id");
        catalog.text("hs_merged_object_ids", "Merged record IDs", "string").calculatedByHubspot("hs_merged_object_ids");
        catalog.text("hs_createdate", "Object create date/time", "datetime").calculatedByHubspot("hs_createdate");
        catalog.text(type.modifiedProperty(), "Last modified date", "datetime")
                .calculatedByHubspot(type.modifiedProperty());
        catalog.text("hubspot_owner_id", capital(type.singular()) + " owner", "string");
        catalog.text("createdate", "Create date", "datetime");
        return catalog;
    }

    private void contact() {
        text("email", "Email", "string");
        put(find("email").orElseThrow().unique());
        text("firstname", "First name", "string");
        text("lastname", "Last name", "string");
        text("company", "Company name", "string");
        text("jobtitle", "Job title", "string");
        text("phone", "Phone number", "string");
        text("city", "City", "string");
        text("country", "Country", "string");
        lifecycle();
        choice("hs_lead_status", "Lead status", List.of("NEW", "OPEN", "IN_PROGRESS", "CONNECTED", "UNQUALIFIED"));
    }

    private void company() {
        text("name", "Company name", "string");
        text("domain", "Company domain name", "string");
        text("industry", "Industry", "string");
        text("city", "City", "string");
        text("country", "Country", "string");
        text("phone", "Phone number", "string");
        text("numberofemployees", "Number of employees", "number");
        text("annualrevenue", "Annual revenue", "number");
        lifecycle();
    }

    private void deal(List<Pipeline> pipelines, List<String> currencies) {
        text("dealname", "Deal name", "string");
        choice("pipeline", "Pipeline", List.of());
        choice("dealstage", "Deal stage", List.of());
        refreshStages(pipelines);
        text("amount", "Amount", "number");
        choice("deal_currency_code", "Currency", currencies);
        text("closedate", "Close date", "datetime");
        choice("dealtype", "Deal type", List.of("newbusiness", "existingbusiness"));
        text("description", "Deal description", "string");
        text("closed_lost_reason", "Closed lost reason", "string");
        text("amount_in_home_currency", "Amount in company currency", "number")
                .calculatedByHubspot("amount_in_home_currency");
        text("hs_deal_stage_probability", "Deal probability", "number")
                .calculatedByHubspot("hs_deal_stage_probability");
        for (String flag : List.of("hs_is_closed", "hs_is_closed_won", "hs_is_closed_lost")) {
            text(flag, capital(flag.substring(3).replace('_', ' ')), "bool").calculatedByHubspot(flag);
        }
    }

    private void lead() {
        text("hs_lead_name", "Lead name", "string");
        Pipeline pipeline = Seed.leadPipeline();
        choice("hs_pipeline", "Lead pipeline", List.of());
        choice("hs_pipeline_stage", "Lead stage", List.of());
        put(find("hs_pipeline").orElseThrow().withOptions(asOptions(List.of(pipeline))));
        put(find("hs_pipeline_stage").orElseThrow().withOptions(stageOptions(List.of(pipeline))));
    }

    /** The options of pipeline and stage follow the portal's pipelines. */
    void refreshStages(List<Pipeline> pipelines) {
        find("pipeline").ifPresent(definition -> put(definition.withOptions(asOptions(pipelines))));
        find("dealstage").ifPresent(definition -> put(definition.withOptions(stageOptions(pipelines))));
    }

    private static List<Option> asOptions(List<Pipeline> pipelines) {
        return pipelines.stream()
                .map(pipeline -> new Option(pipeline.label(), pipeline.id(), pipeline.displayOrder(), false))
                .toList();
    }

    private static List<Option> stageOptions(List<Pipeline> pipelines) {
        return pipelines.stream()
                .flatMap(pipeline -> pipeline.stages().stream())
                .map(stage -> new Option(stage.label(), stage.id(), stage.displayOrder(), false))
                .toList();
    }

    private void lifecycle() {
        var labels = new LinkedHashMap<String, String>();
        labels.put("subscriber", "Subscriber");
        labels.put("lead", "Lead");
        labels.put("marketingqualifiedlead", "Marketing Qualified Lead");
        labels.put("salesqualifiedlead", "Sales Qualified Lead");
        labels.put("opportunity", "Opportunity");
        labels.put("customer", "Customer");
        labels.put("evangelist", "Evangelist");
        labels.put("other", "Other");
        var options = labels.entrySet().stream()
                .map(stage -> new Option(
                        stage.getValue(),
                        stage.getKey(),
                        List.copyOf(labels.keySet()).indexOf(stage.getKey()),
                        false))
                .toList();
        put(PropertyDefinition.standard("lifecyclestage", "Lifecycle stage", "enumeration", "radio", mainGroup())
                .withOptions(options));
    }

    private void choice(String name, String label, List<String> values) {
        var options = values.stream()
                .map(value -> new Option(CHOICE_LABELS.getOrDefault(value, value), value, values.indexOf(value), false))
                .toList();
        put(PropertyDefinition.standard(name, label, "enumeration", "select", mainGroup())
                .withOptions(options));
    }

    private PropertyCatalog text(String name, String label, String valueType) {
        put(PropertyDefinition.standard(name, label, valueType, fieldType(valueType), mainGroup()));
        return this;
    }

    /** What a property of this type looks like in a form. */
    static String fieldType(String valueType) {
        return switch (valueType) {
            case "number" -> "number";
            case "datetime", "date" -> "date";
            case "bool" -> "booleancheckbox";
            default -> "text";
        };
    }

    private void calculatedByHubspot(String name) {
        put(find(name).orElseThrow().setByHubspot());
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
