package io.referloop.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the Salesforce organisation is started. */
final class SalesforceOptions {

    @Option(
            names = "--salesforce-port",
            defaultValue = "8091",
            description = "The Salesforce organisation's pages and API (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--salesforce-event-port",
            defaultValue = "8092",
            description = "Where its change events are listened to (default: ${DEFAULT-VALUE}).")
    int eventPort;

    @Option(
            names = "--salesforce-client-id",
            defaultValue = "3MVG9sandboxClient7f2c",
            description = "The external client app's consumer key.")
    @SuppressWarnings("NullAway.Init")
    String clientId;

    @Option(
            names = "--salesforce-client-secret",
            defaultValue = "sandbox-consumer-secret-91d4",
            description = "The external client app's consumer secret.")
    @SuppressWarnings("NullAway.Init")
    String clientSecret;

    @Option(names = "--salesforce-state", description = "Keep the organisation's state in this file.")
    @Nullable
    Path state;

    @Option(
            names = "--salesforce-app",
            description = "The package that is installed: force-app/main/default of its project.")
    @Nullable
    Path app;
}
