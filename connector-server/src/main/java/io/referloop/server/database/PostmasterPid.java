package io.referloop.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code postmaster.pid} of a cluster says about who runs on it. It stays behind after a kill or a power cut, so it may lie. */
record PostmasterPid(long pid) {

    enum State {
        /** A PostgreSQL on this cluster. */
        OURS,
        /** No such process: PostgreSQL finds that out itself, and also waits for the children of the dead one. */
        GONE,
        /** The number belongs to another program now; PostgreSQL would refuse to start because of it. */
        SOMEBODY_ELSE
    }

    static Path file(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /** A file without a number counts as pid 0, which is nobody's. */
    static Optional<PostmasterPid> read(Path cluster) throws IOException {
        if (!Files.exists(file(cluster))) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file(cluster));
        String first = lines.isEmpty() ? "" : lines.getFirst().strip();
        // A negative number is a single-user backend's.
        return Optional.of(new PostmasterPid(first.matches("-?\\d{1,18}") ? Math.abs(Long.parseLong(first)) : 0));
    }

    State state(Path cluster) {
        if (pid == 0) {
            return State.SOMEBODY_ELSE;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return State.GONE;
        }
        ProcessHandle.Info info = process.get().info();
        boolean postgres = info.command()
                .map(command -> Path.of(command).endsWith("postgres"))
                .orElse(false);
        // Some systems do not tell the arguments; then the name has to do.
        boolean onThisCluster = info.arguments()
                .map(arguments -> List.of(arguments).contains(cluster.toString()))
                .orElse(true);
        return postgres && onThisCluster ? State.OURS : State.SOMEBODY_ELSE;
    }
}
