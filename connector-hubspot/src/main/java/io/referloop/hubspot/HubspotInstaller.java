package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.InstallPlan;
import io.referloop.crm.InstallPlan.Item;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out which of our properties are missing, and creates those. Only ever adds; what exists is left as it is. One use's. */
final class HubspotInstaller {

    private static final String GROUP = "group";
    private static final String FIELD = "field";

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final CrmAccount account;

    HubspotInstaller(HubspotClient client, HubspotPaths paths, CrmAccount account) {
        this.client = client;
        this.paths = paths;
        this.account = account;
    }

    InstallPlan plan() {
        var items = new ArrayList<Item>();
        for (var type : HubspotFields.TYPES) {
            if (!names("list property groups", paths.properties(type) + "/groups")
                    .contains(HubspotFields.GROUP)) {
                items.add(new Item(
                        type,
                        GROUP,
                        HubspotFields.GROUP,
                        "Referloop",
                        "Keeps Referloop's fields together on the record."));
            }
            var existing = names("list properties", paths.properties(type));
            for (var field : ReferralField.values()) {
                if (field.on(type) && !existing.contains(HubspotFields.property(field))) {
                    items.add(new Item(type, FIELD, HubspotFields.property(field), field.label(), field.description()));
                }
            }
        }
        return new InstallPlan(items);
    }

    void install(InstallPlan plan) {
        for (var type : HubspotFields.TYPES) {
            var items =
                    plan.items().stream().filter(item -> item.type() == type).toList();
            items.stream().filter(item -> item.kind().equals(GROUP)).forEach(item -> createGroup(type, item));
            createFields(
                    type,
                    items.stream().filter(item -> item.kind().equals(FIELD)).toList());
        }
    }

    private void createGroup(RecordType type, Item item) {
        var body = Map.of("name", item.name(), "label", item.label(), "displayOrder", -1);
        create(HubspotCall.write("create property group", paths.properties(type) + "/groups", body));
    }

    /** In one call; and one by one where somebody created one of them meanwhile, because such a batch is refused as a whole. */
    private void createFields(RecordType type, List<Item> items) {
        var definitions = items.stream().map(HubspotInstaller::definition).toList();
        if (definitions.isEmpty()) {
            return;
        }
        var batch = HubspotCall.write(
                "create properties", paths.properties(type) + "/batch/create", Map.of("inputs", definitions));
        var answer = client.send(account, batch);
        if (answer.ok() && answer.errors().isEmpty()) {
            return;
        }
        for (var definition : definitions) {
            create(HubspotCall.write("create property", paths.properties(type), definition));
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
        var field = HubspotFields.field(item.name())
                .orElseThrow(() -> new IllegalArgumentException(
                        "The plan names the field " + item.name() + ", which is none of ours"));
        return HubspotFields.definition(field, item.label());
    }

    private Set<String> names(String operation, String path) {
        var names = new HashSet<String>();
        for (var result : client.ok(account, HubspotCall.get(operation, path)).path("results")) {
            names.add(HubspotJson.text(result, "name", ""));
        }
        return names;
    }
}
