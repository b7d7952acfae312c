package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.connection.Connecting;
import io.referloop.intake.StageDecisions;
import io.referloop.sandbox.SalesforceSandbox;
import io.referloop.sandbox.salesforce.events.ServiceTimes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A Salesforce organisation with Referloop's package beside a {@link World}, which is told where it is. */
public final class Organisation implements AutoCloseable {

    /** The package as it is deployed. */
    public static final Path PACKAGE = Path.of("../connector-salesforce/salesforce-app/force-app/main/default");

    private static final String MEMBER = "owner@northwind.example";

    private @Nullable SalesforceSandbox crm;

    /** Starts it; what the server has to know of it. */
    Map<String, Object> start(TestClock clock, URI connector) {
        SalesforceSandbox sandbox = SalesforceSandbox.builder()
                .clock(clock)
                .connector(connector)
                .installed(PACKAGE)
                .policies(app -> app.runAs("referloop.integration@fjordlight.example"))
                .eventTimes(new ServiceTimes(Duration.ofMillis(300), Duration.ofSeconds(30)))
                .start();
        crm = sandbox;
        Map<String, Object> settings = new HashMap<>(settings(sandbox));
        settings.put("referloop.salesforce.events.silence", "2s");
        return settings;
    }

    /** What a server has to know of an organisation. */
    public static Map<String, Object> settings(SalesforceSandbox sandbox) {
        return Map.of(
                "referloop.salesforce.client-id", sandbox.oauth().app().clientId(),
                "referloop.salesforce.client-secret", sandbox.oauth().app().clientSecret(),
                "referloop.salesforce.grant", "client-credentials",
                "referloop.salesforce.login-url", sandbox.url(),
                "referloop.salesforce.events.url", sandbox.events().url());
    }

    /** Connects it, and accepts what the stages probably mean. */
    UUID connect(World world) {
        var outcome = world.bean(Connecting.class).connect(world.workspace, "salesforce", MEMBER);
        assertThat(outcome).isInstanceOf(Connecting.Outcome.Connected.class);
        UUID connection = ((Connecting.Outcome.Connected) outcome).connection().id();
        assertThat(world.bean(StageDecisions.class).acceptSuggestions(world.workspace, connection, MEMBER))
                .isPositive();
        return connection;
    }

    SalesforceSandbox crm() {
        if (crm == null) {
            throw new IllegalStateException("the organisation was not started");
        }
        return crm;
    }

    @Override
    public void close() {
        if (crm != null) {
            crm.close();
        }
    }
}
