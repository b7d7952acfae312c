package io.referloop.sandbox.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sforce.soap.partner.PartnerConnection;
import com.sforce.soap.partner.SaveResult;
import com.sforce.soap.partner.StatusCode;
import com.sforce.soap.partner.fault.ApiFault;
import com.sforce.soap.partner.fault.ExceptionCode;
import com.sforce.soap.partner.sobject.SObject;
import com.sforce.ws.ConnectionException;
import com.sforce.ws.SoapFaultException;
import io.referloop.sandbox.SalesforceSandbox;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultTests {

    private final MutableClock clock = new MutableClock();
    private final SalesforceSandbox sandbox = SalesforceSandbox.builder()
            .clock(clock)
            .settings(OrgSettings.standard().callsPerDay(50))
            .start();
    private final Org org = sandbox.org();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void anUnknownSessionIsIllegal() throws ConnectionException {
        PartnerConnection connection = Wsc.connect(sandbox, "nonsense");

        assertThatExceptionOfType(ApiFault.class)
                .isThrownBy(connection::getServerTimestamp)
                .satisfies(fault -> {
                    assertThat(fault.getExceptionCode()).isEqualTo(ExceptionCode.INVALID_SESSION_ID);
                    assertThat(fault.getExceptionMessage()).contains("Illegal Session");
                });
    }

    @Test
    void aSessionEndsByTheClock() throws ConnectionException {
        PartnerConnection connection = Wsc.connect(sandbox);
        clock.advance(Duration.ofMinutes(119));
        assertThat(connection.getServerTimestamp()).isNotNull();

        clock.advance(Duration.ofMinutes(2));

        assertThatExceptionOfType(ApiFault.class).isThrownBy(connection::getServerTimestamp);
    }

    @Test
    void aSessionFaultCanComeWithoutDetail() throws ConnectionException {
        org.faults().set(Knob.EXPIRE_NEXT_CALLS, 1).set(Knob.BARE_SESSION_FAULTS, 1);
        PartnerConnection connection = Wsc.connect(sandbox);

        assertThatExceptionOfType(SoapFaultException.class)
                .isThrownBy(connection::getServerTimestamp)
                .satisfies(
                        fault -> assertThat(fault.getFaultCode().getLocalPart()).isEqualTo("INVALID_SESSION_ID"));
    }

    @Test
    void theDaysCallsRunOutAndComeBack() throws ConnectionException {
        org.faults().set(Knob.CALLS_USED_BY_OTHERS, 49);
        PartnerConnection connection = Wsc.connect(sandbox);
        assertThat(connection.getServerTimestamp()).isNotNull();
        assertThat(connection.getLimitInfoHeader().getLimitInfo()[0].getCurrent())
                .isEqualTo(50);

        assertThatExceptionOfType(ApiFault.class)
                .isThrownBy(connection::getServerTimestamp)
                .satisfies(
                        fault -> assertThat(fault.getExceptionCode()).isEqualTo(ExceptionCode.REQUEST_LIMIT_EXCEEDED));

        org.faults().set(Knob.CALLS_USED_BY_OTHERS, 0);
        clock.advance(Duration.ofHours(25));
        assertThat(Wsc.connect(sandbox).getServerTimestamp()).isNotNull();
        assertThat(sandbox.usage().today()).isEqualTo(1);
    }

    @Test
    void anOutageIsAPageAndNoEnvelope() throws ConnectionException {
        org.faults().set(Knob.UNAVAILABLE_NEXT_CALLS, 1);
        PartnerConnection connection = Wsc.connect(sandbox);

        assertThatExceptionOfType(ConnectionException.class)
                .isThrownBy(connection::getServerTimestamp)
                .satisfies(fault -> assertThat(fault.getClass().getSimpleName()).isEqualTo("HTMLResponseException"));
        assertThat(connection.getServerTimestamp()).isNotNull();
    }

    @Test
    void aWriteCanBeDoneAndItsAnswerLost() throws ConnectionException {
        org.faults().set(Knob.FAIL_WRITES_AFTER_ACTING, 1);
        PartnerConnection connection = Wsc.connect(sandbox);

        assertThatExceptionOfType(ApiFault.class).isThrownBy(() -> connection.create(accounts(1)));

        assertThat(org.all("Account")).hasSize(1);
    }

    @Test
    void aConnectionCanBreakAfterTheWrite() throws ConnectionException {
        // The client's own transport sends a POST again when its connection breaks, so both are made to break.
        org.faults().set(Knob.RESET_WRITES_AFTER_ACTING, 2);
        PartnerConnection connection = Wsc.connect(sandbox);

        assertThatExceptionOfType(ConnectionException.class).isThrownBy(() -> connection.create(accounts(1)));

        assertThat(org.all("Account")).isNotEmpty();
    }

    @Test
    void aStatusOfALaterReleaseBreaksTheClientAfterTheCommit() throws ConnectionException {
        org.faults().set(Knob.UNKNOWN_STATUS_OF_NEXT_RECORDS, 1);
        PartnerConnection connection = Wsc.connect(sandbox);

        assertThatExceptionOfType(ConnectionException.class)
                .isThrownBy(() -> connection.create(accounts(2)))
                .withMessageContaining("Not a valid enumeration");

        assertThat(org.all("Account")).hasSize(1);
    }

    @Test
    void twoWritersOfOneParentsChildrenCollide() throws Exception {
        String account = org.create("Account", Map.of("Name", "Acme"));
        org.faults().set(Knob.HOLD_LOCKS_MILLIS, 300);
        try (var writers = Executors.newFixedThreadPool(2)) {
            Callable<SaveResult[]> write = () -> Wsc.connect(sandbox).create(contacts(account, 20));
            var results = writers.invokeAll(List.of(write, write)).stream()
                    .flatMap(future -> Arrays.stream(got(future)))
                    .toList();

            assertThat(results.stream().filter(SaveResult::isSuccess)).hasSize(20);
            assertThat(results.stream()
                            .filter(result -> !result.isSuccess())
                            .map(result -> result.getErrors()[0].getStatusCode()))
                    .hasSize(20)
                    .containsOnly(StatusCode.UNABLE_TO_LOCK_ROW);
        }
        assertThat(org.all("Contact")).hasSize(20);
    }

    @Test
    void writersOfDifferentParentsDoNotMeet() throws Exception {
        String one = org.create("Account", Map.of("Name", "One"));
        String two = org.create("Account", Map.of("Name", "Two"));
        org.faults().set(Knob.HOLD_LOCKS_MILLIS, 200);
        try (var writers = Executors.newFixedThreadPool(2)) {
            List<Callable<SaveResult[]>> writes = List.of(
                    () -> Wsc.connect(sandbox).create(contacts(one, 20)),
                    () -> Wsc.connect(sandbox).create(contacts(two, 20)));

            assertThat(writers.invokeAll(writes).stream().flatMap(future -> Arrays.stream(got(future))))
                    .allMatch(SaveResult::isSuccess);
        }
    }

    @Test
    void anAnswerIsHeldUntilReleased() throws Exception {
        org.faults().set(Knob.HANG_WRITES_AFTER_ACTING, 1);
        try (var writers = Executors.newFixedThreadPool(1)) {
            var waiting = writers.submit(() -> Wsc.connect(sandbox).create(accounts(1)));
            assertThat(org.faults().awaitHeld(1, Duration.ofSeconds(5))).isTrue();
            assertThat(waiting.isDone()).isFalse();

            org.faults().release();

            assertThat(waiting.get()[0].isSuccess()).isTrue();
        }
    }

    private static SObject[] accounts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Wsc.record("Account", Map.of("Name", "Acme " + i)))
                .toArray(SObject[]::new);
    }

    private static SObject[] contacts(String account, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Wsc.record("Contact", Map.of("LastName", "Person " + i, "AccountId", account)))
                .toArray(SObject[]::new);
    }

    private static SaveResult[] got(java.util.concurrent.Future<SaveResult[]> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
