package io.referloop.hubspot;

import io.referloop.crm.CallerVerifier.Verdict.Refused;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmInbox;
import io.referloop.hubspot.HubspotSignatures.Claim;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Takes what HubSpot pushes: verified over the raw bytes, stored, and only then answered with 200. Nothing here reads an event; HubSpot
 * waits five seconds at most and tries again on any other answer, so everything else happens later.
 */
@Controller
final class HubspotWebhookController {

    private static final Logger log = LoggerFactory.getLogger(HubspotWebhookController.class);

    private final HubspotSignatures signatures;
    private final CrmInbox inbox;
    private final int maxBody;
    private final Clock clock;

    HubspotWebhookController(HubspotSignatures signatures, CrmInbox inbox, int maxBody, Clock clock) {
        this.signatures = signatures;
        this.inbox = inbox;
        this.maxBody = maxBody;
        this.clock = clock;
    }

    @RequestMapping("/hooks/hubspot")
    void receive(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var problem = take(request);
        if (problem == null) {
            response.setStatus(HttpServletResponse.SC_OK);
        } else {
            problem.send(response);
        }
    }

    private @Nullable HubspotWebhookProblem take(HttpServletRequest request) throws IOException {
        if (!request.getMethod().equals("POST")) {
            return HubspotWebhookProblem.METHOD;
        }
        if (encoded(request)) {
            return HubspotWebhookProblem.ENCODED;
        }
        if (request.getContentLengthLong() > maxBody) {
            return HubspotWebhookProblem.TOO_LARGE;
        }
        return switch (signatures.claim(headers(request))) {
            case Claim.None(var refused) -> refuse(refused);
            case Claim.V2 v2 -> refuse(new Refused("SIGNATURE_MISSING", "There is no X-HubSpot-Signature-v3 header"));
            case Claim.V3 v3 -> verify(request, v3);
        };
    }

    private @Nullable HubspotWebhookProblem verify(HttpServletRequest request, Claim.V3 claim) throws IOException {
        byte[] body;
        try {
            body = read(request);
        } catch (EOFException cutShort) {
            return HubspotWebhookProblem.CUT_SHORT;
        }
        if (body.length > maxBody) {
            return HubspotWebhookProblem.TOO_LARGE;
        }
        if (!signatures.holds(claim, request.getMethod(), pathAndQuery(request), body)) {
            return refuse(HubspotSignatures.invalid());
        }
        var portals = HubspotPortals.in(body);
        return portals == null ? HubspotWebhookProblem.NOT_EVENTS : store(portals, body, correlation(request));
    }

    /** A delivery that speaks of several accounts is stored once for each: no account's work waits for another's. */
    private @Nullable HubspotWebhookProblem store(List<String> portals, byte[] body, String correlation) {
        var now = clock.instant();
        try {
            for (var portal : portals) {
                inbox.accept(new CrmDelivery(HubspotObjects.CRM, portal, now, correlation, body));
            }
            return null;
        } catch (CrmInbox.Unavailable e) {
            log.warn("crm=hubspot correlation={}: delivery not stored, HubSpot will send it again", correlation);
            return HubspotWebhookProblem.NOT_STORED;
        } catch (RuntimeException e) {
            log.error("crm=hubspot correlation={}: delivery not stored, HubSpot will send it again", correlation, e);
            return HubspotWebhookProblem.NOT_STORED;
        }
    }

    private HubspotWebhookProblem refuse(Refused refused) {
        inbox.refused(HubspotObjects.CRM, refused.code());
        log.debug("crm=hubspot refused code={}", refused.code());
        return new HubspotWebhookProblem(401, refused.code(), refused.message(), "Send it as HubSpot signs it.");
    }

    /** At most one byte more than allowed is read, whatever the headers say. */
    private byte[] read(HttpServletRequest request) throws IOException {
        var in = request.getInputStream();
        long declared = request.getContentLengthLong();
        if (declared < 0) {
            return in.readNBytes(maxBody + 1);
        }
        var body = new byte[(int) declared];
        if (in.readNBytes(body, 0, body.length) < body.length) {
            throw new EOFException();
        }
        return body;
    }

    private static boolean encoded(HttpServletRequest request) {
        var encoding = request.getHeader("Content-Encoding");
        return encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity");
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        return Map.of(
                HubspotSignatures.SIGNATURE_V3, Collections.list(request.getHeaders(HubspotSignatures.SIGNATURE_V3)),
                HubspotSignatures.TIMESTAMP, Collections.list(request.getHeaders(HubspotSignatures.TIMESTAMP)));
    }

    private static String pathAndQuery(HttpServletRequest request) {
        var query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    private static String correlation(HttpServletRequest request) {
        var given = request.getHeader("X-HubSpot-Correlation-Id");
        return given != null && given.matches("[A-Za-z0-9-]{1,64}")
                ? given
                : Long.toString(ThreadLocalRandom.current().nextLong() >>> 4, 36);
    }
}
