package io.referloop.server.simulate;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running server for a simulation on past deals, tells how far it is, and cancels it when the command is stopped. */
final class PastDealsClient {

    /** System property: whether progress is shown to a person, in a line that replaces itself. */
    private static final String TERMINAL = "referloop.terminal";

    private static final String PATH = "/api/v1/simulations/past-deals";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Set<String> UNDER_WAY = Set.of("reading", "simulating");

    private final URI server;
    private final String token;
    private final PrintWriter progress;
    private final boolean inPlace;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final JsonMapper json =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private String told = "";

    PastDealsClient(URI server, String token, PrintWriter progress) {
        this.server = server;
        this.token = token;
        this.progress = progress;
        this.inPlace = Boolean.getBoolean(TERMINAL);
    }

    /**
     * The result as text.
     *
     * @param asJson for machines
     * @param why a referral to explain; null: none
     */
    String result(Map<String, Object> request, boolean asJson, @Nullable String why) {
        JsonNode run = read(send(to("").header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(request)))));
        String path = "/" + run.path("id").asString();
        Thread cancel = new Thread(() -> cancel(path), "cancel");
        Runtime.getRuntime().addShutdownHook(cancel);
        try {
            run = awaitEnd(run, path);
        } finally {
            keep(cancel);
        }
        if (!run.path("state").asString().equals("done")) {
            throw new Refused(sentence(run.path("problem")));
        }
        if (asJson) {
            return json.writeValueAsString(run.path("result")) + "\n";
        }
        String query = why == null ? "" : "?why=" + URLEncoder.encode(why, StandardCharsets.UTF_8);
        return send(to(path + "/table" + query).GET()).body();
    }

    private static void keep(Thread cancel) {
        try {
            Runtime.getRuntime().removeShutdownHook(cancel);
        } catch (IllegalStateException stopping) {
            // The command is being stopped, so the hook has its reason.
        }
    }

    private JsonNode awaitEnd(JsonNode begun, String path) {
        JsonNode run = begun;
        while (UNDER_WAY.contains(run.path("state").asString())) {
            tell(run);
            pause();
            run = read(send(to(path).GET()));
        }
        tell(run);
        if (inPlace) {
            progress.println();
        }
        progress.flush();
        return run;
    }

    private void tell(JsonNode run) {
        String of = run.path("deals_expected").isNumber()
                ? " of about " + run.path("deals_expected").asString()
                : "";
        String now = run.path("state").asString().equals("simulating")
                ? "Everything is read; the engine decides"
                : run.path("deals_read").asString() + of + " deals read, "
                        + run.path("calls").asString() + " calls";
        if (!now.equals(told)) {
            told = now;
            progress.print(inPlace ? "\r\u001b[K" + now : now + "\n");
            progress.flush();
        }
    }

    private void pause() {
        try {
            Thread.sleep(EVERY);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Refused("Stopped.");
        }
    }

    /** Whoever stops the command does not want the server to go on calling the CRM. */
    private void cancel(String path) {
        try {
            http.send(to(path).DELETE().build(), BodyHandlers.discarding());
        } catch (IOException gone) {
            // The server is gone, and so is what it did.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server + PATH + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        HttpResponse<String> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException silent) {
            throw new Refused("No server answers at " + server
                    + ". Start it with ./run, or say where it is with REFERLOOP_PORT or --server.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Refused("Stopped.");
        }
        if (response.statusCode() >= 300) {
            throw new Refused(sentence(parse(response)));
        }
        return response;
    }

    private JsonNode read(HttpResponse<String> response) {
        JsonNode answer = parse(response);
        if (!answer.path("state").isString()) {
            throw noReferloop(response.statusCode());
        }
        return answer;
    }

    private JsonNode parse(HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (JacksonException unreadable) {
            throw noReferloop(response.statusCode());
        }
    }

    private Refused noReferloop(int status) {
        return new Refused(
                "What answers at " + server + " is no Referloop server of this version (status " + status + ").");
    }

    private String sentence(JsonNode problem) {
        if (!problem.path("message").isString()) {
            return "The server at " + server + " refused without a reason.";
        }
        String message = problem.path("message").asString();
        return problem.path("fix").isString()
                ? message + " " + problem.path("fix").asString()
                : message;
    }

    /** Why there is no result, as a sentence. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1;

        Refused(String sentence) {
            super(sentence);
        }

        String sentence() {
            return String.valueOf(getMessage());
        }
    }
}
