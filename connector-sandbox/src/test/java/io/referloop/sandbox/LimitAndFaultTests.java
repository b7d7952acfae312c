package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitAndFaultTests {

    private static final String OWNERS = "/crm/owners/2026-09";

    private final MutableClock clock = new MutableClock();
    private final Sandbox sandbox =
            Sandbox.builder().clock(clock).app(77, "client", "secret").start();
    private final Portal portal = sandbox.hubspot().portal();
    private final Portal.Installation installation = portal.install();
    private final Client app = new Client(sandbox, installation.accessToken());
    private final Client controls = new Client(sandbox, "");
    private final String contact = portal.create(ObjectType.CONTACT, Map.of("email", "a@acme.example"));
    private final String path = "/crm/objects/2026-09/contacts/" + contact;

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void allowsAHundredAndTenCallsInAnyTenSeconds() {
        for (int i = 0; i < 109; i++) {
            app.get(OWNERS);
        }
        assertThat(app.get(OWNERS).header("X-HubSpot-RateLimit-Remaining")).isEqualTo("0");

        var refused = app.get(OWNERS);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.at("/errorType")).isEqualTo("RATE_LIMIT");
        assertThat(refused.at("/policyName")).isEqualTo("TEN_SECONDLY_ROLLING");
        assertThat(refused.header("Retry-After")).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(app.get(OWNERS).status()).isEqualTo(200);
    }

    @Test
    void throttlesTheNextCallsWithOrWithoutRetryAfter() {
        portal.faults().set(Knob.THROTTLE_NEXT_CALLS, 1);
        var without = app.get(OWNERS);
        assertThat(controls.send(
                                "PUT", "/__sandbox/faults", "{\"throttleNextCalls\":1,\"throttleRetryAfterSeconds\":7}")
                        .status())
                .isEqualTo(200);
        var with = app.get(OWNERS);

        assertThat(without.status()).isEqualTo(429);
        assertThat(without.header("Retry-After")).isEmpty();
        assertThat(with.header("Retry-After")).isEqualTo("7");
        assertThat(app.get(OWNERS).status()).isEqualTo(200);
    }

    @Test
    void actsAndThenFails() {
        portal.faults().set(Knob.FAIL_WRITES_AFTER_ACTING, 1);

        var answer = app.patch(path, "{\"properties\":{\"firstname\":\"Ada\"}}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(portal.get(ObjectType.CONTACT, contact).value("firstname")).isEqualTo("Ada");
        assertThat(portal.calls().writes()).hasSize(1);
    }

    @Test
    void actsAndHoldsTheAnswerUntilReleased() {
        portal.faults().set(Knob.HANG_WRITES_AFTER_ACTING, 1);
        var answer = CompletableFuture.supplyAsync(() -> app.patch(path, "{\"properties\":{\"firstname\":\"Ada\"}}"));

        assertThat(portal.faults().awaitHeld(1, Duration.ofSeconds(10))).isTrue();
        assertThat(portal.get(ObjectType.CONTACT, contact).value("firstname")).isEqualTo("Ada");
        assertThat(answer).isNotDone();
        controls.send("PUT", "/__sandbox/faults", "{\"release\":true}");

        assertThat(answer.join().status()).isEqualTo(200);
    }

    @Test
    void tokenRequestsCanFailAfterActingToo() {
        portal.faults().set(Knob.FAIL_TOKEN_AFTER_ACTING, 1);

        assertThat(refresh().status()).isEqualTo(500);
        assertThat(refresh().status()).isEqualTo(200);
        assertThat(portal.calls().of("token")).isEqualTo(2);
    }

    @Test
    void isUnavailableOrBreaksTheConnection() {
        portal.faults().set(Knob.UNAVAILABLE_NEXT_CALLS, 1).set(Knob.RESET_NEXT_CALLS, 1);

        // Not a GET: the JDK's client quietly repeats one whose connection broke.
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> app.patch(path, "{}"));
        assertThat(app.get(OWNERS).status()).isEqualTo(503);
        assertThat(app.get(OWNERS).status()).isEqualTo(200);
    }

    @Test
    void expiresTokensAndRevokesTheInstallOverHttp() {
        controls.send("PUT", "/__sandbox/faults", "{\"expireAccessTokens\":true}");
        assertThat(app.get(OWNERS).status()).isEqualTo(401);
        assertThat(refresh().status()).isEqualTo(200);

        controls.send("PUT", "/__sandbox/faults", "{\"revokeInstall\":true}");

        portal.calls().clear();
        assertThat(refresh().at("/error")).isEqualTo("invalid_grant");
        assertThat(app.get(OWNERS).at("/category")).isEqualTo("INVALID_AUTHENTICATION");
        assertThat(portal.calls().byKind()).containsOnlyKeys("token", "owners");
        assertThat(portal.installed()).isFalse();
    }

    @Test
    void namesTheKnobInErrorAndSetsNothing() {
        var tooMuch =
                controls.send("PUT", "/__sandbox/faults", "{\"throttleNextCalls\":5,\"duplicateWebhookEvents\":21}");
        var unknown = controls.send("PUT", "/__sandbox/faults", "{\"explode\":1}");
        var nowhere = controls.get("/__sandbox/faults?portalId=5");

        assertThat(tooMuch.status()).isEqualTo(400);
        assertThat(tooMuch.at("/message")).contains("duplicateWebhookEvents").contains("0 to 20");
        assertThat(unknown.at("/message")).contains("explode");
        assertThat(nowhere.at("/message")).contains("48210001");
        assertThat(portal.faults().get(Knob.THROTTLE_NEXT_CALLS)).isZero();
    }

    @Test
    void countsCallsByKindAndStatus() {
        app.get(OWNERS);
        app.get(path);
        app.get(path + "9");

        var counts = controls.get("/__sandbox/calls");

        assertThat(counts.at("/total")).isEqualTo("3");
        assertThat(counts.at("/byKind/read")).isEqualTo("2");
        assertThat(counts.at("/byStatus/404")).isEqualTo("1");
        assertThat(controls.send("DELETE", "/__sandbox/calls", "").status()).isEqualTo(204);
        assertThat(portal.calls().total()).isZero();
    }

    @Test
    void resetsToTheStart() {
        assertThat(controls.post("/__sandbox/reset", "").status()).isEqualTo(200);

        assertThat(app.get(OWNERS).status()).isEqualTo(401);
        assertThat(sandbox.hubspot().portal().all(ObjectType.CONTACT)).isEmpty();
    }

    private Client.Answer refresh() {
        return app.form(
                "/oauth/2026-09/token",
                Map.of(
                        "grant_type", "refresh_token",
                        "refresh_token", installation.refreshToken(),
                        "client_id", "client",
                        "client_secret", "secret"));
    }
}
