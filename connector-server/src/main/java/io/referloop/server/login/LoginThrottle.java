package io.referloop.server.login;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds how often one address may ask for a link, and how many mails one mailbox can be sent. Past the first limit the answer is 429; past
 * the second it stays the usual one and no mail goes out. Links themselves need no limit: they cannot be guessed.
 */
class LoginThrottle extends OncePerRequestFilter {

    static final int PER_ADDRESS = 30;
    static final int PER_EMAIL = 5;

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int KEYS_MAX = 10_000;

    private final Clock clock;
    // Bounded: the eldest entry makes room, so a flood of invented keys cannot fill the memory.
    private final Map<String, Window> windows = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > KEYS_MAX;
        }
    };

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST") || !request.getRequestURI().equals("/login/ask");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!allow("address " + request.getRemoteAddr(), PER_ADDRESS)) {
            response.setHeader("Retry-After", String.valueOf(WINDOW.toSeconds()));
            response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
            return;
        }
        String email = request.getParameter(LoginSecurity.EMAIL);
        if (email != null && !allow("email " + email.strip().toLowerCase(Locale.ROOT), PER_EMAIL)) {
            response.sendRedirect("/login/sent");
            return;
        }
        chain.doFilter(request, response);
    }

    private synchronized boolean allow(String key, int most) {
        Instant now = clock.instant();
        Window window = windows.get(key);
        if (window == null || !now.isBefore(window.since().plus(WINDOW))) {
            window = new Window(now, 0);
        }
        windows.put(key, new Window(window.since(), window.count() + 1));
        return window.count() < most;
    }

    private record Window(Instant since, int count) {}
}
