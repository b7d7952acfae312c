package io.referloop.server;

import io.referloop.server.secrets.KeysCommand;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts the server, or runs one of its sub-commands when the first argument names one. */
@SpringBootApplication(scanBasePackages = "io.referloop")
@ConfigurationPropertiesScan("io.referloop")
public class ReferloopServer {

    /** What {@code REFERLOOP_LOG} may say, and the format of Spring Boot that it stands for. */
    private static final Map<String, String> LOG_FORMATS = Map.of("text", "", "json", "ecs");

    public static void main(String[] args) {
        if (args.length > 0 && !args[0].startsWith("--")) {
            System.exit(new CommandLine(new Commands()).execute(args));
        }
        serve(args);
    }

    /** The one source of time; tests replace it. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    private static void serve(String[] args) {
        String log = System.getenv().getOrDefault("REFERLOOP_LOG", "text");
        String format = LOG_FORMATS.get(log.isBlank() ? "text" : log);
        if (format == null) {
            System.err.println("referloop: REFERLOOP_LOG is \"" + log + "\", but it must be \"text\" or \"json\".");
            System.exit(2);
        }
        SpringApplication application = new SpringApplication(ReferloopServer.class);
        application.setDefaultProperties(Map.of("logging.structured.format.console", format));
        application.run(args);
    }

    @Command(
            name = "referloop",
            mixinStandardHelpOptions = true,
            synopsisHeading = "Without a command the server starts; its settings are environment variables.%n%nUsage: ",
            subcommands = KeysCommand.class)
    private static final class Commands implements Callable<Integer> {

        @Override
        public Integer call() {
            CommandLine.usage(this, System.out);
            return 0;
        }
    }
}
