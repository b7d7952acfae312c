package io.referloop.hubspot;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.referloop.crm.ContractTokens;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSession;
import io.referloop.crm.FieldWrite;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.crm.Secret;
import io.referloop.crm.WriteOutcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network that hangs, resets and babbles. */
class HubspotTransportTests {

    private static final WireMockServer SERVER = new WireMockServer(options().dynamicPort());

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void clear() {
        SERVER.resetAll();
    }

    static Stream<ResponseDefinitionBuilder> silences() {
        return Stream.of(
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFault(Fault.EMPTY_RESPONSE),
                aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE),
                aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
                aResponse().withStatus(200).withBody("{}").withFixedDelay(2500),
                aResponse().withStatus(200).withBody("{\"results\":[]}").withChunkedDribbleDelay(5, 3000));
    }

    @ParameterizedTest
    @MethodSource("silences")
    void silenceAfterSendingIsUnknownToAWriterAndUnavailableToAReader(ResponseDefinitionBuilder silence) {
        SERVER.stubFor(any(anyUrl()).willReturn(silence));
        var session = session(SERVER.baseUrl());

        assertThat(written(session)).isInstanceOf(CrmFailure.OutcomeUnknown.class);
        SERVER.verify(1, anyRequestedFor(anyUrl()));
        assertThat(read(session)).isInstanceOf(CrmFailure.Unavailable.class);
    }

    @Test
    void aRedirectIsNotFollowed() {
        SERVER.stubFor(
                any(anyUrl()).willReturn(aResponse().withStatus(302).withHeader("Location", "http://127.0.0.1:1/")));

        assertThat(read(session(SERVER.baseUrl()))).isInstanceOf(CrmFailure.Rejected.class);
    }

    @Test
    void nothingWasDoneWhenNobodyListens() throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var session = session("http://localhost:" + free);

        assertThat(written(session)).isInstanceOf(CrmFailure.Unavailable.class);
    }

    private static CrmSession session(String api) {
        var tokens = new ContractTokens(new Secret("token"), Optional::empty);
        return HubspotFixtures.connector(URI.create(api), "secret", Clock.systemUTC())
                .open(new CrmAccount(UUID.randomUUID(), UUID.randomUUID(), "62515", tokens));
    }

    private static CrmFailure read(CrmSession session) {
        return catchThrowableOfType(CrmException.class, session::describe).failure();
    }

    private static CrmFailure written(CrmSession session) {
        var write =
                new FieldWrite(new RecordRef(RecordType.DEAL, "7"), Map.of(ReferralField.REFERRED_BY, "Grace"), "t1");
        return ((WriteOutcome.Failed) session.write(List.of(write)).getFirst()).failure();
    }
}
