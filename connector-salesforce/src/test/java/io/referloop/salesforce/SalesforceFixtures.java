package io.referloop.salesforce;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.referloop.crm.Secret;
import io.referloop.salesforce.SalesforceProperties.Calls;
import io.referloop.salesforce.SalesforceProperties.Grant;
import io.referloop.salesforce.SalesforceProperties.OutboundMessages;
import io.referloop.salesforce.events.EventSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** An adapter as a test needs it: short deadlines, no waiting for a turn. */
final class SalesforceFixtures {

    static final String SECRET = "contract-secret-of-the-external-client-app";

    private SalesforceFixtures() {}

    static SalesforceProperties properties(URI login) {
        return properties(login, Grant.WEB_SERVER);
    }

    static SalesforceProperties properties(URI login, Grant grant) {
        return new SalesforceProperties(
                "contract-client",
                new Secret(SECRET),
                grant,
                login,
                null,
                "",
                null,
                "",
                Duration.ofHours(1),
                calls(20_000),
                new OutboundMessages(new Secret(""), DataSize.ofMegabytes(1)));
    }

    /** Nobody listens there. */
    private static final EventSettings EVENTS = new EventSettings(
            URI.create("http://localhost:9"), "/data/Referloop__chn", Duration.ofMinutes(5), Duration.ofSeconds(1));

    static Calls calls(int bulkFrom) {
        return new Calls(
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                1_000,
                Duration.ofSeconds(10),
                DataSize.ofMegabytes(64),
                20,
                bulkFrom);
    }

    /** Locked rows are tried again at once. */
    static SalesforceConnector connector(URI login, Clock clock) {
        return connector(properties(login), clock);
    }

    static SalesforceConnector connector(SalesforceProperties properties, Clock clock) {
        return connector(properties, EVENTS, clock);
    }

    static SalesforceConnector connector(SalesforceProperties properties, EventSettings events, Clock clock) {
        return new SalesforceConnector(
                properties, new Secret(""), time -> Thread.onSpinWait(), events, clock, new SimpleMeterRegistry());
    }
}
