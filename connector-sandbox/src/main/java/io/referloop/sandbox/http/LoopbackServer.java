package io.referloop.sandbox.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WireMock on 127.0.0.1, every unstubbed call going to one {@link Handler}.
 *
 * <p>{@link #wireMock()} gives the engine itself: stubs added there win over the handler.
 */
public final class LoopbackServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LoopbackServer.class);
    private static final int JOURNAL_ENTRIES_MAX = 500;
    private static final int THREADS = 64;
    private static final int LOWEST_PRIORITY = Integer.MAX_VALUE;
    private static final String DISPATCH = "sandbox-dispatch";

    private final WireMockServer server;

    private LoopbackServer(WireMockServer server) {
        this.server = server;
    }

    /**
     * @param port 0 for any free one
     * @throws PortInUse when something else listens there
     */
    public static LoopbackServer start(int port, Handler handler) {
        PortInUse.requireFree(port);
        var configuration = options()
                .bindAddress("127.0.0.1")
                .gzipDisabled(true)
                .containerThreads(THREADS)
                .disableOptimizeXmlFactoriesLoading(true)
                .maxRequestJournalEntries(JOURNAL_ENTRIES_MAX)
                .extensions(new Dispatch(handler));
        var server = new WireMockServer(port == 0 ? configuration.dynamicPort() : configuration.port(port));
        server.stubFor(
                any(anyUrl()).atPriority(LOWEST_PRIORITY).willReturn(aResponse().withTransformers(DISPATCH)));
        server.start();
        return new LoopbackServer(server);
    }

    public int port() {
        return server.port();
    }

    public WireMockServer wireMock() {
        return server;
    }

    @Override
    public void close() {
        server.stop();
    }

    private record Dispatch(Handler handler) implements ResponseDefinitionTransformerV2 {

        @Override
        public String getName() {
            return DISPATCH;
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            return render(answer(event.getRequest()));
        }

        private Reply answer(Request request) {
            byte[] body = request.getBody() == null ? new byte[0] : request.getBody();
            var call = Call.of(request.getMethod().getName(), request.getUrl(), headers(request), body);
            try {
                return handler.handle(call);
            } catch (RuntimeException bug) {
                log.error("The sandbox failed on {} {}", call.method(), call.path(), bug);
                return Reply.text(500, "text/plain;charset=utf-8", "The sandbox itself failed; its log says why.");
            }
        }

        private static Map<String, String> headers(Request request) {
            var headers = new HashMap<String, String>();
            for (String name : request.getAllHeaderKeys()) {
                headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name));
            }
            return headers;
        }

        private static ResponseDefinition render(Reply reply) {
            var response = new ResponseDefinitionBuilder().withStatus(reply.status());
            reply.headers().forEach(response::withHeader);
            if (reply.body().length > 0) {
                response.withBody(reply.body());
            }
            if (reply.delayMillis() > 0) {
                response.withFixedDelay(reply.delayMillis());
            }
            if (reply.reset()) {
                response.withFault(Fault.CONNECTION_RESET_BY_PEER);
            }
            return response.build();
        }
    }
}
