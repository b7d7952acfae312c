package io.referloop.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterPidTests {

    @TempDir
    private Path cluster;

    @Test
    void isAbsentWithoutTheFile() throws IOException {
        assertThat(PostmasterPid.read(cluster)).isEmpty();
    }

    @Test
    void knowsThatNoSuchProcessRuns() throws IOException {
        write("999999999");

        assertThat(state()).isEqualTo(PostmasterPid.State.GONE);
    }

    @Test
    void knowsThatTheNumberIsAnotherProgramsNow() throws IOException {
        write(Long.toString(ProcessHandle.current().pid()));

        assertThat(state()).isEqualTo(PostmasterPid.State.SOMEBODY_ELSE);
    }

    @Test
    void takesAnUnreadableNumberForNobodys() throws IOException {
        write("not a number");

        assertThat(state()).isEqualTo(PostmasterPid.State.SOMEBODY_ELSE);
    }

    @Test
    void picksTheArchiveOfThePlatform() {
        assertThat(PostgresBinaries.archiveFor("Linux", "amd64")).isEqualTo("postgres-linux-x86_64.txz");
        assertThat(PostgresBinaries.archiveFor("Linux", "aarch64")).isEqualTo("postgres-linux-arm_64.txz");
        assertThat(PostgresBinaries.archiveFor("Mac OS X", "aarch64")).isEqualTo("postgres-darwin-arm_64.txz");
    }

    private void write(String pid) throws IOException {
        Files.writeString(PostmasterPid.file(cluster), pid + "\n" + cluster + "\n");
    }

    private PostmasterPid.State state() throws IOException {
        return PostmasterPid.read(cluster).orElseThrow().state(cluster);
    }
}
