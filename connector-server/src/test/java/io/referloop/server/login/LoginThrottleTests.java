package io.referloop.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class LoginThrottleTests {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T08:00:00Z"));
    private final InstantSource time = now::get;
    private final LoginThrottle throttle = new LoginThrottle(time.withZone(ZoneOffset.UTC));

    @Test
    void sendsOneMailboxFewLinksAndSaysNothingOfIt() throws Exception {
        for (int i = 0; i < LoginThrottle.PER_EMAIL; i++) {
            assertThat(ask("10.0.0." + i, "ada@meridian.example").getRedirectedUrl())
                    .isNull();
        }

        MockHttpServletResponse answer = ask("10.0.0.99", " Ada@Meridian.example ");

        assertThat(answer.getRedirectedUrl()).isEqualTo("/login/sent");
    }

    @Test
    void stopsAnAddressThatAsksForEverybody() throws Exception {
        for (int i = 0; i < LoginThrottle.PER_ADDRESS; i++) {
            assertThat(ask("10.0.0.1", i + "@meridian.example").getStatus()).isEqualTo(200);
        }

        MockHttpServletResponse answer = ask("10.0.0.1", "one.more@meridian.example");

        assertThat(answer.getStatus()).isEqualTo(429);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("900");
    }

    @Test
    void forgetsAfterAQuarterOfAnHour() throws Exception {
        for (int i = 0; i <= LoginThrottle.PER_ADDRESS; i++) {
            ask("10.0.0.1", i + "@meridian.example");
        }

        now.updateAndGet(it -> it.plus(Duration.ofMinutes(15)));

        assertThat(ask("10.0.0.1", "ada@meridian.example").getStatus()).isEqualTo(200);
    }

    private MockHttpServletResponse ask(String address, String email) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/login/ask");
        request.setRemoteAddr(address);
        request.setParameter(LoginSecurity.EMAIL, email);
        MockHttpServletResponse response = new MockHttpServletResponse();
        throttle.doFilter(request, response, new MockFilterChain());
        return response;
    }
}
