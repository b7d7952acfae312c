package io.referloop.server.login;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Hands controllers their {@link Seat}; without one, the request ends at the choice of a workspace. */
@Configuration(proxyBeanMethods = false)
class SeatResolver implements WebMvcConfigurer, HandlerMethodArgumentResolver {

    private final Seats seats;

    SeatResolver(Seats seats) {
        this.seats = seats;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Seat.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest http = (HttpServletRequest) request.getNativeRequest();
        return seats.of(http).orElseThrow(NoWorkspace::new);
    }

    /** Signed in, but one of several workspaces has not been picked, or there is none any more. */
    static final class NoWorkspace extends RuntimeException {

        private static final long serialVersionUID = 1;
    }
}
