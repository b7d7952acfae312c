package io.referloop.salesforce;

import io.referloop.crm.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The External Client App of this deployment. Without a client id Salesforce is simply not offered.
 *
 * @param clientId the app's consumer key
 * @param clientSecret the app's consumer secret; not used by {@code jwt-bearer}
 * @param grant how access comes about: {@code web-server}, {@code jwt-bearer} or {@code client-credentials}
 * @param loginUrl where people sign in and tokens are asked for: login or test.salesforce.com, or the organisation's own My Domain
 * @param instanceUrl an instance outside of Salesforce's hosts whose tokens are accepted, such as a sandbox on this machine
 * @param username for {@code jwt-bearer}: the user that Referloop works as
 * @param privateKeyFile for {@code jwt-bearer}: the RSA key whose certificate the app has, as PKCS#8 PEM; only read, never stored
 * @param audience for {@code jwt-bearer}: to whom the statement is addressed; the login url where it is empty
 * @param sessionLifetime after how long a token is renewed though it may still work; below the organisation's session timeout
 */
@ConfigurationProperties("referloop.salesforce")
record SalesforceProperties(
        @DefaultValue("") String clientId,
        @DefaultValue("") Secret clientSecret,
        @DefaultValue("web-server") Grant grant,
        @DefaultValue("https://login.salesforce.com") URI loginUrl,
        @Nullable URI instanceUrl,
        @DefaultValue("") String username,
        @Nullable Path privateKeyFile,
        @DefaultValue("") String audience,
        @DefaultValue("1h") Duration sessionLifetime,
        @DefaultValue Calls calls,
        @DefaultValue OutboundMessages outboundMessages) {

    static final String PREFIX = "referloop.salesforce.";
    /** The endpoint's version is that of the generated client: another one may answer what it cannot read. */
    static final String API_VERSION = "65.0";

    SalesforceProperties {
        boolean absolute = ("https".equals(loginUrl.getScheme()) || "http".equals(loginUrl.getScheme()))
                && loginUrl.getHost() != null;
        require(
                absolute && loginUrl.getRawQuery() == null,
                "login-url",
                "be an address like https://host, is \"" + loginUrl + "\"");
        var text = loginUrl.toString();
        loginUrl = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : loginUrl;
        within("session-lifetime", sessionLifetime, Duration.ofHours(24));
        if (!clientId.isBlank()) {
            boolean statement = grant == Grant.JWT_BEARER;
            require(statement || !clientSecret.reveal().isBlank(), "client-secret", "be set together with client-id");
            require(!statement || !username.isBlank(), "username", "be set for the grant jwt-bearer");
            require(!statement || privateKeyFile != null, "private-key-file", "be set for the grant jwt-bearer");
        }
    }

    /** Whether this is an address of Salesforce's, or the one that is configured in its place. */
    boolean isOurs(URI address) {
        boolean named = instanceUrl != null && origin(address).equals(origin(instanceUrl));
        if (named || origin(address).equals(origin(loginUrl))) {
            return true;
        }
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        boolean plain = address.getUserInfo() == null && (address.getPort() == -1 || address.getPort() == 443);
        return "https".equals(address.getScheme())
                && plain
                && (host.endsWith(".salesforce.com") || host.endsWith(".salesforce.mil"));
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getHost() + ":" + address.getPort();
    }

    private static void require(boolean holds, String property, String expectation) {
        if (!holds) {
            throw new IllegalArgumentException(PREFIX + property + " must " + expectation);
        }
    }

    private static void within(String property, Duration value, Duration most) {
        boolean inside = !value.isNegative() && !value.isZero() && value.compareTo(most) <= 0;
        require(inside, property, "be more than 0 and at most " + most + ", is " + value);
    }

    enum Grant {
        WEB_SERVER,
        JWT_BEARER,
        CLIENT_CREDENTIALS
    }

    /**
     * How the APIs are called.
     *
     * @param connectTimeout at most one minute
     * @param deadline for a whole answer, its last byte included; at most ten minutes, after which Salesforce gives up itself
     * @param perSecond calls per organisation in a second; Salesforce has no such limit, its other users have
     * @param turnWait the longest that a call waits for its turn before it answers "throttled"; at most 30 seconds
     * @param maxAnswer the largest answer that is read, unpacked; at most 256 MB
     * @param reservePercent how much of the organisation's daily calls is left to its other integrations
     * @param bulkFrom from how many records on a list is read by the Bulk API
     */
    record Calls(
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("2m") Duration deadline,
            @DefaultValue("25") int perSecond,
            @DefaultValue("3s") Duration turnWait,
            @DefaultValue("64MB") DataSize maxAnswer,
            @DefaultValue("20") int reservePercent,
            @DefaultValue("20000") int bulkFrom) {

        Calls {
            within("calls.connect-timeout", connectTimeout, Duration.ofMinutes(1));
            within("calls.deadline", deadline, Duration.ofMinutes(10));
            within("calls.turn-wait", turnWait, Duration.ofSeconds(30));
            require(perSecond >= 1 && perSecond <= 1000, "calls.per-second", "be from 1 to 1000, is " + perSecond);
            require(
                    maxAnswer.toBytes() > 0 && maxAnswer.toMegabytes() <= 256,
                    "calls.max-answer",
                    "be more than 0 and at most 256MB, is " + maxAnswer);
            require(
                    reservePercent >= 0 && reservePercent <= 90,
                    "calls.reserve-percent",
                    "be from 0 to 90, is " + reservePercent);
            require(bulkFrom >= 2000, "calls.bulk-from", "be at least 2000, is " + bulkFrom);
        }
    }

    /**
     * The endpoint for outbound messages, for organisations without change events.
     *
     * @param secret the last part of the endpoint's path; without it the endpoint does not exist, because Salesforce signs nothing
     * @param maxBody the largest body that is read; at most 10 MB
     */
    record OutboundMessages(
            @DefaultValue("") Secret secret,
            @DefaultValue("1MB") DataSize maxBody) {

        OutboundMessages {
            require(
                    secret.reveal().isEmpty() || secret.reveal().matches("[A-Za-z0-9_-]{32,200}"),
                    "outbound-messages.secret",
                    "be 32 to 200 letters, digits, - and _");
            require(
                    maxBody.toBytes() > 0 && maxBody.toMegabytes() <= 10,
                    "outbound-messages.max-body",
                    "be more than 0 and at most 10MB, is " + maxBody);
        }
    }
}
