package io.referloop.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Lets an open page follow what happens: it asks for its own content every few seconds and says which version it shows. The same version is
 * answered by 204, and nothing on the page moves.
 */
@Component
class LiveContent extends OncePerRequestFilter {

    /** Request header: the version that the page shows, empty when it does not know. */
    static final String SEEN = "X-Seen";

    static final String VERSION = "X-Version";

    // A form's token is another one in each rendering, though nothing happened.
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"[^\"]*\"");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(SEEN) == null || !request.getMethod().equals("GET");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, kept);
        if (kept.getStatus() == HttpServletResponse.SC_OK) {
            String content = new String(kept.getContentAsByteArray(), UTF_8);
            String version = DigestUtils.md5DigestAsHex(
                    FORM_TOKEN.matcher(content).replaceAll("").getBytes(UTF_8));
            kept.setHeader(VERSION, version);
            if (version.equals(request.getHeader(SEEN))) {
                kept.resetBuffer();
                kept.setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
        }
        kept.copyBodyToResponse();
    }
}
