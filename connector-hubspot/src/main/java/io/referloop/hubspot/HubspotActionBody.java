package io.referloop.hubspot;

import io.referloop.crm.ActionCall;
import io.referloop.crm.ActionKind;
import io.referloop.crm.ActionResult;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A workflow action's request and answers in HubSpot's own words. */
final class HubspotActionBody {

    private static final String STATE = "hs_execution_state";

    /** How long a workflow waits before it goes on without a result: longer than any outage should be. */
    private static final String WAITS_FOR = "P1W";

    /** What our definitions of the actions offer. Nothing else of a call is anybody's word: who submitted, say, a workflow cannot claim. */
    private static final Map<ActionKind, Set<String>> OFFERED = Map.of(
            ActionKind.ENROL_REFERRER, Set.of("program"),
            ActionKind.SUBMIT_REFERRAL, Set.of("referrerEmail", "referrerName", "note"),
            ActionKind.GRANT_REWARD, Set.of("amount", "reason", "beneficiary", "program"));

    private HubspotActionBody() {}

    /** Empty when something is missing without which nothing can be done. */
    static Optional<ActionCall> read(ActionKind kind, JsonNode body, String correlation) {
        var callback = HubspotJson.text(body, "callbackId");
        var portal = HubspotJson.text(body.path("origin"), "portalId");
        var id = HubspotJson.text(body.path("object"), "objectId");
        RecordType type = HubspotObjects.type(HubspotJson.text(body.path("object"), "objectType"));
        if (callback == null || portal == null || id == null || type == null) {
            return Optional.empty();
        }
        return Optional.of(new ActionCall(
                HubspotObjects.CRM,
                portal,
                kind,
                callback,
                new RecordRef(type, id),
                "workflow " + HubspotJson.text(body.path("context"), "workflowId", "unknown"),
                inputs(OFFERED.getOrDefault(kind, Set.of()), body),
                correlation));
    }

    /** HubSpot has the workflow wait. */
    static Map<String, ?> block() {
        return Map.of("outputFields", Map.of(STATE, "BLOCK", "hs_expiration_duration", WAITS_FOR));
    }

    /** The result, as an answer to the call and as a completion alike. A refusal lets the workflow go on, with an error code to branch on. */
    static Map<String, ?> completed(ActionResult result) {
        Map<String, String> outputs = new LinkedHashMap<>(result.outputs());
        outputs.put(STATE, result.done() ? "SUCCESS" : "FAIL_CONTINUE");
        return Map.of("outputFields", outputs);
    }

    /** Samples say {@code inputFields}, others {@code fields}; both are read. */
    private static Map<String, String> inputs(Set<String> offered, JsonNode body) {
        Map<String, String> inputs = new HashMap<>();
        for (var fields : List.of(body.path("fields"), body.path("inputFields"))) {
            for (var name : offered) {
                var value = HubspotJson.text(fields, name);
                if (value != null) {
                    inputs.put(name, value);
                }
            }
        }
        return inputs;
    }
}
