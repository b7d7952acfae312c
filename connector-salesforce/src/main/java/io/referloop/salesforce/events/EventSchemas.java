package io.referloop.salesforce.events;

import eventbus.v1.PubSubGrpc;
import eventbus.v1.SchemaRequest;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** The schemas that events were written by. One never changes: an organisation that adds a field writes by another one. */
final class EventSchemas {

    private static final int KEPT_MAX = 500;

    private final Channel network;
    private final Duration deadline;
    private final Map<Key, Schema> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Schema> eldest) {
            return size() > KEPT_MAX;
        }
    };

    EventSchemas(Channel network, Duration deadline) {
        this.network = network;
        this.deadline = deadline;
    }

    /**
     * Empty when Salesforce does not have it, or when it is none.
     *
     * @throws StatusRuntimeException when it could not be asked
     */
    Optional<Schema> get(String account, Metadata headers, String id) {
        Key key = new Key(account, id);
        synchronized (kept) {
            Schema known = kept.get(key);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<Schema> asked = ask(headers, id);
        asked.ifPresent(schema -> {
            synchronized (kept) {
                kept.put(key, schema);
            }
        });
        return asked;
    }

    private Optional<Schema> ask(Metadata headers, String id) {
        try {
            String json = PubSubGrpc.newBlockingStub(network)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .getSchema(SchemaRequest.newBuilder().setSchemaId(id).build())
                    .getSchemaJson();
            return Optional.of(new Schema.Parser().parse(json));
        } catch (AvroRuntimeException none) {
            return Optional.empty();
        } catch (StatusRuntimeException refused) {
            if (refused.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private record Key(String account, String id) {}
}
