package io.referloop.server.login;

import io.referloop.workspace.Member;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets in whoever brings the token of this installation, as the owner of its own workspace. */
final class ApiTokenFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer";
    private static final String REFUSED = """
            {"code": "TOKEN_INVALID", "message": "The token is not the one of this installation.", \
            "fix": "Read it from the file api-token in the server's data folder."}
            """;

    private final ApiToken token;
    private final Seats seats;

    ApiTokenFilter(ApiToken token, Seats seats) {
        this.token = token;
        this.seats = seats;
    }

    static boolean brings(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String presented = request.getHeader(HttpHeaders.AUTHORIZATION).substring(BEARER.length());
        Optional<Member> owner = token.owner(presented.strip());
        if (owner.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getOutputStream().write(REFUSED.getBytes(StandardCharsets.UTF_8));
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                owner.get().email(), null, List.of(new SimpleGrantedAuthority("MEMBER"))));
        SecurityContextHolder.setContext(context);
        seats.take(request, owner.get());
        chain.doFilter(request, response);
    }
}
