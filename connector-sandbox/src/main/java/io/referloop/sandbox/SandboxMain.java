package io.referloop.sandbox;

import ch.qos.logback.classic.Level;
import io.referloop.sandbox.http.PortInUse;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a sandbox with sample data until it is stopped. Anything wrong is one sentence and exit code 2. */
@Command(
        name = "sandbox",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "A fake HubSpot and a fake Salesforce with sample data, record pages and a mail box, on 127.0.0.1 only.")
public final class SandboxMain implements Callable<Integer> {

    private static final int PORT_MAX = 65_535;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--port", defaultValue = "8090", description = "Pages and API (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--smtp-port", defaultValue = "8025", description = "Mail box (default: ${DEFAULT-VALUE}).")
    private int smtpPort;

    @Option(
            names = "--connector",
            defaultValue = "http://localhost:8080",
            description = "Where the connector runs (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String connector;

    @Option(names = "--client-id", defaultValue = "5d6b1a04-sandbox-client", description = "The app's client id.")
    @SuppressWarnings("NullAway.Init")
    private String clientId;

    @Option(
            names = "--client-secret",
            defaultValue = "sandbox-secret-2f1c9e7a",
            description = "The app's secret, which also signs webhooks.")
    @SuppressWarnings("NullAway.Init")
    private String clientSecret;

    @Option(names = "--app-id", defaultValue = "51879189", description = "The app's id (default: ${DEFAULT-VALUE}).")
    private long appId;

    @Option(
            names = {"--redirect-uri", "--redirect-uris"},
            split = ",",
            description = "Where a code may be sent (default: <connector>/oauth/hubspot/callback).")
    private List<String> redirectUris = List.of();

    @Option(names = "--state", description = "Keep the state in this file; without it, in memory only.")
    private @Nullable Path state;

    @Option(names = "--card-dir", description = "The folder that holds the built ReferralCard.js.")
    private @Nullable Path cardDir;

    @Option(
            names = "--portal-id",
            defaultValue = "48210001",
            description = "The portal's id (default: ${DEFAULT-VALUE}).")
    private long portalId;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private SalesforceOptions salesforce;

    public static void main(String[] args) {
        // Not by a configuration file: this jar is on other modules' test classpath, where theirs must rule.
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(Level.WARN);
        }
        System.exit(run(printer(System.out), printer(System.err), args));
    }

    private static PrintWriter printer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new SandboxMain())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, all) -> {
                    wrong.getCommandLine().getErr().println(wrong.getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        Sandbox sandbox = start();
        SalesforceSandbox org = startBeside(sandbox);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            sandbox.close();
            org.close();
            stopped.countDown();
        }));
        PrintWriter out = spec.commandLine().getOut();
        out.println("Sandbox CRM  " + sandbox.url());
        out.println("Mail box     " + sandbox.url() + "/mail (SMTP on localhost:" + smtpPort + ")");
        out.println("Salesforce   " + org.url() + " (its events on port " + salesforce.eventPort + ")");
        stopped.await();
        return CommandLine.ExitCode.OK;
    }

    private SalesforceSandbox startSalesforce() {
        var builder = SalesforceSandbox.builder()
                .port(checkedPort("--salesforce-port", salesforce.port))
                .eventPort(checkedPort("--salesforce-event-port", salesforce.eventPort))
                .connector(address("--connector", connector))
                .app(
                        notBlank("--salesforce-client-id", salesforce.clientId),
                        notBlank("--salesforce-client-secret", salesforce.clientSecret))
                .seeded();
        Optional.ofNullable(salesforce.state).ifPresent(builder::state);
        try {
            Optional.ofNullable(salesforce.app).ifPresent(builder::installed);
            return builder.start();
        } catch (PortInUse taken) {
            throw inUse(taken, taken.port() == salesforce.port ? "--salesforce-port" : "--salesforce-event-port");
        } catch (StateFile.Unusable | IllegalArgumentException unusable) {
            throw wrong(String.valueOf(unusable.getMessage()));
        }
    }

    /** Nothing is left running when the second does not start. */
    private SalesforceSandbox startBeside(Sandbox sandbox) {
        try {
            return startSalesforce();
        } catch (RuntimeException failed) {
            sandbox.close();
            throw failed;
        }
    }

    private Sandbox start() {
        var builder = Sandbox.builder()
                .port(checkedPort("--port", port))
                .smtpPort(checkedPort("--smtp-port", smtpPort))
                .connector(address("--connector", connector))
                .app(appId, notBlank("--client-id", clientId), notBlank("--client-secret", clientSecret))
                .portalId(portalId)
                .seeded();
        if (appId < 1 || portalId < 1) {
            throw wrong("--app-id and --portal-id must be positive numbers.");
        }
        redirectUris.forEach(
                uri -> builder.redirectUri(address("--redirect-uri", uri).toString()));
        Optional.ofNullable(state).ifPresent(builder::state);
        Optional.ofNullable(cardDir).ifPresent(builder::cardDir);
        try {
            return builder.start();
        } catch (PortInUse taken) {
            throw inUse(taken, taken.port() == port ? "--port" : "--smtp-port");
        } catch (StateFile.Unusable unusable) {
            throw wrong(String.valueOf(unusable.getMessage()));
        }
    }

    private ParameterException inUse(PortInUse taken, String option) {
        return wrong(
                "Port " + taken.port() + " is in use: stop what listens there, or choose another with " + option + ".");
    }

    private int checkedPort(String option, int value) {
        if (value < 1 || value > PORT_MAX) {
            throw wrong(option + " must be a number from 1 to " + PORT_MAX + ", but is " + value + ".");
        }
        return value;
    }

    private String notBlank(String option, String value) {
        if (value.isBlank()) {
            throw wrong(option + " must not be empty.");
        }
        return value;
    }

    private URI address(String option, String value) {
        try {
            URI uri = URI.create(value);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return URI.create(value.replaceAll("/+$", ""));
            }
        } catch (IllegalArgumentException malformed) {
            // Refused below with the same sentence.
        }
        throw wrong(option + " must be an address such as http://localhost:8080, but is \"" + value + "\".");
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
