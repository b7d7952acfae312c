package io.referloop.server.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.referloop.sandbox.hubspot.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.function.SingletonSupplier;

/** What comes to the webhook address and is not what HubSpot sends: refused in its own words or kept to be looked at, never a failure. */
@ExtendWith(Log.class)
class RefusedDeliveriesAcceptanceTests {

    private static final int LARGE = 10 * 1024 * 1024;

    private static final Supplier<World.Deal> REFERRED = SingletonSupplier.of(() -> {
        World.Deal deal = World.shared().deal("900");
        World.shared().refer(deal);
        return deal;
    });
    private final World world = World.shared();
    private final Hooks hooks = new Hooks(world);
    private final World.Deal nobodys = new World.Deal("4711", "0", world.portal());
    private final long now = world.clock.millis();
    private final byte[] body =
            Hooks.json(List.of(Hooks.changed(nobodys, "amount", "700", now))).getBytes(UTF_8);

    @Test
    void refusesWhatIsNotSignedAsHubspotSigns() {
        long stored = stored();
        double refused = refused();
        String target = world.url + "/hooks/hubspot";

        List<Map<String, String>> headers = List.of(
                Map.of(),
                Map.of("X-HubSpot-Signature-v3", "bm90IGEgc2lnbmF0dXJl", "X-HubSpot-Request-Timestamp", "" + now),
                Map.of("X-HubSpot-Signature-v3", hooks.signature(body, now).get("X-HubSpot-Signature-v3")),
                Signature.headers("another secret", "POST", target, body, now),
                hooks.signature("[]".getBytes(UTF_8), now),
                hooks.signature(body, now - Duration.ofMinutes(6).toMillis()),
                hooks.signature(body, now + Duration.ofMinutes(2).toMillis()),
                hooks.signature(body, now, "http://elsewhere.example/hooks/hubspot"),
                hooks.signature(body, now, target + "?portal=1"),
                Map.of(
                        "X-HubSpot-Signature",
                        Signature.v2(secret(), "POST", target, body),
                        "X-HubSpot-Signature-Version",
                        "v2"));

        assertThat(headers)
                .allSatisfy(each -> assertThat(hooks.send(body, each)).isEqualTo(401));
        assertThat(refused() - refused).isEqualTo(headers.size());
        assertThat(world.stored()).as("nothing of it was kept").isEqualTo(stored);
        assertThat(hooks.send(body, hooks.signature(body, now)))
                .as("the same body, signed")
                .isEqualTo(200);
        assertThat(world.stored()).isEqualTo(stored + 1);
    }

    @Test
    void refusesABodyThatIsLargerThanADeliveryMayBe() {
        long stored = stored();
        byte[] large = new byte[LARGE];
        Arrays.fill(large, (byte) ' ');
        large[0] = '[';
        large[LARGE - 1] = ']';

        assertThat(hooks.deliver(large)).isEqualTo(413);
        assertThat(world.stored()).isEqualTo(stored);
    }

    @ParameterizedTest
    @MethodSource
    void refusesSignedBodiesThatAreNoEvents(String text) {
        long stored = stored();

        assertThat(hooks.deliver(text.getBytes(UTF_8))).isEqualTo(400);
        assertThat(world.stored()).isEqualTo(stored);
    }

    static Stream<String> refusesSignedBodiesThatAreNoEvents() {
        return Stream.of(
                "",
                " ",
                "not json",
                "{}",
                "null",
                "[1, 2, 3]",
                "[[]]",
                "[{}]",
                "[{\"eventId\": 1}]",
                "[",
                "]",
                "\u0000");
    }

    @Test
    void takesAnEmptyArrayAndKeepsNothing() {
        long stored = stored();

        assertThat(hooks.deliver("[]".getBytes(UTF_8))).isEqualTo(200);
        assertThat(hooks.deliver(" [ \n ] ".getBytes(UTF_8))).isEqualTo(200);
        assertThat(world.stored()).isEqualTo(stored);
    }

    @Test
    void takesMoreEventsThanHubspotSends() {
        World.Deal won = world.deal("900");
        world.refer(won);
        List<Map<String, Object>> events =
                new ArrayList<>(Collections.nCopies(100, Hooks.changed(nobodys, "amount", "700", now)));
        events.add(Hooks.changed(won, "dealstage", "closedwon", world.clock.millis()));

        assertThat(events).hasSize(101);
        assertThat(hooks.deliver(events)).isEqualTo(200);

        world.awaitStatus(won, "WON");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void keepsWhatItCannotReadAndActsUponTheRest(String name, String poison) {
        String value = Long.toString(Math.abs(name.hashCode()));
        String good = Hooks.json(Hooks.changed(REFERRED.get(), "amount", value, world.clock.millis()));
        String portal = "\"portalId\": " + world.portal().id();
        byte[] delivery = ("[" + good + "," + poison.replace("PORTAL", portal) + "]").getBytes(ISO_8859_1);
        long letters = letters();

        assertThat(hooks.deliver(delivery)).isEqualTo(200);

        world.awaitSettled();
        assertThat(world.query("SELECT count(*) FROM referral_fact WHERE field = 'amount' AND value = ?", value))
                .isEqualTo(1);
        assertThat(letters()).as("shown to somebody").isEqualTo(letters + 1);
    }

    static Stream<Arguments> keepsWhatItCannotReadAndActsUponTheRest() {
        return Stream.of(
                Arguments.of("deep", "{PORTAL, \"deep\": " + "[".repeat(20_000) + "]".repeat(20_000) + "}"),
                Arguments.of("invalid UTF-8", "{PORTAL, \"propertyValue\": \"\u00ff\u00fe\u00c3(\"}"),
                Arguments.of("cut off", "{PORTAL, \"objectId\": 12"),
                Arguments.of("a number that is none", "{PORTAL, \"objectId\": 1e999999999}"),
                Arguments.of("a long number", "{PORTAL, \"objectId\": " + "9".repeat(5_000) + "}"),
                Arguments.of("a long name", "{PORTAL, \"" + "n".repeat(100_000) + "\": 1}"),
                Arguments.of("no object", "42"),
                Arguments.of("no kind", "{PORTAL, \"objectId\": 5}"));
    }

    @Test
    void setsADeliveryAsideThatTheDatabaseRefusesAndGoesOn() {
        World.Deal won = world.deal("900");
        world.refer(won);
        Map<String, Object> nul = Hooks.changed(won, "dealstage", "stage\u0000", now);
        long letters = letters();

        assertThat(hooks.deliver(List.of(nul))).isEqualTo(200);
        assertThat(hooks.deliver(List.of(Hooks.changed(won, "dealstage", "closedwon", world.clock.millis()))))
                .isEqualTo(200);

        world.awaitStatus(won, "WON");
        assertThat(letters()).isGreaterThan(letters);
    }

    private long letters() {
        return world.query(
                "SELECT count(*) FROM dead_letter WHERE state = 'OPEN' AND cause IN ('UNREADABLE', 'PROCESSING_FAILED')");
    }

    private double refused() {
        return world.bean(MeterRegistry.class).find("referloop.hooks.refused").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private String secret() {
        return world.sandbox.hubspot().app().clientSecret();
    }

    private long stored() {
        world.awaitSettled();
        return world.stored();
    }
}
