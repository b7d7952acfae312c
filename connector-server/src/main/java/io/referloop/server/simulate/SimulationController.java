package io.referloop.server.simulate;

import io.referloop.program.Program;
import io.referloop.program.ProgramFault;
import io.referloop.simulate.ResultJson;
import io.referloop.simulate.ScenarioFile;
import io.referloop.simulate.Simulation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Simulations over HTTP. Reads nothing that is stored and changes nothing. */
@RestController
class SimulationController {

    static final int BODY_MAX = 2 * 1024 * 1024;

    private final JsonMapper json;

    SimulationController(JsonMapper json) {
        this.json = json;
    }

    @PostMapping(path = "/api/v1/simulations", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> simulate(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(BODY_MAX + 1);
        if (body.length > BODY_MAX) {
            return problem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "BODY_TOO_LARGE",
                    "The request is larger than " + BODY_MAX + " bytes.");
        }
        try {
            JsonNode root = json.readTree(body);
            List<Program> programs =
                    List.of(part("program", () -> Simulation.program(document(root, "program"), 1, "")));
            return ResponseEntity.ok(ResultJson.of(Simulation.run(
                    programs, part("scenario", () -> ScenarioFile.read(document(root, "scenario"), programs)))));
        } catch (JacksonException unreadable) {
            return problem(
                    HttpStatus.BAD_REQUEST, "INVALID_JSON", "The request is no JSON object with program and scenario.");
        } catch (PartRefused refused) {
            ProblemDetail problem =
                    detail(HttpStatus.BAD_REQUEST, "INVALID_FILE", String.valueOf(refused.getMessage()));
            problem.setProperty("part", refused.part);
            problem.setProperty("line", refused.fault.line());
            problem.setProperty("key", refused.fault.key());
            return answer(problem);
        }
    }

    /** A text is the file itself; an object is the same file as JSON. */
    private String document(JsonNode root, String part) {
        JsonNode node = root.path(part);
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isObject()) {
            return json.writeValueAsString(node);
        }
        throw new ProgramFault(1, part, "the text of the file, or the same as a JSON object");
    }

    private static <T> T part(String name, Supplier<T> read) {
        try {
            return read.get();
        } catch (ProgramFault fault) {
            throw new PartRefused(name, fault);
        }
    }

    private static ResponseEntity<?> problem(HttpStatus status, String code, String sentence) {
        return answer(detail(status, code, sentence));
    }

    private static ProblemDetail detail(HttpStatus status, String code, String sentence) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, sentence);
        problem.setTitle("The simulation was not run");
        problem.setProperty("code", code);
        return problem;
    }

    private static ResponseEntity<?> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static final class PartRefused extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final String part;
        private final transient ProgramFault fault;

        PartRefused(String part, ProgramFault fault) {
            super(part + ": " + fault.getMessage());
            this.part = part;
            this.fault = fault;
        }
    }
}
