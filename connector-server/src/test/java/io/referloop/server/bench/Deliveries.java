package io.referloop.server.bench;

import io.referloop.sandbox.hubspot.Signature;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Makes deliveries as HubSpot does: an array of events, signed, as the bytes of a whole HTTP request. */
final class Deliveries {

    private static final String PATH = "/hooks/hubspot";
    private static final AtomicLong EVENT = new AtomicLong(3_000_000_000L);

    private final URI url;
    private final String secret;
    private final long portal;
    private final long appId;

    Deliveries(URI url, String secret, long portal, long appId) {
        this.url = url;
        this.secret = secret;
        this.portal = portal;
        this.appId = appId;
    }

    /** A person moved these deals to a stage that qualifies. */
    byte[] qualified(List<String> deals) {
        long now = System.currentTimeMillis();
        return deals.stream()
                .map(deal -> event("deal", deal, "dealstage", "qualifiedtobuy", now))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Hundred changes of contacts that have nothing to do with a referral, as most of what a CRM tells. */
    byte[] unrelated(int seed) {
        long now = System.currentTimeMillis();
        StringBuilder body = new StringBuilder("[");
        for (int n = 0; n < 100; n++) {
            body.append(n == 0 ? "" : ",")
                    .append(event(
                            "contact", Integer.toString(70_000_000 + seed * 100 + n), "lifecyclestage", "lead", now));
        }
        return body.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Signed now, so good for five minutes. */
    byte[] request(byte[] body) {
        long now = System.currentTimeMillis();
        String head = "POST " + PATH + " HTTP/1.1\r\nHost: " + url.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + "\r\nX-HubSpot-Signature-v3: " + Signature.v3(secret, "POST", url + PATH, body, now)
                + "\r\nX-HubSpot-Request-Timestamp: " + now + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + head.length());
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private String event(String object, String id, String property, String value, long at) {
        return "{\"eventId\":" + EVENT.incrementAndGet() + ",\"subscriptionId\":2881721,\"portalId\":" + portal
                + ",\"appId\":" + appId + ",\"occurredAt\":" + at + ",\"subscriptionType\":\"" + object
                + ".propertyChange\",\"attemptNumber\":0,\"objectId\":" + id + ",\"propertyName\":\"" + property
                + "\",\"propertyValue\":\"" + value + "\",\"changeSource\":\"CRM_UI\",\"sourceId\":\"userId:48211\"}";
    }
}
