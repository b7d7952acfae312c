package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.MalformedJson;
import io.referloop.sandbox.hubspot.WorkflowRun.State;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs the app's workflow actions: calls them signed, repeats on 5xx and 429, waits on BLOCK until it is told the result. Runs are kept in
 * memory only.
 */
public final class Workflows implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Workflows.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int RUNS_MAX = 500;
    private static final String STATE = "hs_execution_state";

    private final HubspotApp app;
    private final List<Duration> retries;
    private final Clock clock;
    private final Map<String, Started> runs = new LinkedHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("workflows").daemon().factory());
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private long number;

    Workflows(HubspotApp app, WebhookSettings settings, Clock clock) {
        this.app = app;
        this.retries = settings.retries();
        this.clock = clock;
    }

    /** Starts an action on a record; the id of the call. */
    public synchronized String start(
            Portal portal, String action, URI url, ObjectType type, String recordId, Map<String, String> inputs) {
        String callback = "ap-" + portal.id() + "-" + (56_776_413_549L + ++number) + "-7-0";
        byte[] body = body(portal, callback, type, recordId, inputs);
        var run = new WorkflowRun(
                callback,
                portal.id(),
                action,
                type,
                recordId,
                inputs,
                State.CALLING,
                List.of(),
                Map.of(),
                clock.instant());
        if (runs.size() >= RUNS_MAX) {
            runs.remove(runs.keySet().iterator().next());
        }
        runs.put(callback, new Started(run, url, body));
        later(() -> call(callback, 0), Duration.ZERO);
        return callback;
    }

    /** Sends the same call once more, as after an answer that was lost on its way. */
    public void repeat(String callback) {
        later(() -> call(callback, retries.size()), Duration.ZERO);
    }

    public synchronized Optional<WorkflowRun> run(String callback) {
        return Optional.ofNullable(runs.get(callback)).map(Started::run);
    }

    /**
     * Waits until a run is as wanted.
     *
     * @throws IllegalStateException when it is not by then
     */
    public synchronized WorkflowRun await(String callback, Predicate<WorkflowRun> wanted, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            WorkflowRun now = run(callback).orElseThrow();
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (wanted.test(now)) {
                return now;
            }
            if (left <= 0) {
                throw new IllegalStateException("still not: " + now);
            }
            wait(left);
        }
    }

    /** The newest first. */
    public synchronized List<WorkflowRun> runs(long portalId) {
        return new ArrayList<>(runs.values())
                .reversed().stream()
                        .map(Started::run)
                        .filter(run -> run.portalId() == portalId)
                        .toList();
    }

    /** What the app offers for an input; empty when it does not answer. */
    public List<WorkflowAction.Option> options(Portal portal, URI url) {
        ObjectNode body = Json.object();
        body.putObject("origin").put("portalId", portal.id());
        body.putObject("fetchOptions").put("q", "").putNull("after");
        var options = new ArrayList<WorkflowAction.Option>();
        try {
            HttpResponse<byte[]> answer = send(url, Json.bytes(body));
            if (answer.statusCode() == 200) {
                Json.parse(answer.body())
                        .path("options")
                        .forEach(option -> options.add(new WorkflowAction.Option(
                                option.path("value").asString(""),
                                option.path("label").asString(""))));
            }
        } catch (IOException | MalformedJson unusable) {
            log.debug("{} offers nothing", url, unusable);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(options);
    }

    /** What the app says became of a call that waits for it. */
    boolean complete(long portalId, String callback, JsonNode outputFields) {
        return changed(callback, started -> started.run().portalId() == portalId, run -> finished(run, outputFields));
    }

    synchronized void forget(long portalId) {
        runs.values().removeIf(started -> started.run().portalId() == portalId);
    }

    private void call(String callback, int attempt) {
        Started started;
        synchronized (this) {
            started = runs.get(callback);
        }
        if (started == null) {
            return;
        }
        int status = 0;
        Duration wait = attempt < retries.size() ? retries.get(attempt) : Duration.ZERO;
        try {
            HttpResponse<byte[]> answer = send(started.url(), started.body());
            status = answer.statusCode();
            if (status < 300) {
                JsonNode outputs = Json.parse(answer.body()).path("outputFields");
                int done = status;
                change(callback, run -> answered(run.answered(done), outputs));
                return;
            } else {
                wait = answer.headers()
                        .firstValue("Retry-After")
                        .filter(seconds -> seconds.matches("\\d{1,4}"))
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .orElse(wait);
            }
        } catch (IOException | MalformedJson unanswered) {
            log.debug("Action {} was not answered", callback, unanswered);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return;
        }
        int told = status;
        change(callback, run -> run.answered(told));
        boolean again = told == 0 || told == 429 || told >= 500;
        if (again && attempt < retries.size()) {
            later(() -> call(callback, attempt + 1), wait);
        } else {
            change(callback, run -> run.over() ? run : run.in(State.FAILED, run.outputs()));
        }
    }

    /** A result that was told meanwhile is not taken back by the answer to the call. */
    private static WorkflowRun answered(WorkflowRun run, JsonNode outputs) {
        if (run.over()) {
            return run;
        }
        return outputs.path(STATE).asString("").equals("BLOCK")
                ? run.in(State.BLOCKED, run.outputs())
                : finished(run, outputs);
    }

    private static WorkflowRun finished(WorkflowRun run, JsonNode outputs) {
        var told = new LinkedHashMap<String, String>();
        outputs.properties().stream()
                .filter(output -> !output.getKey().startsWith("hs_"))
                .forEach(output -> told.put(output.getKey(), output.getValue().asString("")));
        boolean failed = outputs.path(STATE).asString("SUCCESS").equals("FAIL_CONTINUE");
        return run.over() ? run : run.in(failed ? State.FAIL_CONTINUE : State.SUCCESS, told);
    }

    private void change(String callback, UnaryOperator<WorkflowRun> change) {
        boolean unused = changed(callback, started -> true, change);
    }

    private synchronized boolean changed(String callback, Predicate<Started> that, UnaryOperator<WorkflowRun> change) {
        Started started = runs.get(callback);
        if (started == null || !that.test(started)) {
            return false;
        }
        runs.put(callback, new Started(change.apply(started.run()), started.url(), started.body()));
        notifyAll();
        return true;
    }

    private HttpResponse<byte[]> send(URI url, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json");
        Signature.headers(app.clientSecret(), "POST", url.toString(), body, clock.millis())
                .forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static byte[] body(
            Portal portal, String callback, ObjectType type, String recordId, Map<String, String> inputs) {
        ObjectNode body = Json.object().put("callbackId", callback);
        body.putObject("origin")
                .put("portalId", portal.id())
                .put("actionDefinitionId", 102_670_506)
                .put("actionDefinitionVersion", 1);
        body.putObject("context").put("source", "WORKFLOWS").put("workflowId", 1742);
        body.putObject("object")
                .put("objectId", Long.parseLong(recordId))
                .put("objectType", type.name())
                .putObject("properties");
        ObjectNode fields = body.putObject("inputFields");
        inputs.forEach(fields::put);
        return Json.bytes(body);
    }

    private void later(Runnable task, Duration wait) {
        try {
            timer.schedule(
                    () -> {
                        Thread unused = Thread.startVirtualThread(task);
                    },
                    wait.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            log.debug("The sandbox is closing", closed);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.shutdownNow();
    }

    private record Started(WorkflowRun run, URI url, byte[] body) {}
}
