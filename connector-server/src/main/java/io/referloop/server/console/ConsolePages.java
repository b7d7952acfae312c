package io.referloop.server.console;

import io.referloop.insight.Pulse;
import io.referloop.server.login.Seat;
import io.referloop.server.login.Seats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives every page of the console what its frame shows, and cuts the frame off when only the content is to be refreshed. */
@Configuration(proxyBeanMethods = false)
class ConsolePages implements WebMvcConfigurer, HandlerInterceptor {

    private final Seats seats;
    private final Pulse pulse;
    private final Wording words;
    private final Assets assets;
    private final Clock clock;

    ConsolePages(Seats seats, Pulse pulse, Wording words, Assets assets, Clock clock) {
        this.seats = seats;
        this.pulse = pulse;
        this.words = words;
        this.assets = assets;
        this.clock = clock;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        if (page == null || page.getViewName() == null || page.getViewName().startsWith("redirect:")) {
            return;
        }
        page.addObject("code", request.getAttribute("code"));
        page.addObject("words", words);
        page.addObject("assets", assets);
        boolean live = request.getHeader(LiveContent.SEEN) != null;
        Optional<Seat> seat = seats.of(request);
        if (seat.isPresent()) {
            page.addObject("seat", seat.get());
            page.addObject("say", new Say(seat.get().workspace().zone(), clock));
            page.addObject("counts", pulse.of(seat.get().workspaceId()));
        }
        page.addObject("here", here(request));
        if (live) {
            page.addObject("view", page.getViewName());
            page.setViewName("live :: answer");
        }
    }

    /** This very page, filters included, for refreshing it. */
    private static String here(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }
}
