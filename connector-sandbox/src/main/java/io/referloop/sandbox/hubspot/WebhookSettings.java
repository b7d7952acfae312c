package io.referloop.sandbox.hubspot;

import java.time.Duration;
import java.util.List;

/**
 * How events leave.
 *
 * @param window how long events are collected before a delivery leaves
 * @param concurrentMax deliveries in flight at once, per portal
 * @param timeout how long the receiver may take
 * @param retries the wait before each further attempt; HubSpot spreads ten over a day
 */
public record WebhookSettings(Duration window, int concurrentMax, Duration timeout, List<Duration> retries) {

    public static final int EVENTS_MAX = 100;

    public WebhookSettings {
        retries = List.copyOf(retries);
    }

    /** HubSpot's own numbers, but ten retries within minutes instead of a day. */
    public static WebhookSettings standard() {
        var retries = List.of(1, 2, 4, 8, 15, 30, 60, 60, 60, 60).stream()
                .map(Duration::ofSeconds)
                .toList();
        return new WebhookSettings(Duration.ofMillis(20), 10, Duration.ofSeconds(5), retries);
    }
}
