package io.referloop.server.simulate;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.json.JsonMapper;

class SimulationControllerTests {

    private final JsonMapper json = JsonMapper.builder().build();
    private final MockMvc mvc =
            MockMvcBuilders.standaloneSetup(new SimulationController(json)).build();

    @Test
    void answersWhatTheCommandPrintsAsJson() throws Exception {
        send(Map.of("program", SimulateCommandTests.PROGRAM, "scenario", SimulateCommandTests.SCENARIO))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.rewards[0].id").value("R1/won-share/ada#0"))
                .andExpect(jsonPath("$.rewards[0].amount").value("2500.00"));
    }

    @Test
    void takesTheSameAsJsonObjects() throws Exception {
        send(Map.of(
                        "program",
                        SimulateCommandTests.PROGRAM,
                        "scenario",
                        Map.of(
                                "scenario",
                                "one claim",
                                "people",
                                Map.of("ada", Map.of("email", "ada@acme.example"), "priya", Map.of()),
                                "things",
                                new Object[] {
                                    Map.of("at", "2026-01-10", "claim", "R1", "referrer", "ada", "referee", "priya")
                                })))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.statuses.R1").value("accepted"));
    }

    @Test
    void saysWhichPartAndLineCannotBeUnderstood() throws Exception {
        send(Map.of(
                        "program",
                        SimulateCommandTests.PROGRAM,
                        "scenario",
                        SimulateCommandTests.SCENARIO.replace("stage: won", "stage: gewonnen")))
                .andExpect(status().isBadRequest())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.part").value("scenario"))
                .andExpect(jsonPath("$.line").value(7))
                .andExpect(jsonPath("$.key").value("stage"));
    }

    @Test
    void refusesABodyWithoutAProgram() throws Exception {
        send(Map.of("scenario", SimulateCommandTests.SCENARIO))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.part").value("program"));
    }

    @Test
    void refusesWhatIsTooLarge() throws Exception {
        send(Map.of("program", "x".repeat(SimulationController.BODY_MAX)))
                .andExpect(status().isContentTooLarge())
                .andExpect(jsonPath("$.code").value("BODY_TOO_LARGE"));
    }

    private ResultActions send(Object body) throws Exception {
        return mvc.perform(post("/api/v1/simulations")
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsBytes(body)));
    }
}
