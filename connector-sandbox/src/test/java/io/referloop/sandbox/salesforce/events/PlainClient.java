package io.referloop.sandbox.salesforce.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** A client that knows nothing but the published field numbers: no stub, no generated class. */
final class PlainClient implements AutoCloseable {

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return unchecked(stream::readAllBytes);
        }
    };

    private final ManagedChannel channel;
    private final Metadata headers = new Metadata();

    PlainClient(int port, String token, String instanceUrl, String tenant) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
                .build();
        header("accesstoken", token);
        header("instanceurl", instanceUrl);
        header("tenantid", tenant);
    }

    Schema schema(String id) {
        byte[] answer = unary("GetSchema", message(out -> out.writeString(1, id)));
        return new Schema.Parser().parse(fields(answer).text(1));
    }

    Fields topic(String name) {
        return fields(unary("GetTopic", message(out -> out.writeString(1, name))));
    }

    byte[] unary(String method, byte[] request) {
        return ClientCalls.blockingUnaryCall(
                channel, method(method, MethodDescriptor.MethodType.UNARY), CallOptions.DEFAULT, request);
    }

    /** @param preset 0 latest, 1 earliest, 2 the replay id */
    Stream subscribe(String topic, int preset, byte[] replayId, int events) {
        ClientCall<byte[], byte[]> call =
                channel.newCall(method("Subscribe", MethodDescriptor.MethodType.BIDI_STREAMING), CallOptions.DEFAULT);
        Stream stream = new Stream(call);
        call.start(stream, new Metadata());
        call.request(Integer.MAX_VALUE);
        call.sendMessage(message(out -> {
            out.writeString(1, topic);
            out.writeEnum(2, preset);
            out.writeByteArray(3, replayId);
            out.writeInt32(4, events);
        }));
        return stream;
    }

    GenericRecord read(Event event) {
        return unchecked(() -> new GenericDatumReader<GenericRecord>(schema(event.schemaId()))
                .read(null, DecoderFactory.get().binaryDecoder(event.payload(), null)));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private void header(String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(type)
                .setFullMethodName("eventbus.v1.PubSub/" + name)
                .build();
    }

    static byte[] message(Writing writing) {
        return unchecked(() -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            writing.to(out);
            out.flush();
            return bytes.toByteArray();
        });
    }

    private static Fields fields(byte[] message) {
        return unchecked(() -> {
            Fields fields = new Fields(new ArrayList<>());
            CodedInputStream in = CodedInputStream.newInstance(message);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int number = tag >>> 3;
                switch (tag & 7) {
                    case 0 -> fields.all().add(new Field(number, in.readInt64(), new byte[0]));
                    case 2 -> fields.all().add(new Field(number, 0, in.readByteArray()));
                    default -> throw new IOException("unexpected wire type in field " + number);
                }
            }
            return fields;
        });
    }

    private static <T> T unchecked(Reading<T> reading) {
        try {
            return reading.get();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    interface Writing {

        void to(CodedOutputStream out) throws IOException;
    }

    private interface Reading<T> {

        T get() throws IOException;
    }

    record Field(int number, long value, byte[] bytes) {}

    record Fields(List<Field> all) {

        String text(int number) {
            return new String(bytes(number), UTF_8);
        }

        byte[] bytes(int number) {
            return all.stream()
                    .filter(it -> it.number == number)
                    .map(Field::bytes)
                    .findFirst()
                    .orElse(new byte[0]);
        }

        long value(int number) {
            return all.stream()
                    .filter(it -> it.number == number)
                    .mapToLong(Field::value)
                    .findFirst()
                    .orElse(0);
        }

        List<byte[]> each(int number) {
            return all.stream()
                    .filter(it -> it.number == number)
                    .map(Field::bytes)
                    .toList();
        }
    }

    record Event(String id, String schemaId, byte[] payload, byte[] replayId) {}

    record Response(List<Event> events, byte[] latestReplayId, int pending) {}

    /** @param code the {@code error-code} in the trailers */
    record End(Status status, String code) {}

    /** One open stream. */
    static final class Stream extends ClientCall.Listener<byte[]> {

        private final ClientCall<byte[], byte[]> call;
        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

        Stream(ClientCall<byte[], byte[]> call) {
            this.call = call;
        }

        void request(String topic, int events) {
            call.sendMessage(message(out -> {
                out.writeString(1, topic);
                out.writeInt32(4, events);
            }));
        }

        /** The next events, past signs of life. */
        Response next() throws InterruptedException {
            Response next = said();
            while (next.events().isEmpty()) {
                next = said();
            }
            return next;
        }

        /** The next thing that is said, be it that nothing happened. */
        Response said() throws InterruptedException {
            Object next = heard.poll(20, TimeUnit.SECONDS);
            if (next instanceof Response response) {
                return response;
            }
            throw new AssertionError("heard " + next + " instead of events");
        }

        /** The end, past signs of life. */
        End end() throws InterruptedException {
            Object next = heard.poll(20, TimeUnit.SECONDS);
            while (next instanceof Response response && response.events().isEmpty()) {
                next = heard.poll(20, TimeUnit.SECONDS);
            }
            if (next instanceof End end) {
                return end;
            }
            throw new AssertionError("heard " + next + " instead of the end");
        }

        /** Whether nothing is said in this time. */
        boolean isSilentFor(long millis) throws InterruptedException {
            return heard.poll(millis, TimeUnit.MILLISECONDS) == null;
        }

        void cancel() {
            call.cancel("enough", null);
        }

        @Override
        public void onMessage(byte[] message) {
            Fields response = fields(message);
            List<Event> events = new ArrayList<>();
            for (byte[] one : response.each(1)) {
                Fields consumer = fields(one);
                Fields producer = fields(consumer.bytes(1));
                events.add(new Event(producer.text(1), producer.text(2), producer.bytes(3), consumer.bytes(2)));
            }
            heard.add(new Response(events, response.bytes(2), (int) response.value(4)));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            String code = trailers.get(Metadata.Key.of("error-code", Metadata.ASCII_STRING_MARSHALLER));
            heard.add(new End(status, code == null ? "" : code));
        }
    }
}
