package io.referloop.sandbox.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to a {@link Call}.
 *
 * @param delayMillis how long the server holds the answer back
 * @param reset true to break the connection instead of answering
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, never kept.
public record Reply(int status, Map<String, String> headers, byte[] body, int delayMillis, boolean reset) {

    public static Reply json(int status, Object body) {
        return new Reply(status, Map.of("Content-Type", "application/json;charset=utf-8"), Json.bytes(body), 0, false);
    }

    public static Reply empty(int status) {
        return new Reply(status, Map.of(), new byte[0], 0, false);
    }

    public static Reply text(int status, String contentType, String body) {
        return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply bytes(int status, String contentType, byte[] body) {
        return new Reply(status, Map.of("Content-Type", contentType), body, 0, false);
    }

    public static Reply redirect(String location) {
        return empty(302).with("Location", location);
    }

    /** After a form was posted: the browser fetches the page anew. */
    public static Reply seeOther(String location) {
        return empty(303).with("Location", location);
    }

    public static Reply connectionReset() {
        return new Reply(500, Map.of(), new byte[0], 0, true);
    }

    public Reply with(String header, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Reply(status, all, body, delayMillis, reset);
    }

    public Reply delayed(int millis) {
        return new Reply(status, headers, body, millis, reset);
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
