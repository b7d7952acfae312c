package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Why a delivery was not taken. The texts are ours and need no escaping; nothing of the request is repeated in them. */
record HubspotWebhookProblem(int status, String code, String message, String fix) {

    static final HubspotWebhookProblem METHOD = new HubspotWebhookProblem(
            405, "METHOD_NOT_ALLOWED", "Webhooks are taken by POST only.", "Set the app's targetUrl to this address.");
    static final HubspotWebhookProblem ENCODED = new HubspotWebhookProblem(
            415, "BODY_ENCODED", "The body is compressed.", "Send it without Content-Encoding, as HubSpot does.");
    static final HubspotWebhookProblem TOO_LARGE = new HubspotWebhookProblem(
            413,
            "BODY_TOO_LARGE",
            "The body is larger than a delivery may be.",
            "Raise referloop.hubspot.webhook.max-body, at most 10MB.");
    static final HubspotWebhookProblem CUT_SHORT = new HubspotWebhookProblem(
            400, "BODY_CUT_SHORT", "The body ended before its Content-Length.", "Send the whole body.");
    static final HubspotWebhookProblem NOT_EVENTS = new HubspotWebhookProblem(
            400, "NOT_EVENTS", "The body is not an array of events with a portalId.", "Send it as HubSpot sends it.");
    static final HubspotWebhookProblem NOT_STORED =
            new HubspotWebhookProblem(503, "NOT_STORED", "The delivery could not be stored.", "Send it again later.");

    void send(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        if (status == 405) {
            response.setHeader("Allow", "POST");
        }
        if (status == 503) {
            response.setHeader("Retry-After", "5");
        }
        if (status == 413) {
            // What is still on its way need not be read to its end.
            response.setHeader("Connection", "close");
        }
        var body = """
                {"code":"%s","message":"%s","fix":"%s"}\
                """.formatted(code, message, fix).getBytes(UTF_8);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
