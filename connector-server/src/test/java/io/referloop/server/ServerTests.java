package io.referloop.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import io.referloop.server.database.TestDatabase;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Trips;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "management.server.port=0")
class ServerTests {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private InWorkspace inWorkspace;

    @Autowired
    private Trips trips;

    @Autowired
    private Aead masterKey;

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        TestDatabase.register(properties);
    }

    @Test
    void worksAsTheApplicationsRoleAndNotAsTheOwner() {
        assertThat(jdbc.sql("SELECT current_user").query(String.class).single()).isEqualTo("referloop_app");
        assertThat(jdbc.sql("SELECT session_user").query(String.class).single()).isEqualTo("referloop_owner");
    }

    @Test
    void showsEveryStatementWhatItsTransactionToldBefore() {
        List<String> seen = inWorkspace.call(UUID.randomUUID(), () -> {
            trips.tell("SELECT set_config('app.told', 'yes', true)", List.of());
            return jdbc.sql("SELECT current_setting('app.told', true)")
                    .query(String.class)
                    .list();
        });

        assertThat(seen).containsExactly("yes");
    }

    @Test
    void isReadyWithItsDatabaseAlone() throws Exception {
        assertThat(get(managementPort, "/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(get(managementPort, "/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void keepsItsNumbersOnThePortOfTheirOwn() throws Exception {
        assertThat(get(managementPort, "/actuator/prometheus").body()).contains("hikaricp_connections_max");
        assertThat(get(port, "/actuator/prometheus").statusCode()).isNotEqualTo(200);
    }

    @Test
    void hasAKeyThatWorks() throws Exception {
        byte[] secret = {1, 2, 3};

        assertThat(masterKey.decrypt(masterKey.encrypt(secret, new byte[0]), new byte[0]))
                .isEqualTo(secret);
    }

    @Test
    void showsTheCorrelationInItsLog(CapturedOutput output) {
        Logger log = LoggerFactory.getLogger(ServerTests.class);
        try (MDC.MDCCloseable ignored = MDC.putCloseable("correlation", "c-42")) {
            log.info("with one");
        }
        log.info("without one");

        assertThat(output.getOut().lines())
                .anyMatch(line -> line.contains("[c-42] ") && line.endsWith("with one"))
                .anyMatch(line -> !line.contains("[]") && line.endsWith("without one"));
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
