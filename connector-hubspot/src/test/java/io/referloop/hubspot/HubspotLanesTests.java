package io.referloop.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.crm.ContractClock;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.hubspot.HubspotCall.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class HubspotLanesTests {

    private final ContractClock clock = new ContractClock(Instant.parse("2026-09-05T10:00:00Z"));
    private final HubspotLanes lanes = HubspotFixtures.unhurried(clock);

    @Test
    void oneAccountsOutageIsNotAnothers() {
        fail(lanes.of("1"), 10);

        assertThatExceptionOfType(CrmException.class)
                .isThrownBy(() -> lanes.of("1").enter(Effect.READ));
        lanes.of("2").enter(Effect.READ);
    }

    @Test
    void anAccountIsTriedAgainAfterHalfAMinute() {
        var lane = lanes.of("1");
        fail(lane, 10);
        clock.advance(Duration.ofSeconds(31));

        lane.enter(Effect.READ);
        lane.answered();
    }

    @Test
    void refusalsAndThrottlingAreNoOutage() {
        var lane = lanes.of("1");
        for (int i = 0; i < 30; i++) {
            lane.enter(Effect.READ);
            lane.failed(Effect.READ, new CrmFailure.Rejected(null, "no", null));
        }

        lane.enter(Effect.READ);
    }

    @Test
    void aSearchPauseStopsSearchesOnly() {
        var lane = lanes.of("1");
        lane.pause(Effect.SEARCH, Duration.ofHours(5));

        lane.enter(Effect.READ);
        assertThatExceptionOfType(CrmException.class)
                .isThrownBy(() -> lane.enter(Effect.SEARCH))
                .satisfies(thrown -> assertThat(((CrmFailure.Throttled) thrown.failure()).retryAfter())
                        .as("somebody may raise the limit meanwhile")
                        .isEqualTo(Duration.ofMinutes(1)));
    }

    @Test
    void forgetsTheLeastUsed() {
        var forgotten = new ArrayList<String>();
        var cache = new BoundedCache<String, Integer>(2, forgotten::add);
        cache.get("a", key -> 1);
        cache.get("b", key -> 2);
        cache.get("a", key -> 3);
        cache.get("c", key -> 4);

        assertThat(forgotten).containsExactly("b");
        assertThat(cache.size()).isEqualTo(2);
        assertThat(cache.get("a", key -> 5)).isEqualTo(1);
    }

    private static void fail(HubspotLane lane, int times) {
        for (int i = 0; i < times; i++) {
            lane.enter(Effect.READ);
            lane.failed(Effect.READ, new CrmFailure.Unavailable("down"));
        }
    }
}
