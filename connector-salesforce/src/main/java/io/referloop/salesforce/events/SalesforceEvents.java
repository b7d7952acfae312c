package io.referloop.salesforce.events;

import com.google.protobuf.ByteString;
import eventbus.v1.ConsumerEvent;
import eventbus.v1.FetchResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmEar;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmLine;
import io.referloop.crm.Secret;
import io.referloop.salesforce.events.EventFailures.Kind;
import io.referloop.salesforce.events.EventStream.Arrival;
import java.time.Clock;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Listens to organisations through the Pub/Sub API: one network connection, a stream per organisation. A stream that ended is opened again
 * here only where that is part of the protocol (a fresh token, a place that Salesforce has forgotten); all other waiting is the core's.
 */
public final class SalesforceEvents implements CrmLine, AutoCloseable {

    /** How our own writes are told apart: every call names it as its client. */
    public static final String CLIENT = "Referloop";

    private static final int ANSWER_BYTES_MAX = 32 << 20;

    private final String crm;
    private final EventSettings settings;
    private final EventAccess access;
    private final Clock clock;
    private final Merges merges;
    private @Nullable Network network;

    /** @param crm {@link io.referloop.crm.CrmConnector#id()} */
    public SalesforceEvents(String crm, EventSettings settings, EventAccess access, EventWords words, Clock clock) {
        this.crm = crm;
        this.settings = settings;
        this.access = access;
        this.clock = clock;
        this.merges = new Merges(access, words);
    }

    @Override
    public void listen(CrmAccount account, @Nullable String position, CrmEar ear) throws InterruptedException {
        Listening listening = new Listening(account, ear, position);
        Secret token = account.tokens().current();
        while (true) {
            Kind ended = listening.once(token);
            if (ended == Kind.PLACE_UNKNOWN) {
                listening.beginAnew();
            } else {
                token = account.tokens().replacementFor(token);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (network == null) {
            return;
        }
        ManagedChannel channel = network.channel();
        channel.shutdownNow();
        try {
            boolean unused = channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Made when somebody listens first: many installations have no organisation, and gRPC takes a while to be there. */
    private synchronized Network network() {
        if (network == null) {
            NettyChannelBuilder builder = NettyChannelBuilder.forAddress(
                            settings.url().getHost(), settings.port())
                    .maxInboundMessageSize(ANSWER_BYTES_MAX);
            ManagedChannel channel = (settings.isPlain() ? builder.usePlaintext() : builder).build();
            network = new Network(channel, new EventSchemas(channel, settings.deadline()));
        }
        return network;
    }

    private Metadata headers(CrmAccount account, Secret token) {
        Metadata headers = new Metadata();
        put(headers, "accesstoken", token.reveal());
        put(headers, "instanceurl", access.address(account).toString());
        put(headers, "tenantid", account.accountId());
        return headers;
    }

    private static void put(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }

    private record Network(ManagedChannel channel, EventSchemas schemas) {}

    /** One account, from one token or place to the next. */
    private final class Listening {

        private final CrmAccount account;
        private final CrmEar ear;
        private @Nullable String position;
        private boolean refused;

        Listening(CrmAccount account, CrmEar ear, @Nullable String position) {
            this.account = account;
            this.ear = ear;
            this.position = position;
        }

        /** Listens until something ends it that can be mended here; everything else is thrown. */
        Kind once(Secret token) throws InterruptedException {
            Metadata headers = headers(account, token);
            ByteString place = position == null ? null : place(position);
            if (position != null && place == null) {
                return Kind.PLACE_UNKNOWN;
            }
            try (EventStream stream = new EventStream(network().channel(), headers, settings.channel(), place)) {
                while (true) {
                    switch (stream.next(settings.silence())) {
                        case null ->
                            throw new CrmException(new CrmFailure.Unavailable("Salesforce said nothing for "
                                    + settings.silence().toSeconds() + " s"));
                        case Arrival.Answer(FetchResponse response) -> {
                            hear(response, headers);
                            refused = false;
                            stream.done(response);
                        }
                        case Arrival.End(Status status, String code) -> {
                            return mendable(status, code);
                        }
                    }
                }
            } catch (StatusRuntimeException unasked) {
                return mendable(unasked.getStatus(), EventFailures.code(unasked.getTrailers()));
            }
        }

        void beginAnew() {
            ear.lost("Salesforce does not know any more how far it was heard");
            position = null;
        }

        private Kind mendable(Status status, String code) {
            Kind kind = EventFailures.kind(status, code);
            boolean mendable =
                    kind == Kind.PLACE_UNKNOWN && position != null || kind == Kind.UNAUTHENTICATED && !refused;
            if (!mendable) {
                String words = code.isEmpty() ? status.getCode() + " " + status.getDescription() : code;
                throw new CrmException(EventFailures.failure(kind, settings.channel(), words));
            }
            refused = kind == Kind.UNAUTHENTICATED;
            return kind;
        }

        private void hear(FetchResponse response, Metadata headers) {
            if (response.getEventsCount() == 0) {
                if (!response.getLatestReplayId().isEmpty()) {
                    position = position(response.getLatestReplayId());
                    ear.alive(position);
                }
                return;
            }
            ObjectNode body = EventJson.object().put("channel", settings.channel());
            ArrayNode events = body.putArray(EventJson.EVENTS);
            for (ConsumerEvent each : response.getEventsList()) {
                events.add(network()
                        .schemas()
                        .get(account.accountId(), headers, each.getEvent().getSchemaId())
                        .map(schema -> EventDecoder.decode(each.getEvent(), schema))
                        .orElseGet(() -> EventDecoder.unreadable(
                                each.getEvent(), "Salesforce does not have the schema that it was written by.")));
            }
            merges.note(account, events);
            String now =
                    position(response.getEvents(response.getEventsCount() - 1).getReplayId());
            ear.hear(
                    new CrmDelivery(
                            crm,
                            account.accountId(),
                            clock.instant(),
                            UUID.randomUUID().toString(),
                            EventJson.bytes(body)),
                    now);
            position = now;
        }

        private static String position(ByteString replayId) {
            return Base64.getEncoder().encodeToString(replayId.toByteArray());
        }

        private static @Nullable ByteString place(String position) {
            try {
                return ByteString.copyFrom(Base64.getDecoder().decode(position));
            } catch (IllegalArgumentException notOurs) {
                return null;
            }
        }
    }
}
