package io.referloop.sandbox.salesforce.events;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The Pub/Sub API of one organisation, on a loopback port of its own and without encryption. Close it: it holds a port and threads. */
public final class EventServer implements AutoCloseable {

    private static final long TICK_MILLIS = 25;

    private final Server server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("events-timer").daemon().factory());

    /** @param port 0 for any free one */
    public EventServer(EventBus bus, ServiceTimes times, int port) {
        PubSubService service = new PubSubService(bus, times);
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(service)
                    .intercept(new Door(bus.org()))
                    .build()
                    .start();
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
        timer.scheduleWithFixedDelay(service::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        server.shutdownNow();
        try {
            boolean unused = server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at what every call has to bring along. An open stream outlives its token. */
    private record Door(EventOrg org) implements ServerInterceptor {

        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            Optional<PubSubError> refusal = refusal(headers);
            if (refusal.isEmpty()) {
                return next.startCall(call, headers);
            }
            call.close(refusal.get().status(), refusal.get().trailers());
            return new ServerCall.Listener<>() {};
        }

        private Optional<PubSubError> refusal(Metadata headers) {
            String token = header(headers, "accesstoken");
            String instance = header(headers, "instanceurl");
            String tenant = header(headers, "tenantid");
            if (token == null || instance == null || tenant == null) {
                return Optional.of(PubSubError.HEADERS);
            }
            boolean ours = tenant.equals(org.id()) && instance.equals(org.instanceUrl()) && org.accepts(token);
            return ours ? Optional.empty() : Optional.of(PubSubError.AUTH);
        }

        private static @Nullable String header(Metadata headers, String name) {
            return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        }
    }
}
