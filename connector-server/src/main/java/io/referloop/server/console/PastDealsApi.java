package io.referloop.server.console;

import io.referloop.program.Program;
import io.referloop.program.ProgramFault;
import io.referloop.server.login.Seat;
import io.referloop.server.simulate.PastDealRun;
import io.referloop.server.simulate.PastDealRuns;
import io.referloop.simulate.PastDeals;
import io.referloop.simulate.PastDealsJson;
import io.referloop.simulate.PastDealsTable;
import io.referloop.simulate.PastDealsWanted;
import io.referloop.simulate.Simulation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Simulations on past deals for machines and the command line: begun, asked about, cancelled. */
@RestController
@RequestMapping(PastDealsApi.PATH)
class PastDealsApi {

    static final String PATH = "/api/v1/simulations/past-deals";

    private static final int BODY_MAX = 1024 * 1024;
    private static final Set<String> KEYS =
            Set.of("program", "connection", "since", "until", "who", "referrer_fields", "most");

    private final PastDealRuns runs;
    private final JsonMapper json;

    PastDealsApi(PastDealRuns runs, JsonMapper json) {
        this.runs = runs;
        this.json = json;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> start(Seat seat, HttpServletRequest request) throws IOException {
        if (!seat.mayAdminister()) {
            return notAllowed();
        }
        byte[] body = request.getInputStream().readNBytes(BODY_MAX + 1);
        if (body.length > BODY_MAX) {
            return problem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "BODY_TOO_LARGE",
                    "The request is larger than " + BODY_MAX + " bytes.",
                    null,
                    null);
        }
        try {
            JsonNode sent = json.readTree(body);
            PastDealRun run = runs.start(seat.workspaceId(), program(sent), asked(sent));
            return ResponseEntity.accepted()
                    .header("Location", PATH + "/" + run.id())
                    .body(answer(run));
        } catch (JacksonException unreadable) {
            return problem(
                    HttpStatus.BAD_REQUEST, "BODY_INVALID", "The request is not JSON.", "Send one JSON object.", null);
        } catch (ProgramFault fault) {
            return problem(HttpStatus.BAD_REQUEST, "INVALID_FILE", String.valueOf(fault.getMessage()), null, "program");
        }
    }

    @GetMapping("/{id}")
    ResponseEntity<Object> show(Seat seat, @PathVariable String id) {
        PastDealRun run = find(seat, id);
        return run == null ? notFound() : json(HttpStatus.OK, answer(run));
    }

    /**
     * The result as people read it on a terminal.
     *
     * @param why a referral to explain, {@code all}, or nothing
     */
    @GetMapping(path = "/{id}/table")
    ResponseEntity<Object> table(Seat seat, @PathVariable String id, @RequestParam @Nullable String why) {
        PastDealRun run = find(seat, id);
        if (run == null || !(run.state() instanceof PastDealRun.State.Done done)) {
            return notFound();
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                .body(PastDealsTable.of(done.result(), why));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Object> cancel(Seat seat, @PathVariable String id) {
        PastDealRun run = find(seat, id);
        if (run == null) {
            return notFound();
        }
        runs.cancel(seat.workspaceId(), run.id());
        return ResponseEntity.noContent().build();
    }

    @ExceptionHandler
    ResponseEntity<Object> on(PastDealRuns.Refused refused) {
        HttpStatus status =
                switch (refused.code()) {
                    case "CONNECTION_NOT_FOUND" -> HttpStatus.NOT_FOUND;
                    case "NEEDS_RECONNECT" -> HttpStatus.CONFLICT;
                    case "TOO_MANY_RUNS" -> HttpStatus.TOO_MANY_REQUESTS;
                    default -> HttpStatus.BAD_REQUEST;
                };
        return problem(status, refused.code(), refused.sentence(), refused.fix(), refused.field());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(PastDealsWanted.Wrong wrong) {
        return problem(HttpStatus.BAD_REQUEST, "INVALID_FIELD", wrong.sentence(), null, wrong.field());
    }

    private @Nullable PastDealRun find(Seat seat, String id) {
        if (!seat.mayAdminister()) {
            return null;
        }
        try {
            return runs.find(seat.workspaceId(), UUID.fromString(id)).orElse(null);
        } catch (IllegalArgumentException noId) {
            return null;
        }
    }

    private Program program(JsonNode sent) {
        JsonNode program = sent.path("program");
        if (program.isString()) {
            return Simulation.program(program.stringValue(), 1, "");
        }
        if (program.isObject()) {
            return Simulation.program(json.writeValueAsString(program), 1, "");
        }
        throw new PastDealsWanted.Wrong(
                "program", "program has to be the text of a program file, or the same as a JSON object.");
    }

    private static PastDealRuns.Asked asked(JsonNode sent) {
        for (String key : sent.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw new PastDealsWanted.Wrong(
                        key,
                        key + " is no key of this request; it may have " + String.join(", ", new TreeSet<>(KEYS))
                                + ".");
            }
        }
        return new PastDealRuns.Asked(
                text(sent, "connection"),
                text(sent, "since"),
                text(sent, "until"),
                who(text(sent, "who")),
                fields(sent.path("referrer_fields")),
                most(sent.path("most")));
    }

    private static String text(JsonNode sent, String key) {
        JsonNode value = sent.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            throw new PastDealsWanted.Wrong(key, key + " has to be a text.");
        }
        return value.stringValue();
    }

    private static PastDealsWanted.Who who(String word) {
        if (word.isEmpty()) {
            return PastDealsWanted.Who.NAMED;
        }
        for (PastDealsWanted.Who who : PastDealsWanted.Who.values()) {
            if (who.name().toLowerCase(Locale.ROOT).equals(word)) {
                return who;
            }
        }
        throw new PastDealsWanted.Wrong("who", "who has to be named or every_won_deal.");
    }

    private static List<String> fields(JsonNode sent) {
        if (sent.isMissingNode() || sent.isNull()) {
            return PastDealsWanted.USUAL_FIELDS;
        }
        List<String> fields = new ArrayList<>();
        for (JsonNode field : sent) {
            fields.add(field.isString() ? field.stringValue() : "");
        }
        if (!sent.isArray()) {
            throw new PastDealsWanted.Wrong("referrer_fields", "referrer_fields has to be a list of texts.");
        }
        return fields;
    }

    private static int most(JsonNode sent) {
        if (sent.isMissingNode() || sent.isNull()) {
            return PastDealsWanted.DEALS_MAX;
        }
        return sent.isInt() ? sent.intValue() : 0;
    }

    private static Map<String, @Nullable Object> answer(PastDealRun run) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        PastDealRun.State state = run.state();
        answer.put("id", run.id().toString());
        answer.put("state", word(state, run.progress()));
        answer.put("deals_read", run.progress().read());
        answer.put("deals_expected", run.progress().expected());
        answer.put("calls", run.progress().calls());
        answer.put("result", state instanceof PastDealRun.State.Done done ? PastDealsJson.of(done.result()) : null);
        answer.put("problem", problem(PastDealsWords.refusal(state, run.connection())));
        return answer;
    }

    private static String word(PastDealRun.State state, PastDeals.Progress progress) {
        return switch (state) {
            case PastDealRun.State.UnderWay it -> progress.simulating() ? "simulating" : "reading";
            case PastDealRun.State.Done it -> "done";
            case PastDealRun.State.Refused it -> "failed";
            case PastDealRun.State.Broken it -> "failed";
            case PastDealRun.State.Cancelled it -> "cancelled";
        };
    }

    private static @Nullable Problem problem(@Nullable Refusal why) {
        return why == null ? null : new Problem(why.code(), why.message(), why.fix(), null);
    }

    private static ResponseEntity<Object> notFound() {
        return problem(
                HttpStatus.NOT_FOUND,
                "RUN_NOT_FOUND",
                "There is no such simulation, or not any more.",
                "Results are kept for an hour and end with the server: begin it again.",
                null);
    }

    private static ResponseEntity<Object> notAllowed() {
        return problem(
                HttpStatus.FORBIDDEN,
                "NOT_ALLOWED",
                "Only an owner may read past deals.",
                "Ask an owner to do it.",
                null);
    }

    private static ResponseEntity<Object> problem(
            HttpStatus status, String code, String message, @Nullable String fix, @Nullable String field) {
        return json(status, new Problem(code, message, fix, field));
    }

    private static ResponseEntity<Object> json(HttpStatus status, Object body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }

    record Problem(
            String code,
            String message,
            @Nullable String fix,
            @Nullable String field) {}
}
