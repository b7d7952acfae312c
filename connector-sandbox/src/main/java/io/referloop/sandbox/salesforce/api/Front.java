package io.referloop.sandbox.salesforce.api;

import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Handler;
import io.referloop.sandbox.http.MalformedJson;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Knob;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.RefusedException;
import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.api.Protocol.Asked;
import io.referloop.sandbox.salesforce.oauth.Tokens;
import io.referloop.sandbox.salesforce.oauth.Tokens.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** What stands between the wire and the protocols. */
public final class Front {

    private static final int WORTH_PACKING = 1_024;
    private static final String DOWN = """
            <html><head><title>Service Unavailable</title></head>
            <body><h1>Service Unavailable</h1><p>The server is temporarily unable to service your request.</p></body></html>
            """;

    private final Org org;
    private final Tokens tokens;
    private final Usage usage;

    public Front(Org org, Tokens tokens, Clock clock) {
        this.org = org;
        this.tokens = tokens;
        this.usage = new Usage(clock);
    }

    public Usage usage() {
        return usage;
    }

    /** Calls of the day that are used up, those of others included. */
    public int used() {
        return usage.today() + org.faults().get(Knob.CALLS_USED_BY_OTHERS);
    }

    /** A call to the API itself. */
    public Reply api(Call call, Protocol protocol) {
        Faults<Knob> faults = org.faults();
        Asked asked;
        try {
            asked = protocol.read(call);
        } catch (RequestException refused) {
            return protocol.refusal(400, refused.code(), refused.reason());
        }
        Reply reply = broken(faults).orElseGet(() -> admitted(asked, protocol));
        usage.count(asked.kind(), reply.status());
        return late(faults, packed(call, reply));
    }

    /** A token request; its answer can be lost as well. */
    public Reply token(Call call, Handler handler) {
        Faults<Knob> faults = org.faults();
        Reply reply = broken(faults).orElseGet(() -> {
            Reply answer = handler.handle(call);
            if (answer.status() < 300 && faults.strikes(Knob.HANG_TOKEN_AFTER_ACTING)) {
                faults.hold();
            }
            return answer.status() < 300 && faults.strikes(Knob.FAIL_TOKEN_AFTER_ACTING)
                    ? Reply.text(500, "text/html;charset=UTF-8", "<html><body>Internal Server Error</body></html>")
                    : answer;
        });
        usage.count("token", reply.status());
        return late(faults, reply);
    }

    private Reply admitted(Asked asked, Protocol protocol) {
        Faults<Knob> faults = org.faults();
        String token = asked.token().orElse("");
        boolean bare = faults.get(Knob.BARE_SESSION_FAULTS) > 0;
        Optional<Session> session = tokens.session(token);
        if (faults.strikes(Knob.EXPIRE_NEXT_CALLS) || session.isEmpty()) {
            return protocol.noSession(tokens.timedOut(token), bare);
        }
        String user = session.get().grant().userId();
        if (!session.get().grant().api()) {
            return protocol.noSession(false, bare);
        }
        if (!org.permissions().maySystem(user, "ApiEnabled")) {
            return protocol.refusal(403, "API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner");
        }
        if (faults.strikes(Knob.THROTTLE_NEXT_CALLS)) {
            return protocol.refusal(
                    403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.");
        }
        int max = org.settings().callsPerDay();
        if (used() >= max) {
            return protocol.refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
        }
        usage.take();
        Reply reply = carriedOut(asked, protocol, new Caller(user, token, used(), max));
        return asked.write() && reply.status() < 300 ? acted(reply, protocol, faults) : reply;
    }

    private static Reply carriedOut(Asked asked, Protocol protocol, Caller caller) {
        try {
            return asked.answer().to(caller);
        } catch (RequestException refused) {
            return protocol.refusal(refused.code().equals("NOT_FOUND") ? 404 : 400, refused.code(), refused.reason());
        } catch (MalformedJson malformed) {
            return protocol.refusal(400, "JSON_PARSER_ERROR", malformed.reason());
        } catch (RefusedException refused) {
            return protocol.refusal(
                    400,
                    refused.refusals().getFirst().statusCode(),
                    refused.refusals().getFirst().message());
        }
    }

    private static Reply acted(Reply reply, Protocol protocol, Faults<Knob> faults) {
        if (faults.strikes(Knob.HANG_WRITES_AFTER_ACTING)) {
            faults.hold();
        }
        if (faults.strikes(Knob.RESET_WRITES_AFTER_ACTING)) {
            return Reply.connectionReset();
        }
        return faults.strikes(Knob.FAIL_WRITES_AFTER_ACTING)
                ? protocol.refusal(
                        500,
                        "UNKNOWN_EXCEPTION",
                        "An unexpected error occurred. Please include this ErrorId"
                                + " if you contact support: 1234567890-12345 (-1234567890)")
                : reply;
    }

    private static Optional<Reply> broken(Faults<Knob> faults) {
        if (faults.strikes(Knob.RESET_NEXT_CALLS)) {
            return Optional.of(Reply.connectionReset());
        }
        return faults.strikes(Knob.UNAVAILABLE_NEXT_CALLS)
                ? Optional.of(Reply.text(503, "text/html;charset=UTF-8", DOWN))
                : Optional.empty();
    }

    private static Reply late(Faults<Knob> faults, Reply reply) {
        int latency = faults.get(Knob.LATENCY_MILLIS);
        return latency > 0 ? reply.delayed(latency) : reply;
    }

    private static Reply packed(Call call, Reply reply) {
        boolean wanted = call.header("Accept-Encoding")
                .filter(value -> value.toLowerCase(Locale.ROOT).contains("gzip"))
                .isPresent();
        if (!wanted || reply.reset() || reply.body().length < WORTH_PACKING) {
            return reply;
        }
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(reply.body());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Reply(reply.status(), reply.headers(), bytes.toByteArray(), reply.delayMillis(), false)
                .with("Content-Encoding", "gzip");
    }
}
