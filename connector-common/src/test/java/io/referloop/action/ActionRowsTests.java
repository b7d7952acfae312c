package io.referloop.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.action.ActionRows.Lane;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class ActionRowsTests {

    private final Lane lane = new Lane(TestCore.workspace().id(), UUID.randomUUID());
    private final ActionRows rows = new ActionRows(
            TestCore.bean(InWorkspace.class),
            TestCore.bean(JdbcClient.class),
            TestCore.bean(JsonMapper.class),
            TestCore.clock());

    @BeforeEach
    void connect() {
        in(() -> TestCore.bean(JdbcClient.class)
                .sql("""
                        INSERT INTO connection (workspace_id, connection_id, crm, account_id, account_name, currency, time_zone, state,
                            state_since, connected_by, created_at)
                        VALUES (?, ?, 'sample', ?, 'Initech', 'USD', 'UTC', 'CONNECTED', now(), 'test', now())""")
                .params(lane.workspace(), lane.connection(), lane.connection().toString())
                .update());
        run(() -> rows.look(lane));
    }

    @Test
    void anAccountThatDidNotAnswerIsLeftAloneAlthoughItIsSweptEverySecond() {
        run(() -> rows.lookLater(lane, Duration.ofSeconds(30)));

        TestCore.clock().advance(Duration.ofSeconds(29));
        assertThat(rows.due()).doesNotContain(lane);
        assertThat(in(() -> rows.toLook(lane))).isEmpty();

        TestCore.clock().advance(Duration.ofSeconds(1));
        assertThat(rows.due()).contains(lane);
        assertThat(in(() -> rows.toLook(lane)))
                .hasValueSatisfying(it -> assertThat(it.attempts()).isEqualTo(1));
    }

    @Test
    void anotherWishDoesNotShortenTheWait() {
        run(() -> rows.lookLater(lane, Duration.ofSeconds(30)));

        run(() -> rows.look(lane));

        assertThat(rows.due()).doesNotContain(lane);
    }

    @Test
    void anAccountThatIsConnectedAgainIsAskedAtOnce() {
        run(() -> rows.lookLater(lane, Duration.ofMinutes(10)));

        run(() -> rows.lookNow(lane));

        assertThat(rows.due()).contains(lane);
        assertThat(in(() -> rows.toLook(lane)))
                .hasValueSatisfying(it -> assertThat(it.attempts()).isZero());
    }

    @Test
    void aWishThatIsNotedWhileTheAccountIsReadIsReadToo() {
        ActionRows.Question question = in(() -> rows.toLook(lane)).orElseThrow();
        run(() -> rows.look(lane));

        run(() -> rows.looked(lane, question));
        assertThat(rows.due()).contains(lane);

        run(() -> rows.looked(lane, rows.toLook(lane).orElseThrow()));
        assertThat(rows.due()).doesNotContain(lane);
    }

    private <T> T in(Supplier<T> work) {
        return TestCore.bean(InWorkspace.class).call(lane.workspace(), work);
    }

    private void run(Runnable work) {
        TestCore.bean(InWorkspace.class).run(lane.workspace(), work);
    }
}
