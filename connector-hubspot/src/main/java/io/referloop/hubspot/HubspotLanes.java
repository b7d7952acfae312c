package io.referloop.hubspot;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One lane per account, because one account's outage or appetite must not be another's. The least used are forgotten. */
final class HubspotLanes {

    private static final int MOST = 10_000;
    /** Permits per cycle: small, so that no window of HubSpot's, wherever it begins, sees more than the limit. */
    private static final int PERMITS = 2;

    private final CircuitBreakerRegistry breakers;
    private final RateLimiterRegistry limiters;
    private final RateLimiterConfig calls;
    private final RateLimiterConfig searches;
    private final Clock clock;
    private final BoundedCache<String, HubspotLane> lanes;

    static HubspotLanes within(HubspotProperties.Calls limits, Clock clock) {
        return new HubspotLanes(
                limit(PERMITS, Duration.ofSeconds(10), limits.perTenSeconds(), limits.turnWait()),
                limit(1, Duration.ofSeconds(1), limits.searchesPerSecond(), limits.turnWait()),
                clock);
    }

    HubspotLanes(RateLimiterConfig calls, RateLimiterConfig searches, Clock clock) {
        this.calls = calls;
        this.searches = searches;
        this.clock = clock;
        this.breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(20)
                .minimumNumberOfCalls(10)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofSeconds(30))
                .permittedNumberOfCallsInHalfOpenState(2)
                .clock(clock)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .build());
        this.limiters = RateLimiterRegistry.of(calls);
        this.lanes = new BoundedCache<>(MOST, portal -> {
            breakers.remove(name(portal));
            limiters.remove(name(portal));
            limiters.remove(name(portal) + ":search");
        });
    }

    HubspotLane of(String portal) {
        return lanes.get(
                portal,
                missing -> new HubspotLane(
                        breakers.circuitBreaker(name(missing)),
                        limiters.rateLimiter(name(missing), calls),
                        limiters.rateLimiter(name(missing) + ":search", searches),
                        clock));
    }

    /**
     * A limiter gives out its permits at the start of each cycle, and a window touches one cycle more than fits into it. So the cycle is
     * chosen such that all cycles a window can touch together give out no more than the limit.
     */
    private static RateLimiterConfig limit(int permits, Duration window, int limit, Duration wait) {
        int cycles = limit / permits - 1;
        return RateLimiterConfig.custom()
                .limitForPeriod(permits)
                .limitRefreshPeriod(window.dividedBy(cycles).plusMillis(1))
                .timeoutDuration(wait)
                .build();
    }

    private static String name(String portal) {
        return HubspotObjects.CRM + ":" + portal;
    }
}
