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
        var unhurried = RateLimiterConfig.custom()
                .limitForPeriod(1_000_000)
                .limitRefreshPeriod(Duration.ofMillis(1))
                .build();
        var signatures = new HubspotSignatures(
                URI.create(PUBLIC_URL),
                List.of(properties.clientSecret()),
                properties.webhook().tolerance(),
                properties.webhook().clockSkew(),
                clock);
        return new HubspotConnector(
                properties,
                signatures,
                new HubspotLanes(unhurried, unhurried, clock),
                clock,
                new SimpleMeterRegistry());
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
                        Duration.ofSeconds(1),
                        110,
                        5,
                        Duration.ofMillis(100),
                        DataSize.ofMegabytes(16)));
    }
}
