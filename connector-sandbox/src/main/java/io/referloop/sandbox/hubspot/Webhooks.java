package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.http.Json;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends events as signed deliveries: at least once, in no order, retried whole on anything but a 2xx.
 *
 * <p>Waits and retries run by the machine's time; the signature's timestamp comes from the sandbox's clock.
 */
public final class Webhooks implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
    private static final int LOG_MAX = 5_000;

    private final HubspotApp app;
    private final WebhookSettings settings;
    private final Clock clock;
    private final LongPredicate installed;
    private final Random mixer = new Random(7);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "sandbox-webhooks");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Long, Lane> lanes = new HashMap<>();
    private final Deque<Sent> sent = new ArrayDeque<>();
    private int outstanding;

    Webhooks(HubspotApp app, WebhookSettings settings, Clock clock, LongPredicate installed) {
        this.app = app;
        this.settings = settings;
        this.clock = clock;
        this.installed = installed;
    }

    /** Every attempt made, oldest first; only the last 5,000 are kept. */
    public synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** True once nothing waits to be sent or retried; false when that took longer than {@code max}. */
    public synchronized boolean awaitQuiet(Duration max) {
        long deadline = System.nanoTime() + max.toNanos();
        try {
            while (outstanding > 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Sends these events now, as one delivery and one attempt, whatever their number. */
    public CompletableFuture<Integer> deliver(List<ObjectNode> events) {
        return post(Json.bytes(events));
    }

    synchronized void accept(long portalId, ObjectNode event, Faults<Knob> faults) {
        if (faults.strikes(Knob.LOSE_WEBHOOK_EVENTS)) {
            return;
        }
        Lane lane = lanes.computeIfAbsent(portalId, id -> new Lane(id, faults));
        int copies = 1 + faults.get(Knob.DUPLICATE_WEBHOOK_EVENTS);
        for (int i = 0; i < copies; i++) {
            lane.collected.add(event.deepCopy());
        }
        outstanding += copies;
        if (lane.collected.size() == copies) {
            later(settings.window(), () -> flush(lane));
        }
    }

    /** What has not been delivered yet, for a state file. */
    synchronized List<Undelivered> undelivered() {
        var all = new ArrayList<Undelivered>();
        for (Lane lane : lanes.values()) {
            lane.collected.forEach(event -> all.add(new Undelivered(lane.portalId, event)));
            lane.open.forEach(
                    delivery -> delivery.events.forEach(event -> all.add(new Undelivered(lane.portalId, event))));
        }
        return all;
    }

    synchronized void forget(long portalId) {
        Lane lane = lanes.remove(portalId);
        if (lane != null) {
            lane.dropped = true;
            int waiting = lane.collected.size()
                    + lane.open.stream()
                            .mapToInt(delivery -> delivery.events.size())
                            .sum();
            lane.collected.clear();
            lane.open.clear();
            lane.ready.clear();
            done(waiting);
        }
    }

    private synchronized void flush(Lane lane) {
        var events = new ArrayList<>(lane.collected);
        lane.collected.clear();
        boolean mixed = lane.faults.get(Knob.REORDER_WEBHOOKS) > 0;
        if (mixed) {
            Collections.shuffle(events, mixer);
        }
        var deliveries = new ArrayList<Delivery>();
        for (int from = 0; from < events.size(); ) {
            int left = events.size() - from;
            int size = mixed ? 1 + mixer.nextInt(Math.min(left, 7)) : Math.min(left, WebhookSettings.EVENTS_MAX);
            deliveries.add(new Delivery(lane, List.copyOf(events.subList(from, from + size))));
            from += size;
        }
        lane.open.addAll(deliveries);
        Duration delay = Duration.ofMillis(lane.faults.get(Knob.DELAY_WEBHOOKS_MILLIS));
        later(delay, () -> makeReady(deliveries));
    }

    private synchronized void makeReady(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            if (!delivery.lane.dropped) {
                delivery.lane.ready.add(delivery);
                pump(delivery.lane);
            }
        }
    }

    private synchronized void pump(Lane lane) {
        while (lane.inFlight < settings.concurrentMax() && !lane.ready.isEmpty()) {
            Delivery delivery = lane.ready.removeFirst();
            if (!installed.test(lane.portalId)) {
                finished(delivery);
                continue;
            }
            lane.inFlight++;
            int attempt = delivery.attempt;
            delivery.events.forEach(event -> event.put("attemptNumber", attempt));
            var unused = post(Json.bytes(delivery.events)).thenAccept(status -> answered(delivery, status));
        }
    }

    private synchronized void answered(Delivery delivery, int status) {
        Lane lane = delivery.lane;
        lane.inFlight--;
        sent.addLast(new Sent(lane.portalId, delivery.attempt, delivery.events.size(), status));
        if (sent.size() > LOG_MAX) {
            sent.removeFirst();
        }
        if (!lane.dropped) {
            boolean good = status >= 200 && status < 300;
            if (good || delivery.attempt >= settings.retries().size()) {
                if (!good) {
                    log.warn(
                            "Gave up on a delivery of {} events after {} retries",
                            delivery.events.size(),
                            delivery.attempt);
                }
                finished(delivery);
            } else {
                Duration wait = settings.retries().get(delivery.attempt);
                delivery.attempt++;
                later(wait, () -> makeReady(List.of(delivery)));
            }
            pump(lane);
        }
    }

    private void finished(Delivery delivery) {
        delivery.lane.open.remove(delivery);
        done(delivery.events.size());
    }

    private void done(int events) {
        outstanding -= events;
        notifyAll();
    }

    /** The receiver's status; 0 when it could not be reached or took too long. */
    private CompletableFuture<Integer> post(byte[] body) {
        String target = app.webhookTarget().toString();
        var request = HttpRequest.newBuilder(app.webhookTarget())
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .header("User-Agent", "HubSpot Webhooks (sandbox)")
                .POST(BodyPublishers.ofByteArray(body));
        long timestamp = clock.millis();
        request.header("X-HubSpot-Signature-v3", Signature.v3(app.clientSecret(), "POST", target, body, timestamp));
        request.header("X-HubSpot-Request-Timestamp", Long.toString(timestamp));
        return client.sendAsync(request.build(), BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode)
                .exceptionally(failed -> 0);
    }

    private void later(Duration wait, Runnable task) {
        try {
            var unused = timer.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            log.debug("Closing: {} events stay unsent", outstanding);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.shutdownNow();
    }

    /** One attempt at a delivery; {@code status} 0 means there was no answer in time. */
    public record Sent(long portalId, int attempt, int events, int status) {}

    record Undelivered(long portalId, ObjectNode event) {}

    private static final class Lane {
        private final long portalId;
        private final Faults<Knob> faults;
        private final List<ObjectNode> collected = new ArrayList<>();
        private final List<Delivery> open = new ArrayList<>();
        private final Deque<Delivery> ready = new ArrayDeque<>();
        private int inFlight;
        private boolean dropped;

        Lane(long portalId, Faults<Knob> faults) {
            this.portalId = portalId;
            this.faults = faults;
        }
    }

    private static final class Delivery {
        private final Lane lane;
        private final List<ObjectNode> events;
        private int attempt;

        Delivery(Lane lane, List<ObjectNode> events) {
            this.lane = lane;
            this.events = events;
        }
    }
}
