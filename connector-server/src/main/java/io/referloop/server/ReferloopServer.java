package io.referloop.server;

import io.referloop.server.secrets.KeysCommand;
import io.referloop.server.simulate.SimulateCommand;
import java.net.URL;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.core.SpringProperties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Starts the server, or runs one of its sub-commands when the first argument names one. */
@SpringBootApplication(
        scanBasePackages = "io.referloop",
        // Avro brings the second Jackson; health is told by the third.
        excludeName =
                "org.springframework.boot.actuate.autoconfigure.endpoint.jackson.Jackson2EndpointAutoConfiguration")
@ConfigurationPropertiesScan("io.referloop")
public class ReferloopServer {

    /** What {@code REFERLOOP_LOG} may say, and the format of Spring Boot that it stands for. */
    private static final Map<String, String> LOG_FORMATS = Map.of("text", "", "json", "ecs");

    public static void main(String[] args) {
        // Spring's settings may be given as --name=value; everything else is a command or asks for help.
        if (args.length > 0 && (!args[0].startsWith("--") || args[0].equals("--help"))) {
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
        Map<String, String> settings = System.getenv();
        String log = settings.getOrDefault("REFERLOOP_LOG", "");
        String format = LOG_FORMATS.get(log.isBlank() ? "text" : log);
        if (format == null) {
            refuse("REFERLOOP_LOG is \"%s\", but it must be \"text\" or \"json\".".formatted(log));
        }
        for (String name : List.of("REFERLOOP_PORT", "REFERLOOP_MANAGEMENT_PORT")) {
            String port = settings.getOrDefault(name, "0");
            if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
                refuse("%s is \"%s\", but it must be a port: a number up to 65535.".formatted(name, port));
            }
        }
        SpringApplication application = new SpringApplication(ReferloopServer.class);
        application.setDefaultProperties(Map.of("logging.structured.format.console", format));
        takeWhatTheBuildDecided();
        application.run(args);
    }

    /** The build decided what the packed server is made of. Whoever runs the classes themselves changes them, so there it is decided at each start. */
    private static void takeWhatTheBuildDecided() {
        URL decided = ReferloopServer.class.getResource("ReferloopServer__ApplicationContextInitializer.class");
        if (decided != null
                && decided.getProtocol().equals("jar")
                && System.getProperty(AotDetector.AOT_ENABLED) == null) {
            SpringProperties.setFlag(AotDetector.AOT_ENABLED);
        }
    }

    private static void refuse(String sentence) {
        System.err.println("referloop: " + sentence);
        System.exit(2);
    }

    @Command(
            name = "referloop",
            synopsisHeading = "Without a command the server starts; its settings are environment variables.%n%nUsage: ",
            subcommands = {KeysCommand.class, SimulateCommand.class})
    private static final class Commands implements Callable<Integer> {

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                scope = ScopeType.INHERIT,
                description = "Shows this text.")
        private boolean help;

        @Override
        public Integer call() {
            CommandLine.usage(this, System.out);
            return 0;
        }
    }
}
