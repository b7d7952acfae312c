package io.referloop.salesforce.events;

import com.google.protobuf.ByteString;
import eventbus.v1.FetchRequest;
import eventbus.v1.FetchResponse;
import eventbus.v1.PubSubGrpc;
import eventbus.v1.ReplayPreset;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One open call. What arrives waits here until whoever listens has dealt with what came before: the network's thread does nothing but put
 * it down, and no more is taken from it than one answer ahead.
 */
final class EventStream implements AutoCloseable {

    /** The most that Salesforce lets anybody ask for. */
    static final int REQUESTED_MAX = 100;

    private final ClientCall<FetchRequest, FetchResponse> call;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final String channel;
    private int outstanding = REQUESTED_MAX;

    /** @param position null for what happens from now on */
    EventStream(Channel network, Metadata headers, String channel, @Nullable ByteString position) {
        this.call = network.newCall(PubSubGrpc.getSubscribeMethod(), CallOptions.DEFAULT);
        this.channel = channel;
        call.start(new Arriving(), headers);
        call.request(1);
        FetchRequest.Builder request =
                FetchRequest.newBuilder().setTopicName(channel).setNumRequested(REQUESTED_MAX);
        if (position == null) {
            request.setReplayPreset(ReplayPreset.LATEST);
        } else {
            request.setReplayPreset(ReplayPreset.CUSTOM).setReplayId(position);
        }
        call.sendMessage(request.build());
    }

    /** The next answer, or the end; null when neither came in this time. */
    @Nullable
    Arrival next(Duration silence) throws InterruptedException {
        return arrivals.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** That an answer was dealt with: makes room for the next one, and asks for more events before the last ones have come. */
    void done(FetchResponse response) {
        outstanding -= response.getEventsCount();
        if (response.getEventsCount() == 0 && response.getPendingNumRequested() == 0) {
            outstanding = 0;
        }
        if (outstanding <= REQUESTED_MAX / 2) {
            call.sendMessage(FetchRequest.newBuilder()
                    .setTopicName(channel)
                    .setNumRequested(REQUESTED_MAX - Math.max(0, outstanding))
                    .build());
            outstanding = REQUESTED_MAX;
        }
        call.request(1);
    }

    @Override
    public void close() {
        call.cancel("no longer listening", null);
    }

    sealed interface Arrival {

        record Answer(FetchResponse response) implements Arrival {}

        /** @param code Salesforce's own, empty where it gave none */
        record End(Status status, String code) implements Arrival {}
    }

    private final class Arriving extends ClientCall.Listener<FetchResponse> {

        @Override
        public void onMessage(FetchResponse response) {
            arrivals.add(new Arrival.Answer(response));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            arrivals.add(new Arrival.End(status, EventFailures.code(trailers)));
        }
    }
}
