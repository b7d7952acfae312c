package io.referloop.sandbox.salesforce.events;

import java.time.Duration;

/**
 * How long the service waits, by a real clock.
 *
 * @param keepAlive a stream that has nothing to say says so after this
 * @param patience a stream that has given all that was asked for is closed after this
 */
public record ServiceTimes(Duration keepAlive, Duration patience) {

    public static ServiceTimes standard() {
        return new ServiceTimes(Duration.ofSeconds(270), Duration.ofSeconds(60));
    }
}
