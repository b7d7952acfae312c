package io.referloop.hubspot;

import io.referloop.crm.ActionCall;
import io.referloop.crm.ActionKind;
import io.referloop.crm.ActionResult;
import io.referloop.crm.CallerVerifier.Verdict.Refused;
import io.referloop.crm.CrmActions;
import io.referloop.crm.CrmActions.Receipt;
import io.referloop.crm.CrmInbox;
import io.referloop.hubspot.HubspotSignatures.Claim;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Takes what workflows ask for. Verified over the raw bytes, stored, and answered with BLOCK: HubSpot waits until it is told the result, see
 * BEHAVIOR.md#workflow-actions. A call that was decided before is answered with its result.
 */
@RestController
final class HubspotActionController {

    private static final Logger log = LoggerFactory.getLogger(HubspotActionController.class);
    private static final int BODY_MAX = 256 * 1024;

    private final HubspotSignatures signatures;
    private final CrmActions actions;
    private final CrmInbox inbox;

    HubspotActionController(HubspotSignatures signatures, CrmActions actions, CrmInbox inbox) {
        this.signatures = signatures;
        this.actions = actions;
        this.inbox = inbox;
    }

    @PostMapping("/hooks/hubspot/actions/{action}")
    ResponseEntity<byte[]> act(@PathVariable String action, HttpServletRequest request) throws IOException {
        return verified(
                request,
                body -> kind(action)
                        .map(kind -> taken(kind, body))
                        .orElseGet(() -> problem(404, "ACTION_UNKNOWN", "There is no such action here.")));
    }

    @PostMapping("/hooks/hubspot/options/programs")
    ResponseEntity<byte[]> programs(HttpServletRequest request) throws IOException {
        return verified(request, body -> {
            String search = HubspotJson.text(body.path("fetchOptions"), "q", "");
            return ResponseEntity.ok(HubspotJson.bytes(
                    Map.of("options", actions.programs(HubspotObjects.CRM, portal(body), search), "searchable", true)));
        });
    }

    private ResponseEntity<byte[]> taken(ActionKind kind, JsonNode body) {
        Optional<ActionCall> call = HubspotActionBody.read(kind, body, correlation());
        if (call.isEmpty()) {
            return problem(
                    400,
                    "NOT_AN_ACTION",
                    "The body must have callbackId, origin.portalId and an object with type and id.");
        }
        try {
            return answer(
                    switch (actions.take(call.get())) {
                        case Receipt.Later later -> HubspotActionBody.block();
                        case Receipt.Known(ActionResult result) -> HubspotActionBody.completed(result);
                    });
        } catch (RuntimeException failed) {
            log.warn(
                    "crm=hubspot correlation={}: action not stored, HubSpot will ask again",
                    call.get().correlation(),
                    failed);
            return problem(503, "NOT_STORED", "The action could not be stored; ask again later.");
        }
    }

    /** HubSpot documents version 2 for workflow actions and sends 3 too; a repeated request does nothing here, so 2 is enough. */
    private ResponseEntity<byte[]> verified(HttpServletRequest request, Work work) throws IOException {
        byte[] body = request.getInputStream().readNBytes(BODY_MAX + 1);
        if (body.length > BODY_MAX) {
            return problem(413, "BODY_TOO_LARGE", "The body is larger than an action may be.");
        }
        String path = pathAndQuery(request);
        return switch (signatures.claim(headers(request))) {
            case Claim.None(Refused refused) -> refuse(refused);
            case Claim.V2 v2 when signatures.holds(v2, request.getMethod(), path, body) -> read(body, work);
            case Claim.V3 v3 when signatures.holds(v3, request.getMethod(), path, body) -> read(body, work);
            case Claim.V2 v2 -> refuse(HubspotSignatures.invalid());
            case Claim.V3 v3 -> refuse(HubspotSignatures.invalid());
        };
    }

    private static ResponseEntity<byte[]> read(byte[] body, Work work) {
        Optional<JsonNode> json = HubspotJson.parse(body).filter(JsonNode::isObject);
        return json.map(work::answer).orElseGet(() -> problem(400, "NOT_JSON", "The body must be a JSON object."));
    }

    private ResponseEntity<byte[]> refuse(Refused refused) {
        inbox.refused(HubspotObjects.CRM, refused.code());
        return problem(401, refused.code(), refused.message());
    }

    private static Optional<ActionKind> kind(String path) {
        return Optional.ofNullable(
                switch (path) {
                    case "enrol-referrer" -> ActionKind.ENROL_REFERRER;
                    case "submit-referral" -> ActionKind.SUBMIT_REFERRAL;
                    case "grant-reward" -> ActionKind.GRANT_REWARD;
                    default -> null;
                });
    }

    private static String portal(JsonNode body) {
        return HubspotJson.text(body.path("origin"), "portalId", HubspotJson.text(body, "portalId", ""));
    }

    private static ResponseEntity<byte[]> answer(Map<String, ?> body) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(HubspotJson.bytes(body));
    }

    private static ResponseEntity<byte[]> problem(int status, String code, String message) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("code", code);
        body.put("message", message);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(HubspotJson.bytes(body));
    }

    private static String pathAndQuery(HttpServletRequest request) {
        return request.getQueryString() == null
                ? request.getRequestURI()
                : request.getRequestURI() + "?" + request.getQueryString();
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        var headers = new HashMap<String, List<String>>();
        Collections.list(request.getHeaderNames())
                .forEach(
                        name -> headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name))));
        return headers;
    }

    private static String correlation() {
        return "action-" + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
    }

    @FunctionalInterface
    private interface Work {
        ResponseEntity<byte[]> answer(JsonNode body);
    }
}
