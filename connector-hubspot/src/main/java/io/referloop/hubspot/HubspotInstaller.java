package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.InstallPlan;
import io.referloop.crm.InstallPlan.Item;
import io.referloop.crm.InstallPlan.Kind;
import io.referloop.crm.InstallPlan.State;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Finds out what of ours an account has, and creates what is missing. Only ever adds; what exists is left as it is, and what bears a name of
 * ours without being ours is told and not touched. One use's.
 */
final class HubspotInstaller {

    private static final String GROUP_LABEL = "Referloop";

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final HubspotReferralObjects objects;
    private final CrmAccount account;

    HubspotInstaller(HubspotClient client, HubspotPaths paths, HubspotReferralObjects objects, CrmAccount account) {
        this.client = client;
        this.paths = paths;
        this.objects = objects;
        this.account = account;
    }

    InstallPlan plan() {
        var items = new ArrayList<Item>();
        for (var type : HubspotFields.TYPES) {
            boolean grouped = named("list property groups", paths.properties(type) + "/groups")
                    .containsKey(HubspotFields.GROUP);
            items.add(Item.of(
                    type,
                    Kind.GROUP,
                    HubspotFields.GROUP,
                    GROUP_LABEL,
                    "Keeps Referloop's fields together on the record.",
                    grouped));
            var existing = named("list properties", paths.properties(type));
            for (var field : ReferralField.values()) {
                if (field.on(type)) {
                    items.add(field(type, field, Optional.ofNullable(existing.get(HubspotFields.property(field)))));
                }
            }
        }
        items.add(Item.of(
                RecordType.CONTACT,
                Kind.ASSOCIATION,
                HubspotReferralObjects.REFERRED_BY,
                HubspotReferralObjects.REFERRED_BY,
                "Joins the referred contact to the contact who referred it, where HubSpot knows both.",
                objects.label(account).isPresent()));
        items.addAll(object());
        return new InstallPlan(items);
    }

    void install(InstallPlan plan) {
        try {
            for (var type : HubspotFields.TYPES) {
                create(
                        type,
                        plan.missing().stream()
                                .filter(item -> item.type() == type)
                                .toList());
            }
            createObject(
                    plan.missing().stream().filter(item -> item.type() == null).toList());
        } finally {
            objects.forget(account);
        }
    }

    private static Item field(RecordType type, ReferralField field, Optional<JsonNode> existing) {
        var name = HubspotFields.property(field);
        var item = Item.of(type, Kind.FIELD, name, field.label(), field.description(), existing.isPresent());
        return existing.filter(found -> !ours(field, found))
                .map(found -> item.not(State.TAKEN, foreign(type, name, found)))
                .orElse(item);
    }

    /** By what nobody changes by accident: the group that we made, and the type that a property has for life. */
    private static boolean ours(ReferralField field, JsonNode found) {
        return HubspotFields.GROUP.equals(HubspotJson.text(found, "groupName"))
                && HubspotFields.type(field).equals(HubspotJson.text(found, "type"))
                && !found.path("modificationMetadata").path("readOnlyValue").asBoolean(false);
    }

    private static String foreign(RecordType type, String name, JsonNode found) {
        return "A property " + name + " (“" + HubspotJson.text(found, "label", name) + "”, "
                + HubspotJson.text(found, "type", "of unknown type") + ", in the group "
                + HubspotJson.text(found, "groupName", "of nobody") + ") is on " + HubspotObjects.plural(type)
                + " and is not Referloop's. Referloop never writes to it. To have this field, delete or archive that property in"
                + " HubSpot; if it was Referloop's, move it back into the group " + HubspotFields.GROUP
                + ". Then open this page again.";
    }

    private List<Item> object() {
        var why = "Keeps each referral as a record of its own, with all of its records around it.";
        var look = objects.look(account);
        if (!look.offered()) {
            return List.of(
                    Item.of(null, Kind.OBJECT, HubspotReferralObjects.NAME, HubspotReferralObjects.LABEL, why, false)
                            .not(
                                    State.UNAVAILABLE,
                                    "The account did not grant the permissions for objects of its own, which HubSpot Enterprise has. Referrals"
                                            + " are kept as notes on the records' timelines instead."));
        }
        var found = look.found();
        var object = Item.of(
                null, Kind.OBJECT, HubspotReferralObjects.NAME, HubspotReferralObjects.LABEL, why, found.isPresent());
        if (found.isPresent() && !found.get().ours()) {
            return List.of(object.not(
                    State.TAKEN,
                    "The account has an object " + HubspotReferralObjects.NAME
                            + " that is not Referloop's: its property "
                            + HubspotReferralObjects.KEY
                            + " is missing or not unique. Referloop never writes to it, and keeps"
                            + " referrals as notes instead."));
        }
        var there = found.map(HubspotReferralObjects.Found::properties).orElse(Map.of());
        var items = new ArrayList<Item>(List.of(object));
        items.add(Item.of(
                null,
                Kind.KEY,
                HubspotReferralObjects.KEY,
                "Referloop key",
                "Unique: by it the record of a referral is found again, so that none is made twice.",
                there.containsKey(HubspotReferralObjects.KEY)));
        for (var field : HubspotFields.ofTheReferral()) {
            var name = HubspotFields.property(field);
            items.add(Item.of(null, Kind.FIELD, name, field.label(), field.description(), there.containsKey(name)));
        }
        return items;
    }

    private void create(RecordType type, List<Item> items) {
        var definitions = new ArrayList<Map<String, Object>>();
        for (var item : items) {
            switch (item.kind()) {
                case GROUP -> createGroup(type, item);
                case FIELD -> definitions.add(definition(item));
                case ASSOCIATION -> createLabel(type);
                case KEY, OBJECT, PERMISSION -> throw unknown(item);
            }
        }
        createFields(paths.properties(type), definitions);
    }

    private void createGroup(RecordType type, Item item) {
        var body = Map.of("name", item.name(), "label", item.label(), "displayOrder", -1);
        create(HubspotCall.write("create property group", paths.properties(type) + "/groups", body));
    }

    private void createLabel(RecordType type) {
        // Two admins may press the button at once, and HubSpot does not document that a second label of the same words
        // is refused.
        if (objects.label(account).isEmpty()) {
            var body = Map.of(
                    "name", "referloop_referred_by",
                    "label", HubspotReferralObjects.REFERRED_BY,
                    "inverseLabel", HubspotReferralObjects.REFERRED);
            create(HubspotCall.write("create association label", paths.associationLabels(type, type), body));
        }
    }

    /** All of it in one call where the object is new; else what was added to it since. */
    private void createObject(List<Item> items) {
        if (items.isEmpty()) {
            return;
        }
        var found = objects.look(account).found();
        if (found.isEmpty()) {
            create(HubspotCall.write(
                    "create object schema", paths.objectSchemas(), HubspotReferralObjects.definition()));
            return;
        }
        var group = found.get()
                .properties()
                .getOrDefault(HubspotReferralObjects.KEY, HubspotReferralObjects.NAME + "_information");
        createFields(
                paths.properties(found.get().typeId()),
                items.stream()
                        .filter(item -> item.kind() == Kind.FIELD)
                        .map(item -> HubspotFields.definition(known(item), item.label(), group))
                        .toList());
    }

    /** In one call; and one by one where somebody created one of them meanwhile, because such a batch is refused as a whole. */
    private void createFields(String path, List<Map<String, Object>> definitions) {
        if (definitions.isEmpty()) {
            return;
        }
        var batch = HubspotCall.write("create properties", path + "/batch/create", Map.of("inputs", definitions));
        var answer = client.send(account, batch);
        if (answer.ok() && answer.errors().isEmpty()) {
            return;
        }
        for (var definition : definitions) {
            create(HubspotCall.write("create property", path, definition));
        }
    }

    private void create(HubspotCall call) {
        var answer = client.send(account, call);
        if (!answer.ok() && !exists(answer)) {
            throw new CrmException(HubspotFailures.refused(call.operation(), answer.refusal()));
        }
    }

    /** No document says how an existing name is refused, see BEHAVIOR.md#existing-names. */
    private static boolean exists(HubspotAnswer answer) {
        boolean saysSo = answer.refusal().message().contains("already exists");
        return answer.status() == 409 || (answer.status() == 400 && saysSo);
    }

    private static Map<String, Object> definition(Item item) {
        return HubspotFields.definition(known(item), item.label(), HubspotFields.GROUP);
    }

    private static ReferralField known(Item item) {
        return HubspotFields.field(item.name()).orElseThrow(() -> unknown(item));
    }

    private static IllegalArgumentException unknown(Item item) {
        return new IllegalArgumentException(
                "The plan names the " + item.kind() + " " + item.name() + ", which is none of ours");
    }

    private Map<String, JsonNode> named(String operation, String path) {
        var named = new LinkedHashMap<String, JsonNode>();
        for (var result : client.ok(account, HubspotCall.get(operation, path)).path("results")) {
            named.put(HubspotJson.text(result, "name", ""), result);
        }
        return named;
    }
}
