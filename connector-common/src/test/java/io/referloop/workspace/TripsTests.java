package io.referloop.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

class TripsTests {

    private static final String INSERT =
            "INSERT INTO account (workspace_id, code, currency) VALUES (current_workspace(), ?, 'USD')";
    private static final String NAMES =
            "SELECT code FROM account WHERE workspace_id = current_workspace() ORDER BY code";

    private final Trips trips = TestCore.bean(Trips.class);
    private final JdbcClient jdbc = TestCore.bean(JdbcClient.class);
    private final InWorkspace inWorkspace = TestCore.bean(InWorkspace.class);
    private final UUID workspace = TestCore.workspace().id();

    @Test
    void answersInTheOrderInWhichItWasAsked() {
        List<List<String>> seen = inWorkspace.call(workspace, () -> {
            Trips.Answer<List<String>> before = names();
            tell("one");
            Trips.Answer<List<String>> between = names();
            tell("two");
            return List.of(names().get(), between.get(), before.get());
        });

        assertThat(seen).containsExactly(List.of("one", "two"), List.of("one"), List.of());
    }

    @Test
    void showsEveryLaterStatementWhatWasToldBefore() {
        List<String> seen = inWorkspace.call(workspace, () -> {
            tell("one");
            return jdbc.sql(NAMES).query(String.class).list();
        });

        assertThat(seen).containsExactly("one");
    }

    @Test
    void commitsWhatNobodyAskedAbout() {
        inWorkspace.run(workspace, () -> tell("one"));

        assertThat(inWorkspace.call(workspace, () -> names().get())).containsExactly("one");
    }

    @Test
    void failsTheTransactionWhenAStatementFailsAtItsEnd() {
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> inWorkspace.run(workspace, () -> {
                    tell("one");
                    tell("two");
                    tell("one");
                }));

        assertThat(inWorkspace.call(workspace, () -> names().get())).isEmpty();
    }

    @Test
    void sendsNothingOfWorkThatFailed() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> inWorkspace.run(workspace, () -> {
                    tell("one");
                    throw new IllegalStateException("changed my mind");
                }));

        assertThat(inWorkspace.call(workspace, () -> names().get())).isEmpty();
    }

    @Test
    void refusesToAnswerAfterATransactionThatNeverAsked() {
        List<Trips.Answer<List<String>>> asked = new ArrayList<>();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> inWorkspace.run(workspace, () -> {
                    asked.add(names());
                    throw new IllegalStateException("changed my mind");
                }));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> asked.getFirst().get())
                .withMessageContaining("transaction ended");
    }

    private void tell(String code) {
        trips.tell(INSERT, List.of(code));
    }

    private Trips.Answer<List<String>> names() {
        return trips.ask(NAMES, List.of(), (row, n) -> row.getString(1));
    }
}
