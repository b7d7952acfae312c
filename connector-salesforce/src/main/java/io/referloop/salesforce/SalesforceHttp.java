package io.referloop.salesforce;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends a request once. Follows no redirect, because a token would follow too; gives up at the deadline whatever trickles in, and reads no
 * more than it may, packed or unpacked. Every problem says whether Salesforce can have acted.
 */
final class SalesforceHttp {

    private final HttpClient http;
    private final Duration deadline;
    private final int maxAnswer;

    SalesforceHttp(SalesforceProperties.Calls calls) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(calls.connectTimeout())
                .build();
        this.deadline = calls.deadline();
        this.maxAnswer = (int) calls.maxAnswer().toBytes();
    }

    /** @param request its {@code Accept-Encoding} may be gzip */
    Answer send(HttpRequest request) throws Unanswered {
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(request, info -> new CappedBody(maxAnswer));
        try {
            HttpResponse<byte[]> response = sent.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers(), unpacked(response));
        } catch (ExecutionException failed) {
            throw new Unanswered(neverSent(failed), "gave no answer", failed);
        } catch (IOException unreadable) {
            throw new Unanswered(false, "gave an unreadable answer", unreadable);
        } catch (TimeoutException late) {
            sent.cancel(true);
            throw new Unanswered(false, "gave no answer within " + deadline.toSeconds() + " s", late);
        } catch (InterruptedException stopped) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new Unanswered(false, "was not waited for", stopped);
        }
    }

    private byte[] unpacked(HttpResponse<byte[]> response) throws IOException {
        boolean packed = response.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equalsIgnoreCase)
                .isPresent();
        if (!packed || response.body().length == 0) {
            return response.body();
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            byte[] unpacked = in.readNBytes(maxAnswer + 1);
            if (unpacked.length > maxAnswer) {
                throw CappedBody.tooLarge(maxAnswer);
            }
            return unpacked;
        }
    }

    private static boolean neverSent(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof SSLHandshakeException) {
                return true;
            }
        }
        return false;
    }

    /** @param body unpacked */
    record Answer(int status, HttpHeaders headers, byte[] body) {

        boolean isXml() {
            return type().contains("xml");
        }

        private String type() {
            return headers.firstValue("Content-Type").orElse("");
        }
    }

    /** No answer, or none that may be read. */
    static final class Unanswered extends Exception {

        private static final long serialVersionUID = 1;

        private final boolean neverSent;

        /** @param what after "Salesforce" */
        Unanswered(boolean neverSent, String what, Throwable cause) {
            super(what, cause);
            this.neverSent = neverSent;
        }

        /** Whether it is certain that nothing reached Salesforce. */
        boolean neverSent() {
            return neverSent;
        }

        String what() {
            return String.valueOf(getMessage());
        }
    }
}
