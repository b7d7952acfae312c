package io.referloop.server.secrets;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keys}: makes the master key. It never overwrites one: that would lose everything the old one encrypted. */
@Command(
        name = "keys",
        description = "Makes the master key that encrypts CRM tokens.",
        synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "new", description = "Writes a new key to FILE, readable by you alone.")
    int create(@Parameters(paramLabel = "FILE", description = "A file that does not exist yet.") Path file)
            throws GeneralSecurityException {
        KeyFile key = new KeyFile(file);
        if (key.exists()) {
            return refuse(
                    "%s exists already, and a new key would make what it encrypted unreadable. Choose another name."
                            .formatted(file));
        }
        try {
            key.create();
        } catch (IOException e) {
            return refuse("Cannot write %s (%s). Choose a folder that exists and that you may write to."
                    .formatted(file, e.getClass().getSimpleName()));
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "Made a new key: %s%nKeep a copy in a safe place, then start with REFERLOOP_KEY_FILE=%s%n",
                        file, file);
        return 0;
    }

    private int refuse(String sentence) {
        spec.commandLine().getErr().println("referloop: " + sentence);
        return 1;
    }
}
