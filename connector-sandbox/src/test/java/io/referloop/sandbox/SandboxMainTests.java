package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class SandboxMainTests {

    private final StringWriter errors = new StringWriter();

    @Test
    void refusesBadOptionsInOneSentence() {
        assertThat(run("--port", "99999")).isEqualTo(2);
        assertThat(errors.toString().strip()).isEqualTo("--port must be a number from 1 to 65535, but is 99999.");
        assertThat(run("--connector", "localhost:8080")).isEqualTo(2);
        assertThat(run("--portal-id", "mine")).isEqualTo(2);
        assertThat(run("--teleport")).isEqualTo(2);
        assertThat(errors.toString().strip().lines()).hasSize(4);
    }

    @Test
    void namesThePortThatIsInUse() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("--port", Integer.toString(taken.getLocalPort()))).isEqualTo(2);

            assertThat(errors.toString())
                    .contains("Port " + taken.getLocalPort() + " is in use")
                    .contains("--port");
        }
    }

    @Test
    void namesTheMailPortThatIsInUse() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("--port", freePort(), "--smtp-port", Integer.toString(taken.getLocalPort())))
                    .isEqualTo(2);

            assertThat(errors.toString())
                    .contains("Port " + taken.getLocalPort() + " is in use")
                    .contains("--smtp-port");
        }
    }

    @Test
    void namesTheSalesforcePortThatIsInUseAndLeavesNothingRunning() throws IOException {
        String port = freePort();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String salesforce = Integer.toString(taken.getLocalPort());
            assertThat(run("--port", port, "--smtp-port", freePort(), "--salesforce-port", salesforce))
                    .isEqualTo(2);

            assertThat(errors.toString())
                    .contains("Port " + salesforce + " is in use")
                    .contains("--salesforce-port");
        }
        try (var free = new ServerSocket(Integer.parseInt(port), 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
    }

    private static String freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(probe.getLocalPort());
        }
    }

    private int run(String... options) {
        return SandboxMain.run(new PrintWriter(new StringWriter(), true), new PrintWriter(errors, true), options);
    }
}
