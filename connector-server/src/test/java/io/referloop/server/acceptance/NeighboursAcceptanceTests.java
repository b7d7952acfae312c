package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many accounts on one server: what is wrong with one of them is nobody else's business. */
@ExtendWith(Log.class)
class NeighboursAcceptanceTests {

    private static final int OTHERS = 12;

    private final World world = World.shared();

    @Test
    void keepsAHangingAndAThrottledAccountFromHoldingUpTheOthers() {
        World.Deal hanging = referred(world.anotherPortal());
        World.Deal throttled = referred(world.anotherPortal());
        List<World.Deal> others = new ArrayList<>();
        for (int n = 0; n < OTHERS; n++) {
            others.add(referred(world.anotherPortal()));
        }
        world.awaitSettled();
        hanging.portal().faults().set(Knob.HANG_WRITES_AFTER_ACTING, 50);
        throttled.portal().faults().set(Knob.THROTTLE_CALLS_PER_SECOND, 1);

        win(hanging);
        assertThat(hanging.portal().faults().awaitHeld(1, Duration.ofSeconds(20)))
                .isTrue();
        win(throttled);
        others.forEach(NeighboursAcceptanceTests::win);

        world.awaitUntil(() -> others.stream().allMatch(NeighboursAcceptanceTests::saysWon));
        assertThat(hanging.portal().faults().held())
                .as("still hanging while all others were written")
                .isPositive();

        hanging.portal().faults().clear();
        throttled.portal().faults().clear();
        world.awaitUntil(() -> {
            world.clock.advance(Duration.ofSeconds(2));
            return saysWon(hanging) && saysWon(throttled);
        });
    }

    private World.Deal referred(Portal portal) {
        World.Deal deal = world.deal(portal, "1000");
        world.refer(deal);
        return deal;
    }

    private static void win(World.Deal deal) {
        deal.portal().moveDeal(deal.id(), "closedwon");
    }

    private static boolean saysWon(World.Deal deal) {
        return "Won".equals(deal.portal().get(ObjectType.DEAL, deal.id()).value("rfl_referral_status"));
    }
}
