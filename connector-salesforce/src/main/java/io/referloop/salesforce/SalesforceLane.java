package io.referloop.salesforce;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmUsage.Quota;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The way to one organisation: its breaker, our share of its calls, and the pauses that it asked for. A call that may not go now is answered
 * at once or after a short wait, never sent in hope.
 */
final class SalesforceLane {

    /** Longer pauses are the scheduler's business; here a call a minute may find out that the limit was raised. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** How often a call looks whether the organisation has calls to spare again. */
    private static final Duration SPARING = Duration.ofMinutes(15);

    private final CircuitBreaker breaker;
    private final RateLimiter turns;
    private final int reservePercent;
    private final Clock clock;
    private volatile Instant from = Instant.MIN;
    private volatile Instant sparingUntil = Instant.MIN;

    SalesforceLane(CircuitBreaker breaker, RateLimiter turns, int reservePercent, Clock clock) {
        this.breaker = breaker;
        this.turns = turns;
        this.reservePercent = reservePercent;
        this.clock = clock;
    }

    /** Takes a turn; whoever got one must tell what became of it. */
    void enter() {
        var now = clock.instant();
        if (now.isBefore(from)) {
            throw new CrmException(
                    new CrmFailure.Throttled(Duration.between(now, from), "Salesforce asked for a pause"));
        }
        if (now.isBefore(sparingUntil)) {
            throw new CrmException(new CrmFailure.Throttled(
                    Duration.between(now, sparingUntil),
                    "The organisation has used so many of its daily API calls that the last " + reservePercent
                            + " % are left to its other integrations"));
        }
        if (!breaker.tryAcquirePermission()) {
            throw new CrmException(new CrmFailure.Unavailable(
                    "Salesforce failed too often just now; the next attempt is in a moment"));
        }
        if (!turns.acquirePermission()) {
            breaker.releasePermission();
            throw new CrmException(new CrmFailure.Throttled(
                    Duration.ofSeconds(1), "Too many calls for this organisation are waiting for their turn"));
        }
    }

    /** Salesforce answered something to work with. */
    void answered() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    void failed(CrmFailure failure) {
        switch (failure) {
            case CrmFailure.Throttled throttled -> {
                breaker.releasePermission();
                pause(throttled.retryAfter());
            }
            case CrmFailure.Unavailable unavailable -> breakerCounts(unavailable);
            case CrmFailure.OutcomeUnknown unknown -> breakerCounts(unknown);
            case CrmFailure.AuthorizationLost lost -> answered();
            case CrmFailure.Rejected rejected -> answered();
            case CrmFailure.Gone gone -> answered();
            case CrmFailure.Unsupported unsupported -> answered();
        }
    }

    /** Something of ours went wrong on the way; it says nothing about Salesforce. */
    void abandoned() {
        breaker.releasePermission();
    }

    /** What is left of the day's calls; the reserve is not ours to use. */
    void heed(Quota day) {
        boolean spare = day.left() * 100 > day.most() * reservePercent;
        sparingUntil = spare ? Instant.MIN : clock.instant().plus(SPARING);
    }

    private void pause(Duration asked) {
        from = clock.instant().plus(asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked);
    }

    private void breakerCounts(CrmFailure failure) {
        breaker.onError(0, TimeUnit.NANOSECONDS, new CrmException(failure));
    }
}
