package io.referloop.sandbox.salesforce.events;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.referloop.sandbox.salesforce.events.EventBus.Topic;
import io.referloop.sandbox.salesforce.events.wire.ConsumerEvent;
import io.referloop.sandbox.salesforce.events.wire.FetchRequest;
import io.referloop.sandbox.salesforce.events.wire.FetchResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One stream: gives as many events as were asked for, and says now and then that it is alive. Guarded by the bus. */
final class Subscription implements StreamObserver<FetchRequest> {

    private static final int REQUESTED_MAX = 100;

    private final EventBus bus;
    private final ServerCallStreamObserver<FetchResponse> client;
    private final ServiceTimes times;
    private final String rpcId = UUID.randomUUID().toString();
    private @Nullable Topic topic;
    private long place;
    private int pending;
    private int sent;
    private boolean ended;
    private long askedAt;
    private long saidAt = System.nanoTime();

    Subscription(EventBus bus, ServerCallStreamObserver<FetchResponse> client, ServiceTimes times) {
        this.bus = bus;
        this.client = client;
        this.times = times;
        client.setOnCancelHandler(this::end);
    }

    @Override
    public void onNext(FetchRequest request) {
        Optional<Topic> found = bus.topic(request.getTopicName());
        synchronized (bus) {
            if (ended) {
                return;
            }
            Optional<PubSubError> refusal = topic == null ? begin(request, found) : proceed(request);
            if (refusal.isPresent()) {
                fail(refusal.get());
                return;
            }
            askedAt = System.nanoTime();
            pending = Math.min(REQUESTED_MAX, pending + request.getNumRequested());
            send();
        }
    }

    @Override
    public void onError(Throwable gone) {
        end();
    }

    @Override
    public void onCompleted() {
        synchronized (bus) {
            if (!ended) {
                end();
                client.onCompleted();
            }
        }
    }

    /** Sends what is there, as far as it was asked for. */
    void send() {
        if (ended || topic == null || bus.faults().get(EventKnob.SILENT) > 0) {
            return;
        }
        while (pending > 0) {
            int dropAfter = bus.faults().get(EventKnob.DROP_AFTER_EVENTS);
            int most = dropAfter == 0 ? pending : Math.min(pending, Math.max(1, dropAfter - sent));
            List<EventLog.Event> events = bus.log().after(place, most, topic.name());
            if (events.isEmpty()) {
                return;
            }
            place = events.getLast().place();
            pending -= events.size();
            sent += events.size();
            askedAt = System.nanoTime();
            say(events);
            if (dropAfter > 0 && sent >= dropAfter) {
                fail(PubSubError.BUSY);
                return;
            }
        }
    }

    /** To be called now and then: whether it is time for a sign of life, or for giving up on somebody who asks for nothing. */
    void tick() {
        synchronized (bus) {
            if (ended || topic == null || bus.faults().get(EventKnob.SILENT) > 0) {
                return;
            }
            if (pending == 0 && System.nanoTime() - askedAt > times.patience().toNanos()) {
                fail(PubSubError.NOT_FETCHING);
                return;
            }
            send();
            if (!ended && System.nanoTime() - saidAt > times.keepAlive().toNanos()) {
                place = Math.max(place, pending > 0 ? bus.log().end() : place);
                say(List.of());
            }
        }
    }

    boolean isEnded() {
        synchronized (bus) {
            return ended;
        }
    }

    void fail(PubSubError error) {
        synchronized (bus) {
            if (!ended) {
                end();
                client.onError(error.exception());
            }
        }
    }

    private void end() {
        synchronized (bus) {
            ended = true;
            bus.closed(this);
        }
    }

    private Optional<PubSubError> begin(FetchRequest request, Optional<Topic> found) {
        if (bus.faults().strikes(EventKnob.THROTTLE_NEXT_SUBSCRIPTIONS)) {
            return Optional.of(PubSubError.LIMIT);
        }
        if (bus.faults().strikes(EventKnob.REFUSE_NEXT_SUBSCRIPTIONS)) {
            return Optional.of(PubSubError.BUSY);
        }
        if (found.isEmpty()) {
            return Optional.of(PubSubError.NO_TOPIC);
        }
        if (isOutOfRange(request)) {
            return Optional.of(PubSubError.REQUESTED_EVENTS);
        }
        switch (request.getReplayPreset()) {
            case EARLIEST -> place = bus.log().beginning();
            case CUSTOM -> {
                ByteString id = request.getReplayId();
                if (id.isEmpty()) {
                    return Optional.of(PubSubError.REPLAY_MISSING);
                }
                Optional<Long> known = bus.log().place(id);
                if (known.isEmpty() || bus.faults().strikes(EventKnob.CORRUPT_NEXT_REPLAY_IDS)) {
                    return Optional.of(PubSubError.REPLAY_CORRUPTED);
                }
                place = known.get();
            }
            case LATEST, UNRECOGNIZED -> place = bus.log().end();
        }
        topic = found.get();
        bus.open(this);
        return Optional.empty();
    }

    /** Where to begin is read from the first request only. */
    private Optional<PubSubError> proceed(FetchRequest request) {
        if (topic != null
                && !request.getTopicName().isEmpty()
                && !request.getTopicName().equals(topic.name())) {
            return Optional.of(PubSubError.OTHER_TOPIC);
        }
        return isOutOfRange(request) ? Optional.of(PubSubError.REQUESTED_EVENTS) : Optional.empty();
    }

    private static boolean isOutOfRange(FetchRequest request) {
        return request.getNumRequested() < 1 || request.getNumRequested() > REQUESTED_MAX;
    }

    private void say(List<EventLog.Event> events) {
        FetchResponse.Builder response = FetchResponse.newBuilder()
                .setRpcId(rpcId)
                .setLatestReplayId(bus.log().replayId(place))
                .setPendingNumRequested(pending);
        events.forEach(it -> response.addEvents(
                ConsumerEvent.newBuilder().setEvent(it.event()).setReplayId(it.replayId())));
        saidAt = System.nanoTime();
        client.onNext(response.build());
    }
}
