package io.referloop.salesforce;

import com.sforce.ws.ConnectorConfig;
import com.sforce.ws.transport.Transport;
import io.referloop.salesforce.SalesforceHttp.Unanswered;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * WSC's way to the network over our client: its own one repeats a request in silence, waits for ever and follows redirects. See
 * BEHAVIOR.md#transport. One request's; what is no SOAP answer leaves as a {@link NoSoap}.
 */
final class SalesforceTransport implements Transport {

    private final SalesforceHttp http;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Map<String, String> headers = new HashMap<>();
    private @Nullable URI address;
    private boolean successful;

    SalesforceTransport(SalesforceHttp http) {
        this.http = http;
    }

    @Override
    public void setConfig(ConnectorConfig config) {
        // Everything that it could configure is decided here.
    }

    @Override
    public OutputStream connect(String url, String soapAction) throws IOException {
        headers.put("SOAPAction", "\"" + soapAction + "\"");
        headers.put("Content-Type", "text/xml; charset=UTF-8");
        headers.put("Accept", "text/xml");
        return open(url);
    }

    @Override
    public OutputStream connect(String url, HashMap<String, String> wanted) throws IOException {
        headers.putAll(wanted);
        return open(url);
    }

    @Override
    public OutputStream connect(String url, HashMap<String, String> wanted, boolean compress) throws IOException {
        return connect(url, wanted);
    }

    private OutputStream open(String url) throws IOException {
        address = URI.create(url);
        headers.put("Content-Encoding", "gzip");
        headers.put("Accept-Encoding", "gzip");
        return new GZIPOutputStream(body);
    }

    @Override
    public InputStream getContent() {
        if (address == null) {
            throw new IllegalStateException("Nothing was sent");
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).POST(BodyPublishers.ofByteArray(body.toByteArray()));
        headers.forEach(request::header);
        try {
            SalesforceHttp.Answer answer = http.send(request.build());
            successful = answer.status() == 200;
            // A fault is XML too; anything else speaks for a machine in front of the API.
            if (!answer.isXml() || answer.status() > 200 && answer.status() < 400) {
                throw new NoSoap(answer.status(), null);
            }
            return new ByteArrayInputStream(answer.body());
        } catch (Unanswered silent) {
            throw new NoSoap(0, silent);
        }
    }

    @Override
    public boolean isSuccessful() {
        return successful;
    }

    /** What came was no answer of the API. WSC lets it pass, as it lets all that is unchecked. */
    static final class NoSoap extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final int status;
        private final transient @Nullable Unanswered silence;

        NoSoap(int status, @Nullable Unanswered silence) {
            super("No SOAP answer, status " + status, silence);
            this.status = status;
            this.silence = silence;
        }

        /** 0 when nothing came. */
        int status() {
            return status;
        }

        @Nullable
        Unanswered silence() {
            return silence;
        }
    }
}
