package io.referloop.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.connection.ChangesMissed;
import io.referloop.crm.Capability;
import io.referloop.crm.ContractTokens;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.Secret;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class LinesTests {

    private static final Duration READ_EVERY = Duration.ofMinutes(10);
    private static final Duration LEASE = Duration.ofSeconds(31);

    private final UUID workspace = TestCore.workspace().id();
    private final UUID connection = UUID.randomUUID();
    private final ListenedCrm crm = new ListenedCrm();
    private final List<ChangesMissed> missed = new CopyOnWriteArrayList<>();
    private final List<IntakeLog> logs = new ArrayList<>();
    private final List<Lines> instances = new ArrayList<>();
    private final Lines lines = instance();

    @BeforeEach
    void connect() {
        in(() -> jdbc().sql("""
                        INSERT INTO connection (workspace_id, connection_id, crm, account_id, account_name, currency, time_zone, state,
                            state_since, connected_by, created_at)
                        VALUES (?, ?, ?, 'account', 'Initech', 'USD', 'UTC', 'CONNECTED', now(), 'test', now())""").params(workspace, connection, crm.id()).update());
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Lines one : instances) {
            one.destroy();
        }
        for (IntakeLog log : logs) {
            log.destroy();
        }
    }

    @Test
    void twoInstancesHoldOneLine() throws InterruptedException {
        Lines other = instance();

        for (int n = 0; n < 5; n++) {
            lines.sweep();
            other.sweep();
        }
        crm.openedAt();

        assertThat(lines.held()).isEqualTo(1);
        assertThat(other.held()).isZero();
        assertThat(crm.isOpenedAgain()).isFalse();
        assertThat(crm.mostOpen()).isEqualTo(1);
    }

    @Test
    void aHolderThatRenewsKeepsItsLine() throws InterruptedException {
        Lines other = instance();
        lines.sweep();
        crm.openedAt();

        for (int n = 0; n < 4; n++) {
            TestCore.clock().advance(Duration.ofSeconds(20));
            lines.sweep();
            other.sweep();
        }

        assertThat(other.held()).isZero();
        assertThat(crm.mostOpen()).isEqualTo(1);
    }

    @Test
    void whatAHolderHearsThatDiedMeanwhileIsStoredByItsSuccessorOnly() throws InterruptedException {
        Lines other = instance();
        lines.sweep();
        crm.openedAt();
        crm.says(ear -> ear.hear(crm.delivery("one"), "p1"));
        assertThat(crm.wasTaken()).isTrue();

        TestCore.clock().advance(LEASE);
        other.sweep();
        assertThat(crm.openedAt()).contains("p1");
        crm.says(ear -> ear.hear(crm.delivery("two"), "p2"));
        crm.says(ear -> ear.hear(crm.delivery("two"), "p2"));
        boolean first = crm.wasTaken();
        boolean second = crm.wasTaken();

        // Either of the two hears first; the one that was taken over is refused and gone.
        assertThat(List.of(first, second)).contains(true);
        lines.sweep();
        until(() -> lines.held() == 0);
        assertThat(crm.open()).isEqualTo(1);
        assertThat(stored()).startsWith("one", "two");
        assertThat(position()).contains("p2");
    }

    @Test
    void goesOnWhereItWasHeardLast() throws InterruptedException {
        lines.sweep();
        assertThat(crm.openedAt()).isEmpty();
        crm.says(ear -> ear.hear(crm.delivery("one"), "p1"));
        crm.says(ear -> ear.alive("p7"));
        assertThat(crm.wasTaken()).isTrue();
        assertThat(crm.wasTaken()).isTrue();

        breaks(new CrmFailure.Unavailable("dropped"));
        TestCore.clock().advance(Duration.ofSeconds(1));
        lines.sweep();

        assertThat(crm.openedAt()).contains("p7");
        assertThat(stored()).containsExactly("one");
    }

    @Test
    void aLineFromNowOnHasTheTimeBeforeRead() throws InterruptedException {
        lines.sweep();
        crm.openedAt();
        assertThat(missed).as("it may not be open yet").isEmpty();

        crm.says(ear -> ear.alive("p1"));
        crm.says(ear -> ear.alive("p2"));
        assertThat(crm.wasTaken()).isTrue();
        assertThat(crm.wasTaken()).isTrue();

        assertThat(missed).singleElement().satisfies(it -> {
            assertThat(it.connection()).isEqualTo(connection);
            assertThat(it.anew()).isTrue();
        });
    }

    @Test
    void aPositionThatTheCrmForgotIsForgottenAndTheTimeSinceIsRead() throws InterruptedException {
        lines.sweep();
        crm.openedAt();
        crm.says(ear -> ear.alive("p1"));
        assertThat(crm.wasTaken()).isTrue();
        missed.clear();

        crm.says(ear -> ear.lost("The position is older than three days"));
        assertThat(crm.wasTaken()).isTrue();

        assertThat(position()).isEmpty();
        assertThat(missed).singleElement().extracting(ChangesMissed::anew).isEqualTo(true);
        crm.says(ear -> ear.alive("p9"));
        assertThat(crm.wasTaken()).isTrue();
        assertThat(missed).as("again, now that nothing more can be missed").hasSize(2);
        assertThat(position()).contains("p9");
    }

    @Test
    void waitsLongerEachTimeALineBreaks() throws InterruptedException {
        lines.sweep();
        crm.openedAt();
        breaks(new CrmFailure.Unavailable("dropped"));
        lines.sweep();
        assertThat(crm.isOpenedAgain()).isFalse();

        TestCore.clock().advance(Duration.ofSeconds(1));
        lines.sweep();
        crm.openedAt();
        breaks(new CrmFailure.Unavailable("dropped"));
        TestCore.clock().advance(Duration.ofMillis(900));
        lines.sweep();
        assertThat(crm.isOpenedAgain()).isFalse();

        TestCore.clock().advance(Duration.ofSeconds(1));
        lines.sweep();
        assertThat(crm.openedAt()).isEmpty();
    }

    @Test
    void waitsAsLongAsTheCrmSays() throws InterruptedException {
        lines.sweep();
        crm.openedAt();

        breaks(new CrmFailure.Throttled(Duration.ofHours(1), "Too many events"));
        TestCore.clock().advance(Duration.ofMinutes(59));
        lines.sweep();
        assertThat(crm.isOpenedAgain()).isFalse();

        TestCore.clock().advance(Duration.ofMinutes(1));
        lines.sweep();
        assertThat(crm.openedAt()).isEmpty();
        assertThat(missed).as("an hour is too long to know nothing").isNotEmpty();
    }

    @Test
    void readsAnAccountThatCannotBeListenedTo() throws InterruptedException {
        lines.sweep();
        crm.openedAt();
        breaks(new CrmFailure.Unsupported(Capability.WEBHOOKS));
        assertThat(missed).singleElement().extracting(ChangesMissed::anew).isEqualTo(false);

        TestCore.clock().advance(READ_EVERY.minusSeconds(1));
        lines.sweep();
        assertThat(missed).hasSize(1);
        TestCore.clock().advance(Duration.ofSeconds(1));
        for (int n = 2; n <= 6; n++) {
            lines.sweep();
            int read = n;
            until(() -> missed.size() == read && lines.held() == 0);
            TestCore.clock().advance(READ_EVERY);
        }
        assertThat(crm.isOpenedAgain()).as("it is read and not asked").isFalse();

        lines.sweep();
        crm.openedAt();
        breaks(new CrmFailure.Unsupported(Capability.WEBHOOKS));

        assertThat(missed).hasSize(7);
        assertThat(state()).isEqualTo("READ");
    }

    @Test
    void hangsUpWhenTheAccountIsDisconnected() throws InterruptedException {
        lines.sweep();
        crm.openedAt();

        in(() -> jdbc().sql("UPDATE connection SET state = 'DISCONNECTED' WHERE workspace_id = ? AND connection_id = ?")
                .params(workspace, connection)
                .update());
        lines.sweep();
        until(() -> lines.held() == 0);
        lines.sweep();

        assertThat(crm.open()).isZero();
        assertThat(crm.isOpenedAgain()).isFalse();
    }

    @Test
    void anInstanceThatStopsLeavesItsLineToTheOthersAtOnce() throws InterruptedException {
        Lines other = instance();
        lines.sweep();
        crm.openedAt();

        lines.destroy();
        other.sweep();

        assertThat(crm.openedAt()).isEmpty();
        assertThat(other.held()).isEqualTo(1);
        assertThat(crm.mostOpen()).isEqualTo(1);
    }

    private Lines instance() {
        IntakeLog log = new IntakeLog(TestCore.bean(DataSource.class));
        logs.add(log);
        LineRows rows = new LineRows(
                TestCore.bean(InWorkspace.class),
                jdbc(),
                log,
                event -> missed.add((ChangesMissed) event),
                TestCore.clock());
        Lines instance = new Lines(
                rows,
                List.of(crm),
                stream -> new CrmAccount(
                        stream.workspace(),
                        stream.connection(),
                        "account",
                        new ContractTokens(new Secret("t"), Optional::empty)),
                READ_EVERY);
        instances.add(instance);
        return instance;
    }

    private void breaks(CrmFailure failure) throws InterruptedException {
        crm.breaksWith(failure);
        assertThat(crm.wasTaken()).isFalse();
        until(() -> lines.held() == 0);
    }

    private List<String> stored() {
        return in(() -> jdbc().sql(
                        "SELECT body FROM intake_delivery WHERE workspace_id = ? AND origin = 'PUSHED' ORDER BY position")
                .param(workspace)
                .query((row, n) -> new String(row.getBytes(1), UTF_8))
                .list());
    }

    private Optional<String> position() {
        return in(() -> jdbc().sql("SELECT position FROM crm_line WHERE workspace_id = ?")
                .param(workspace)
                .query((row, n) -> Optional.ofNullable(row.getString(1)))
                .single());
    }

    private String state() {
        return in(() -> jdbc().sql("SELECT state FROM crm_line WHERE workspace_id = ?")
                .param(workspace)
                .query(String.class)
                .single());
    }

    private <T> T in(Supplier<T> work) {
        return TestCore.bean(InWorkspace.class).call(workspace, work);
    }

    private static JdbcClient jdbc() {
        return TestCore.bean(JdbcClient.class);
    }

    private static void until(BooleanSupplier done) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
