package io.referloop.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says why the server did not start, in one sentence on standard error. Registered in {@code META-INF/spring.factories}; it goes before
 * Spring Boot's own reporters, whose banner says the same in ten lines.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartRefusedReporter implements SpringBootExceptionReporter {

    private final @Nullable ConfigurableApplicationContext context;

    StartRefusedReporter(@Nullable ConfigurableApplicationContext context) {
        this.context = context;
    }

    @Override
    public boolean reportException(Throwable failure) {
        String sentence = sentence(failure);
        if (sentence == null) {
            return false;
        }
        System.err.println("referloop: " + sentence);
        return true;
    }

    private @Nullable String sentence(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartRefused refused) {
                return refused.getMessage();
            }
            if (cause instanceof PortInUseException taken) {
                return portTaken(taken.getPort());
            }
        }
        return null;
    }

    private String portTaken(int port) {
        boolean management = context != null
                && Integer.toString(port).equals(context.getEnvironment().getProperty("management.server.port"));
        return "Port %d is in use by another program. Stop that program, or choose another port with %s."
                .formatted(port, management ? "REFERLOOP_MANAGEMENT_PORT" : "REFERLOOP_PORT");
    }
}
