package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.Field.Choice;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an admin of the organisation has set up and can change: people, stages, statuses, currencies, the package. */
public final class OrgSetup {

    private final OrgData data;
    private final OrgSettings settings;
    private final Map<String, String> permissionSets = new TreeMap<>();
    private Instant at = Instant.EPOCH;

    OrgSetup(OrgData data, OrgSettings settings) {
        this.data = data;
        this.settings = settings;
    }

    void standard(Instant now) {
        StandardTypes.all().forEach(data::add);
        if (settings.multiCurrency()) {
            currencyFields();
        }
        if (settings.personAccounts()) {
            PersonAccounts.addFields(data);
        }
        rows(now);
    }

    /** People, stages and the like as they are at first. */
    void rows(Instant now) {
        at = now.truncatedTo(ChronoUnit.SECONDS);
        people();
        standardStages();
        statuses();
        organization();
        addPermissionSets();
        if (settings.multiCurrency()) {
            currencies();
        }
    }

    /** A stage's type (open, won, lost) as changed in the setup: no event tells of it. */
    public void stage(String apiName, boolean closed, boolean won) {
        synchronized (data) {
            Row stage = Calculated.stage(data, apiName)
                    .orElseThrow(() -> new IllegalArgumentException("there is no stage " + apiName));
            data.change(stage, changing -> {
                changing.set("IsClosed", closed);
                changing.set("IsWon", won);
                changing.set("ForecastCategory", closed ? won ? "Closed" : "Omitted" : "Pipeline");
                changing.set("ForecastCategoryName", closed ? won ? "Closed" : "Omitted" : "Pipeline");
            });
        }
    }

    /** Another stage, at the end. */
    public void addStage(String apiName, String label, int probability, boolean closed, boolean won) {
        synchronized (data) {
            int order = data.liveOf(StandardTypes.STAGE).size() + 1;
            row(StandardTypes.STAGE, stageValues(apiName, label, order, probability, closed, won));
            refreshChoices();
        }
    }

    /** Installs a package's types, fields and permission sets, as a deployment of its source would. */
    public void install(OrgPackage installed) {
        synchronized (data) {
            installed.types().forEach(type -> {
                if (data.type(type.name()).isEmpty()) {
                    data.add(StandardTypes.withSystemFields(type));
                }
            });
            installed.fields().forEach((type, fields) -> fields.forEach(data.required(type)::add));
            if (settings.personAccounts()) {
                PersonAccounts.addFields(data);
            }
            permissionSets.putAll(installed.permissionSets());
            addPermissionSets();
        }
    }

    /** The names of the permission sets that packages brought. */
    public List<String> permissionSets() {
        synchronized (data) {
            return List.copyOf(permissionSets.keySet());
        }
    }

    /**
     * Gives a user a permission set. Others can read that; what the user may do is up to {@link Permissions}.
     *
     * @throws IllegalArgumentException when no package brought such a set
     */
    public void assign(String permissionSet, String userId) {
        synchronized (data) {
            String set = permissionSet(permissionSet)
                    .map(Row::id)
                    .orElseThrow(() -> new IllegalArgumentException("there is no permission set " + permissionSet));
            row(StandardTypes.ASSIGNMENT, Map.of("PermissionSetId", set, "AssigneeId", userId));
        }
    }

    /** Those that are not there yet: a state file may be older than the package. */
    void addPermissionSets() {
        permissionSets.forEach((name, label) -> {
            if (permissionSet(name).isEmpty()) {
                row(StandardTypes.PERMISSION_SET, Map.of("Name", name, "Label", label));
            }
        });
    }

    private Optional<Row> permissionSet(String name) {
        return data.liveOf(StandardTypes.PERMISSION_SET).stream()
                .filter(row -> row.text("Name").equals(name))
                .findFirst();
    }

    /** Types with all their fields; what the package brought included. */
    public boolean has(String type, String field) {
        synchronized (data) {
            return data.type(type).flatMap(found -> found.field(field)).isPresent();
        }
    }

    /** A further user; its id. */
    public String addUser(String username, String first, String last) {
        synchronized (data) {
            return person(username, first, last);
        }
    }

    public void activate(String userId, boolean active) {
        synchronized (data) {
            data.live(userId).ifPresent(user -> data.change(user, changing -> changing.set("IsActive", active)));
        }
    }

    /** The first of the statuses that a converted lead may have. */
    public String convertedStatus() {
        synchronized (data) {
            return data.liveOf(StandardTypes.LEAD_STATUS).stream()
                    .filter(status -> Boolean.TRUE.equals(status.get("IsConverted")))
                    .map(status -> status.text("ApiName"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The stages in their order. */
    public List<OrgRecord> stages() {
        synchronized (data) {
            return sorted(StandardTypes.STAGE).stream()
                    .map(row -> new OrgRecord(StandardTypes.STAGE, row.id(), new LinkedHashMap<>(row.values())))
                    .toList();
        }
    }

    private void people() {
        person("maren.holt@fjordlight.example", "Maren", "Holt");
        person("tom.ekberg@fjordlight.example", "Tom", "Ekberg");
        person("priya.raman@fjordlight.example", "Priya", "Raman");
        person("luis.ferrer@fjordlight.example", "Luis", "Ferrer");
        person("referloop.integration@fjordlight.example", "Integration", "Referloop");
    }

    private String person(String username, String first, String last) {
        return row(
                "User",
                Map.of(
                        "Username", username,
                        "FirstName", first,
                        "LastName", last,
                        "Email", username,
                        "IsActive", true,
                        "UserType", "Standard"));
    }

    private void standardStages() {
        row(StandardTypes.STAGE, stageValues("Prospecting", "Prospecting", 1, 10, false, false));
        row(StandardTypes.STAGE, stageValues("Qualification", "Qualification", 2, 20, false, false));
        row(StandardTypes.STAGE, stageValues("Proposal/Price Quote", "Proposal", 3, 65, false, false));
        row(StandardTypes.STAGE, stageValues("Negotiation/Review", "Negotiation", 4, 80, false, false));
        row(StandardTypes.STAGE, stageValues("Closed Won", "Closed Won", 5, 100, true, true));
        row(StandardTypes.STAGE, stageValues("Closed Lost", "Closed Lost", 6, 0, true, false));
    }

    private void statuses() {
        status("Open - Not Contacted", 1, true, false);
        status("Working - Contacted", 2, false, false);
        status("Closed - Converted", 3, false, true);
        status("Closed - Not Converted", 4, false, false);
        refreshChoices();
    }

    private void status(String name, int order, boolean standard, boolean converted) {
        row(
                StandardTypes.LEAD_STATUS,
                Map.of(
                        "MasterLabel", name,
                        "ApiName", name,
                        "SortOrder", BigDecimal.valueOf(order),
                        "IsDefault", standard,
                        "IsConverted", converted));
    }

    private void organization() {
        Map<String, Object> values = Map.of(
                "Name", settings.name(),
                "OrganizationType", "Enterprise Edition",
                "InstanceName", "NA000",
                "IsSandbox", false,
                "TimeZoneSidKey", "America/New_York");
        put(data.required("Organization"), settings.orgId(), values);
    }

    private void currencies() {
        for (String code : settings.currencies()) {
            boolean corporate = code.equals(settings.currencies().getFirst());
            row(
                    "CurrencyType",
                    Map.of(
                            "IsoCode",
                            code,
                            "ConversionRate",
                            corporate ? BigDecimal.ONE : new BigDecimal("0.900000"),
                            "DecimalPlaces",
                            BigDecimal.TWO,
                            "IsActive",
                            true,
                            "IsCorporate",
                            corporate));
        }
    }

    private void currencyFields() {
        Field currency = StandardTypes.currency()
                .choices(settings.currencies().stream().map(Choice::of).toList())
                .standard(settings.currencies().getFirst());
        for (ObjectType type : List.copyOf(data.types())) {
            if (type.kind() != ObjectType.Kind.SETUP) {
                type.add(currency);
            }
        }
    }

    private static Map<String, Object> stageValues(
            String apiName, String label, int order, int probability, boolean closed, boolean won) {
        String category = closed ? won ? "Closed" : "Omitted" : probability >= 70 ? "BestCase" : "Pipeline";
        return Map.of(
                "MasterLabel", label,
                "ApiName", apiName,
                "IsActive", true,
                "SortOrder", BigDecimal.valueOf(order),
                "IsClosed", closed,
                "IsWon", won,
                "ForecastCategory", category,
                "ForecastCategoryName", category,
                "DefaultProbability", BigDecimal.valueOf(probability));
    }

    private String row(String type, Map<String, Object> values) {
        ObjectType found = data.required(type);
        return put(found, data.newId(found), values);
    }

    private String put(ObjectType type, String id, Map<String, Object> values) {
        var row = new Row(type, id);
        values.forEach(row::set);
        row.set("CreatedDate", at);
        row.set("LastModifiedDate", at);
        row.set("SystemModstamp", at);
        data.put(row);
        return id;
    }

    void refreshChoices() {
        choices("Opportunity", "StageName", StandardTypes.STAGE, Optional.empty());
        Optional<String> standard = sorted(StandardTypes.LEAD_STATUS).stream()
                .filter(status -> Boolean.TRUE.equals(status.get("IsDefault")))
                .map(status -> status.text("ApiName"))
                .findFirst();
        choices("Lead", "Status", StandardTypes.LEAD_STATUS, standard);
    }

    private void choices(String type, String field, String source, Optional<String> standard) {
        var choices = new ArrayList<Choice>();
        for (Row row : sorted(source)) {
            choices.add(new Choice(row.text("ApiName"), row.text("MasterLabel"), true));
        }
        ObjectType found = data.required(type);
        Field changed = found.field(field).orElseThrow().choices(choices);
        found.add(standard.map(changed::standard).orElse(changed));
    }

    private List<Row> sorted(String type) {
        return data.liveOf(type).stream()
                .sorted(Comparator.comparing(row -> new BigDecimal(row.text("SortOrder"))))
                .toList();
    }
}
