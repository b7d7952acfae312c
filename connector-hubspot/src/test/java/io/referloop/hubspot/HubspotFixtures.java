package io.referloop.hubspot;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.referloop.crm.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** An adapter as an operator would configure it, but against another address and without waiting for turns. */
final class HubspotFixtures {

    static final String PUBLIC_URL = "https://referloop.example";

    private HubspotFixtures() {}

    static HubspotConnector connector(URI api, String clientSecret, Clock clock) {
        var properties = properties(api, clientSecret);
        var signatures = new HubspotSignatures(
                URI.create(PUBLIC_URL),
                List.of(properties.clientSecret()),
                properties.webhook().tolerance(),
                properties.webhook().clockSkew(),
                clock);
        return new HubspotConnector(properties, signatures, unhurried(clock), clock, new SimpleMeterRegistry());
    }

    static HubspotClient client(URI api, String clientSecret, Clock clock) {
        return new HubspotClient(properties(api, clientSecret), unhurried(clock), clock, new SimpleMeterRegistry());
    }

    /** Breakers as they are, and no waiting for a turn. */
    static HubspotLanes unhurried(Clock clock) {
        var limit = RateLimiterConfig.custom()
                .limitForPeriod(1_000_000)
                .limitRefreshPeriod(Duration.ofMillis(1))
                .build();
        return new HubspotLanes(limit, limit, clock);
    }

    static HubspotProperties properties(URI api, String clientSecret) {
        return new HubspotProperties(
                "contract-client",
                new Secret(clientSecret),
                new Secret(""),
                "",
                api,
                URI.create(api + "/oauth/authorize"),
                api,
                "2026-09",
                false,
                new HubspotProperties.Webhook(Duration.ofMinutes(5), Duration.ofSeconds(30), DataSize.ofMegabytes(1)),
                new HubspotProperties.Calls(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        110,
                        5,
                        Duration.ofMillis(100),
                        DataSize.ofMegabytes(16)));
    }
}
