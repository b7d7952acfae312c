package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an app learns of the account itself: its currency, pipelines and people; and how it leaves. */
final class PortalEndpoints {

    private static final int OWNERS_STANDARD = 100;
    private static final int OWNERS_MAX = 500;

    Reply account(ApiCall api) {
        api.requireAny("oauth");
        List<String> currencies = List.copyOf(api.data().ratesToHome().keySet());
        ObjectNode body = Json.object()
                .put("portalId", api.data().id())
                .put("accountType", "STANDARD")
                .put("timeZone", Portal.TIME_ZONE)
                .put("utcOffset", "-05:00")
                .put("utcOffsetMilliseconds", -18_000_000)
                .put("companyCurrency", currencies.getFirst())
                .put("dataHostingLocation", "na1")
                .put("uiDomain", "localhost");
        body.set("additionalCurrencies", Json.tree(currencies.subList(1, currencies.size())));
        return Reply.json(200, body);
    }

    Reply pipelines(ApiCall api) {
        ObjectType type = pipelineType(api);
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        pipelinesOf(api, type).forEach(pipeline -> results.add(shown(api, pipeline)));
        return Reply.json(200, body);
    }

    Reply pipeline(ApiCall api) {
        ObjectType type = pipelineType(api);
        String id = api.call().variable("id");
        return Reply.json(
                200,
                pipelinesOf(api, type).stream()
                        .filter(pipeline -> pipeline.id().equals(id))
                        .findFirst()
                        .map(pipeline -> shown(api, pipeline))
                        .orElseThrow(() -> ApiFailure.notFound(id)));
    }

    Reply owners(ApiCall api) {
        api.requireAny("crm.objects.owners.read");
        int limit = api.limit(OWNERS_STANDARD, OWNERS_MAX);
        Optional<String> email = api.call().query("email");
        boolean archived =
                api.call().query("archived").map(Boolean::parseBoolean).orElse(false);
        long after = ObjectEndpoints.cursor(api.call().query("after"));
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        for (PortalUser user : archived ? List.<PortalUser>of() : api.data().users()) {
            long id = Long.parseLong(user.ownerId());
            if (id < after || !email.orElse(user.email()).equalsIgnoreCase(user.email())) {
                continue;
            }
            if (results.size() == limit) {
                body.putObject("paging").putObject("next").put("after", user.ownerId());
                break;
            }
            results.add(shown(api, user));
        }
        return Reply.json(200, body);
    }

    Reply owner(ApiCall api) {
        api.requireAny("crm.objects.owners.read");
        String id = api.call().variable("id");
        boolean byUser = api.call().query("idProperty").orElse("id").equals("userId");
        return Reply.json(
                200,
                api.data().users().stream()
                        .filter(user -> id.equals(byUser ? Long.toString(user.userId()) : user.ownerId()))
                        .findFirst()
                        .map(user -> shown(api, user))
                        .orElseThrow(() -> ApiFailure.notFound(id)));
    }

    Reply uninstall(ApiCall api) {
        api.requireAny("oauth");
        api.portal().uninstall();
        return Reply.empty(204);
    }

    private static ObjectType pipelineType(ApiCall api) {
        ObjectType type = api.type("type");
        if (type == ObjectType.LEAD) {
            api.requireAny("crm.objects.leads.read");
        } else {
            api.requireAny("crm.objects.deals.read", "crm.objects.contacts.read", "crm.objects.companies.read");
        }
        return type;
    }

    private static List<Pipeline> pipelinesOf(ApiCall api, ObjectType type) {
        return switch (type) {
            case DEAL -> api.data().pipelines();
            case LEAD -> List.of(Seed.leadPipeline());
            case CONTACT, COMPANY, NOTE, CUSTOM -> List.of();
        };
    }

    private static ObjectNode shown(ApiCall api, Pipeline pipeline) {
        ObjectNode node = Json.object()
                .put("id", pipeline.id())
                .put("label", pipeline.label())
                .put("displayOrder", pipeline.displayOrder())
                .put("archived", false)
                .put("createdAt", api.portal().createdAt().toString())
                .put("updatedAt", api.portal().createdAt().toString());
        ArrayNode stages = node.putArray("stages");
        for (Pipeline.Stage stage : pipeline.stages()) {
            ObjectNode entry = stages.addObject()
                    .put("id", stage.id())
                    .put("label", stage.label())
                    .put("displayOrder", stage.displayOrder())
                    .put("archived", false)
                    .put("writePermissions", "CRM_PERMISSIONS_ENFORCEMENT");
            entry.putObject("metadata")
                    .put("isClosed", Boolean.toString(stage.closed()))
                    .put("probability", stage.probability());
        }
        return node;
    }

    private static ObjectNode shown(ApiCall api, PortalUser user) {
        ObjectNode node = Json.object()
                .put("id", user.ownerId())
                .put("email", user.email())
                .put("type", "PERSON")
                .put("firstName", user.firstName())
                .put("lastName", user.lastName())
                .put("userId", user.userId())
                .put("userIdIncludingInactive", user.userId())
                .put("createdAt", api.portal().createdAt().toString())
                .put("updatedAt", api.portal().createdAt().toString())
                .put("archived", false);
        node.putArray("teams");
        return node;
    }
}
