package io.referloop.sandbox.salesforce.events;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.referloop.sandbox.salesforce.events.wire.FetchRequest;
import io.referloop.sandbox.salesforce.events.wire.FetchResponse;
import io.referloop.sandbox.salesforce.events.wire.PubSubGrpc;
import io.referloop.sandbox.salesforce.events.wire.PublishRequest;
import io.referloop.sandbox.salesforce.events.wire.PublishResponse;
import io.referloop.sandbox.salesforce.events.wire.SchemaInfo;
import io.referloop.sandbox.salesforce.events.wire.SchemaRequest;
import io.referloop.sandbox.salesforce.events.wire.TopicInfo;
import io.referloop.sandbox.salesforce.events.wire.TopicRequest;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The methods of the wire. Change events cannot be published, so publishing is refused. */
final class PubSubService extends PubSubGrpc.PubSubImplBase {

    private final EventBus bus;
    private final ServiceTimes times;
    private final Set<Subscription> streams = ConcurrentHashMap.newKeySet();

    PubSubService(EventBus bus, ServiceTimes times) {
        this.bus = bus;
        this.times = times;
    }

    void tick() {
        streams.forEach(Subscription::tick);
    }

    @Override
    public StreamObserver<FetchRequest> subscribe(StreamObserver<FetchResponse> client) {
        Subscription subscription = new Subscription(bus, (ServerCallStreamObserver<FetchResponse>) client, times);
        streams.removeIf(Subscription::isEnded);
        streams.add(subscription);
        return subscription;
    }

    @Override
    public void getTopic(TopicRequest request, StreamObserver<TopicInfo> client) {
        bus.topic(request.getTopicName())
                .ifPresentOrElse(
                        topic -> {
                            client.onNext(TopicInfo.newBuilder()
                                    .setTopicName(topic.name())
                                    .setTenantGuid("core/test1/" + bus.org().id())
                                    .setCanPublish(false)
                                    .setCanSubscribe(true)
                                    .setSchemaId(topic.schemaId())
                                    .setRpcId(UUID.randomUUID().toString())
                                    .build());
                            client.onCompleted();
                        },
                        () -> client.onError(PubSubError.NO_TOPIC.exception()));
    }

    @Override
    public void getSchema(SchemaRequest request, StreamObserver<SchemaInfo> client) {
        bus.schemaById(request.getSchemaId())
                .ifPresentOrElse(
                        schema -> {
                            client.onNext(SchemaInfo.newBuilder()
                                    .setSchemaId(schema.id())
                                    .setSchemaJson(schema.json())
                                    .setRpcId(UUID.randomUUID().toString())
                                    .build());
                            client.onCompleted();
                        },
                        () -> client.onError(PubSubError.NO_SCHEMA.exception()));
    }

    @Override
    public void publish(PublishRequest request, StreamObserver<PublishResponse> client) {
        client.onError(PubSubError.NO_PUBLISH.exception());
    }

    @Override
    public StreamObserver<PublishRequest> publishStream(StreamObserver<PublishResponse> client) {
        client.onError(PubSubError.NO_PUBLISH.exception());
        return new StreamObserver<>() {
            @Override
            public void onNext(PublishRequest request) {}

            @Override
            public void onError(Throwable gone) {}

            @Override
            public void onCompleted() {}
        };
    }
}
