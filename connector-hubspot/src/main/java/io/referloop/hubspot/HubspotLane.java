package io.referloop.hubspot;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.hubspot.HubspotCall.Effect;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to one HubSpot account: its breaker, its two limits, and the pauses that HubSpot asked for. A call that may not go now is
 * answered at once or after a short wait, never sent in hope.
 */
final class HubspotLane {

    /** Longer pauses are the scheduler's business; here a call a minute may find out that the limit was raised. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final CircuitBreaker breaker;
    private final RateLimiter calls;
    private final RateLimiter searches;
    private final Clock clock;
    private volatile Instant callsFrom = Instant.MIN;
    private volatile Instant searchesFrom = Instant.MIN;
    private volatile @Nullable ZoneId zone;

    HubspotLane(CircuitBreaker breaker, RateLimiter calls, RateLimiter searches, Clock clock) {
        this.breaker = breaker;
        this.calls = calls;
        this.searches = searches;
        this.clock = clock;
    }

    /** Takes a turn; whoever got one must tell what became of it. */
    void enter(Effect effect) {
        var from = effect == Effect.SEARCH ? searchesFrom : callsFrom;
        var now = clock.instant();
        if (now.isBefore(from)) {
            throw new CrmException(new CrmFailure.Throttled(Duration.between(now, from), "HubSpot asked for a pause"));
        }
        if (!breaker.tryAcquirePermission()) {
            throw new CrmException(
                    new CrmFailure.Unavailable("HubSpot failed too often just now; the next attempt is in a moment"));
        }
        if (!(effect == Effect.SEARCH ? searches : calls).acquirePermission()) {
            breaker.releasePermission();
            throw new CrmException(new CrmFailure.Throttled(
                    Duration.ofSeconds(1), "Too many calls for this HubSpot account are waiting for their turn"));
        }
    }

    /** HubSpot answered something to work with. */
    void answered() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    void failed(Effect effect, CrmFailure failure) {
        switch (failure) {
            case CrmFailure.Throttled throttled -> {
                breaker.releasePermission();
                pause(effect, throttled.retryAfter());
            }
            case CrmFailure.Unavailable unavailable -> breakerCounts(unavailable);
            case CrmFailure.OutcomeUnknown unknown -> breakerCounts(unknown);
            case CrmFailure.AuthorizationLost lost -> answered();
            case CrmFailure.Rejected rejected -> answered();
            case CrmFailure.Gone gone -> answered();
            case CrmFailure.Unsupported unsupported -> answered();
        }
    }

    /** Something of ours went wrong on the way; it says nothing about HubSpot. */
    void abandoned() {
        breaker.releasePermission();
    }

    void pause(Effect effect, Duration asked) {
        var until = clock.instant().plus(asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked);
        if (effect == Effect.SEARCH) {
            searchesFrom = until;
        } else {
            callsFrom = until;
        }
    }

    @Nullable
    ZoneId zone() {
        return zone;
    }

    void zone(ZoneId known) {
        zone = known;
    }

    private void breakerCounts(CrmFailure failure) {
        breaker.onError(0, TimeUnit.NANOSECONDS, new CrmException(failure));
    }
}
