package io.referloop.server.login;

import static org.springframework.http.HttpMethod.POST;
import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

import io.referloop.workspace.Workspaces;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Predicate;
import org.springframework.boot.web.server.Cookie.SameSite;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/**
 * Four doors: calls that a CRM signs, files that everybody may read, commands with the token of this installation, and the console. Only the
 * last has sessions and forms; a POST that is not listed here is an owner's. Simulating a made-up story stores nothing and calls no CRM, so
 * every member may.
 */
@Configuration(proxyBeanMethods = false)
class LoginSecurity {

    static final String EMAIL = "email";

    /** Who calls here signs what is said, which is looked at where it is understood: there is nobody to sign in, and nothing to remember. */
    @Bean
    @Order(10)
    SecurityFilterChain signedCalls() {
        return new DefaultSecurityFilterChain(
                new OrRequestMatcher(pathPattern("/hooks/**"), pathPattern("/cards/**")), AnswerHeaders.ofAnswers());
    }

    @Bean
    @Order(11)
    SecurityFilterChain files() {
        return new DefaultSecurityFilterChain(
                new OrRequestMatcher(
                        pathPattern("/assets/**"), pathPattern("/webjars/**"), pathPattern("/favicon.ico")),
                AnswerHeaders.ofFiles());
    }

    /** A filter between filters tells nobody here anything, and costs each request as much as the filters do. */
    @Bean
    SecurityObservationSettings withoutNumbersOfFilters() {
        return SecurityObservationSettings.noObservations();
    }

    /** Only for who brings a token; simulations are all that it opens. */
    @Bean
    @Order(12)
    SecurityFilterChain commands(HttpSecurity http, ApiToken token, Seats seats) {
        return http.securityMatcher(request -> ApiTokenFilter.brings(request)
                        && request.getRequestURI().startsWith(request.getContextPath() + "/api/v1/simulations"))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .addFilterBefore(new ApiTokenFilter(token, seats), AuthorizationFilter.class)
                .headers(AnswerHeaders::ofPages)
                .build();
    }

    @Bean
    @Order(20)
    SecurityFilterChain console(HttpSecurity http, MemberLogin login, Seats seats, Clock clock) {
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/login/**", "/error")
                        .permitAll()
                        .requestMatchers("/workspaces", "/logout")
                        .authenticated()
                        .requestMatchers(POST, "/rewards/**", "/review/**")
                        .access(when(seats, Seat::mayPay))
                        .requestMatchers(POST, "/eligible/**")
                        .access(when(seats, Seat::mayAsk))
                        .requestMatchers(POST, "/programs/*/simulate")
                        .access(when(seats, seat -> true))
                        .requestMatchers(POST)
                        .access(when(seats, Seat::mayAdminister))
                        .requestMatchers(
                                "/connect/**",
                                "/oauth/**",
                                "/new-program",
                                "/programs/*/edit",
                                "/programs/*/past-deals/**")
                        .access(when(seats, Seat::mayAdminister))
                        .anyRequest()
                        .authenticated())
                .oneTimeTokenLogin(links -> links.tokenService(login)
                        .loginPage("/login")
                        .showDefaultSubmitPage(false)
                        .tokenGeneratingUrl("/login/ask")
                        .loginProcessingUrl("/login/enter")
                        .generateRequestResolver(LoginSecurity::whoAsks)
                        .tokenGenerationSuccessHandler((request, response, token) -> response.sendRedirect(
                                token.getUsername().contains("@") ? "/login/sent" : "/login?problem=email"))
                        .authenticationFailureHandler(
                                (request, response, failure) -> response.sendRedirect("/login?problem=link")))
                .logout(logout -> logout.logoutSuccessUrl("/login?problem=out"))
                .addFilterBefore(new LoginThrottle(clock), CsrfFilter.class)
                .exceptionHandling(handling -> handling.accessDeniedHandler(LoginSecurity::denied)
                        .defaultAuthenticationEntryPointFor(
                                LoginSecurity::signInAgain, request -> request.getHeader("HX-Request") != null))
                .headers(AnswerHeaders::ofPages)
                .build();
    }

    /** What Spring Security asks for after a link was used up. */
    @Bean
    UserDetailsService members(Workspaces workspaces) {
        return email -> {
            if (workspaces.membershipsOf(email).isEmpty()) {
                throw new UsernameNotFoundException("no member any more");
            }
            return User.withUsername(email).password("").authorities("MEMBER").build();
        };
    }

    /** {@code __Host-} binds the cookie to this very host and to https, which browsers accept for https alone. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> sessionCookie(LoginProperties properties) {
        return factory -> {
            var cookie = factory.getSettings().getSession().getCookie();
            cookie.setName(properties.secure() ? "__Host-referloop" : "referloop");
            cookie.setHttpOnly(true);
            cookie.setSecure(properties.secure());
            cookie.setPath("/");
            cookie.setSameSite(SameSite.LAX);
        };
    }

    private static GenerateOneTimeTokenRequest whoAsks(HttpServletRequest request) {
        String email = request.getParameter(EMAIL);
        boolean plausible = email != null && email.length() <= 254 && email.contains("@");
        return new GenerateOneTimeTokenRequest(plausible ? email.strip() : "-");
    }

    private static AuthorizationManager<RequestAuthorizationContext> when(Seats seats, Predicate<Seat> allowed) {
        return (authentication, context) -> new AuthorizationDecision(
                seats.of(context.getRequest()).filter(allowed).isPresent());
    }

    private static void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        request.setAttribute("code", denied instanceof CsrfException ? "FORM_TOO_OLD" : "NOT_ALLOWED");
        response.sendError(HttpStatus.FORBIDDEN.value());
    }

    /** A part of a page cannot be replaced by the login page: the whole page has to go there. */
    private static void signInAgain(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException missing) {
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        response.setHeader("HX-Redirect", "/login");
    }
}
