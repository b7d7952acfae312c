package io.referloop.hubspot;

import io.referloop.crm.Secret;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The HubSpot app of this deployment. Without a client id HubSpot is simply not offered.
 *
 * @param clientId from the app's Auth tab
 * @param clientSecret from the app's Auth tab; signs webhooks and cards too
 * @param previousClientSecret the secret before the last rotation; still accepted on signatures while it is set
 * @param appId the app's number; without it an event's own {@code appId} tells our echoes
 * @param apiUrl where the API is called
 * @param authorizeUrl the consent page
 * @param uiUrl where people open records
 * @param apiVersion the dated version in every path
 * @param acceptSignatureV2 accept callers that carry only a v2 signature, which has no time in it and so can be replayed for ever
 */
@ConfigurationProperties("referloop.hubspot")
record HubspotProperties(
        @DefaultValue("") String clientId,
        @DefaultValue("") Secret clientSecret,
        @DefaultValue("") Secret previousClientSecret,
        @DefaultValue("") String appId,
        @DefaultValue("https://api.hubapi.com") URI apiUrl,

        @DefaultValue("https://app.hubspot.com/oauth/authorize")
        URI authorizeUrl,

        @DefaultValue("https://app.hubspot.com") URI uiUrl,
        @DefaultValue("2026-09") String apiVersion,
        @DefaultValue("false") boolean acceptSignatureV2,
        @DefaultValue Webhook webhook,
        @DefaultValue Calls calls) {

    static final String PREFIX = "referloop.hubspot.";

    HubspotProperties {
        require(
                clientId.isBlank() == clientSecret.reveal().isBlank(),
                "client-id and client-secret",
                "be set together");
        require(apiVersion.matches("\\d{4}-\\d{2}"), "api-version", "look like 2026-09, is \"" + apiVersion + "\"");
        require(appId.matches("\\d*"), "app-id", "be a number, is \"" + appId + "\"");
        apiUrl = address("api-url", apiUrl);
        authorizeUrl = address("authorize-url", authorizeUrl);
        uiUrl = address("ui-url", uiUrl);
    }

    /** An absolute http(s) address without its last slash, so that a path can follow. */
    static URI address(String property, URI value) {
        boolean absolute =
                ("https".equals(value.getScheme()) || "http".equals(value.getScheme())) && value.getHost() != null;
        require(
                absolute && value.getRawQuery() == null,
                property,
                "be an address like https://host, is \"" + value + "\"");
        var text = value.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : value;
    }

    private static void require(boolean holds, String property, String expectation) {
        if (!holds) {
            throw new IllegalArgumentException(
                    (property.startsWith("referloop.") ? "" : PREFIX) + property + " must " + expectation);
        }
    }

    private static void within(String property, Duration value, Duration most) {
        boolean inside = !value.isNegative() && !value.isZero() && value.compareTo(most) <= 0;
        require(inside, property, "be more than 0 and at most " + most + ", is " + value);
    }

    /**
     * What a webhook or card request may look like.
     *
     * @param tolerance how old a signature may be; HubSpot documents five minutes, which is also the most
     * @param clockSkew how far in the future its time may lie, because no two clocks agree; at most one minute
     * @param maxBody the largest body that is read; at most 10 MB
     */
    record Webhook(
            @DefaultValue("5m") Duration tolerance,
            @DefaultValue("30s") Duration clockSkew,
            @DefaultValue("1MB") DataSize maxBody) {

        Webhook {
            within("webhook.tolerance", tolerance, Duration.ofMinutes(5));
            require(
                    !clockSkew.isNegative() && clockSkew.compareTo(Duration.ofMinutes(1)) <= 0,
                    "webhook.clock-skew",
                    "be from 0 to 1 minute, is " + clockSkew);
            require(
                    maxBody.toBytes() > 0 && maxBody.toMegabytes() <= 10,
                    "webhook.max-body",
                    "be more than 0 and at most 10MB, is " + maxBody);
        }
    }

    /**
     * How the API is called.
     *
     * @param connectTimeout at most one minute
     * @param readTimeout for a whole answer; at most two minutes
     * @param perTenSeconds calls per account in ten seconds; HubSpot's limit for an OAuth app is 110, and 250 is the most of any app
     * @param searchesPerSecond per account; HubSpot's limit is 5
     * @param turnWait the longest that a call waits for its turn before it answers "throttled"; at most 30 seconds
     * @param maxAnswer the largest answer that is read; at most 64 MB
     */
    record Calls(
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("20s") Duration readTimeout,
            @DefaultValue("110") int perTenSeconds,
            @DefaultValue("5") int searchesPerSecond,
            @DefaultValue("3s") Duration turnWait,
            @DefaultValue("16MB") DataSize maxAnswer) {

        Calls {
            within("calls.connect-timeout", connectTimeout, Duration.ofMinutes(1));
            within("calls.read-timeout", readTimeout, Duration.ofMinutes(2));
            within("calls.turn-wait", turnWait, Duration.ofSeconds(30));
            require(
                    perTenSeconds >= 6 && perTenSeconds <= 250,
                    "calls.per-ten-seconds",
                    "be from 6 to 250, is " + perTenSeconds);
            require(
                    searchesPerSecond >= 2 && searchesPerSecond <= 5,
                    "calls.searches-per-second",
                    "be from 2 to 5, is " + searchesPerSecond);
            require(
                    maxAnswer.toBytes() > 0 && maxAnswer.toMegabytes() <= 64,
                    "calls.max-answer",
                    "be more than 0 and at most 64MB, is " + maxAnswer);
        }
    }
}
