package io.referloop.salesforce;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One lane per organisation, because one's outage or appetite must not be another's. The least used are forgotten. */
final class SalesforceLanes {

    private static final int MOST = 10_000;
    private static final Duration CYCLE = Duration.ofMillis(200);

    private final CircuitBreakerRegistry breakers;
    private final RateLimiterRegistry limiters;
    private final int reservePercent;
    private final Clock clock;
    private final Map<String, SalesforceLane> lanes = new LinkedHashMap<>(16, 0.75f, true);

    SalesforceLanes(SalesforceProperties.Calls limits, Clock clock) {
        this.reservePercent = limits.reservePercent();
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
        this.limiters = RateLimiterRegistry.of(RateLimiterConfig.custom()
                .limitForPeriod((int) Math.max(1, limits.perSecond() * CYCLE.toMillis() / 1000))
                .limitRefreshPeriod(CYCLE)
                .timeoutDuration(limits.turnWait())
                .build());
    }

    synchronized SalesforceLane of(String organisation) {
        SalesforceLane lane = lanes.computeIfAbsent(organisation, this::lane);
        if (lanes.size() > MOST) {
            String eldest = lanes.keySet().iterator().next();
            lanes.remove(eldest);
            breakers.remove(name(eldest));
            limiters.remove(name(eldest));
        }
        return lane;
    }

    private SalesforceLane lane(String organisation) {
        return new SalesforceLane(
                breakers.circuitBreaker(name(organisation)),
                limiters.rateLimiter(name(organisation)),
                reservePercent,
                clock);
    }

    private static String name(String organisation) {
        return SalesforceObjects.CRM + ":" + organisation;
    }
}
