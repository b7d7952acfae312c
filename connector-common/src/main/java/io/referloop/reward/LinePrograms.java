package io.referloop.reward;

import io.referloop.program.Program;
import io.referloop.program.Programs;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which version of a program a booked line goes by. Joins the caller's transaction. */
@Component
class LinePrograms {

    private final JdbcClient jdbc;
    private final Programs programs;

    LinePrograms(JdbcClient jdbc, Programs programs) {
        this.jdbc = jdbc;
        this.programs = programs;
    }

    /** The version that governs the line: its referral's, or the newest where there is no referral. */
    Program of(UUID workspace, RewardLine line) {
        UUID program = line.identity().programId();
        Optional<Integer> governing = line.referral() == null
                ? Optional.empty()
                : jdbc.sql("SELECT program_version FROM referral WHERE workspace_id = ? AND referral_id = ?")
                        .params(workspace, line.referral())
                        .query(Integer.class)
                        .optional();
        return governing
                .map(version -> programs.version(workspace, program, version))
                .orElseGet(() -> programs.current(workspace).stream()
                        .filter(it -> it.id().equals(program))
                        .findFirst()
                        .orElseThrow());
    }
}
