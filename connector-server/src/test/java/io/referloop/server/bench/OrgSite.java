package io.referloop.server.bench;

import io.referloop.connection.Connecting;
import io.referloop.intake.StageDecisions;
import io.referloop.sandbox.SalesforceSandbox;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.api.Usage;
import io.referloop.server.acceptance.Organisation;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** A Salesforce organisation with Referloop's package, and opportunities in it that were referred. */
final class OrgSite implements AutoCloseable {

    private static final int FIRST_NUMBER = 4_000_000;
    private static final String MEMBER = "owner@northwind.example";

    private final SalesforceSandbox sandbox;
    private final Deque<String> opportunities;
    private @Nullable UUID connection;

    private OrgSite(SalesforceSandbox sandbox, Deque<String> opportunities) {
        this.sandbox = sandbox;
        this.opportunities = opportunities;
    }

    static OrgSite start(URI connector, int count) {
        Say.line("starting a Salesforce organisation with " + count + " opportunities …");
        SalesforceSandbox sandbox = SalesforceSandbox.builder()
                .connector(connector)
                .installed(Organisation.PACKAGE)
                .policies(app -> app.runAs("referloop.integration@fjordlight.example"))
                .start();
        Deque<String> opportunities = new ArrayDeque<>(count);
        for (int n = 0; n < count; n++) {
            opportunities.add(create(sandbox.org(), n));
        }
        return new OrgSite(sandbox, opportunities);
    }

    Map<String, Object> settings() {
        return Organisation.settings(sandbox);
    }

    /** What an admin does. */
    void connect(ApplicationContext server, Books books) throws SQLException {
        Connecting.Outcome outcome = server.getBean(Connecting.class).connect(books.workspace(), "salesforce", MEMBER);
        if (!(outcome instanceof Connecting.Outcome.Connected connected)) {
            throw new IllegalStateException("not connected: " + outcome);
        }
        UUID made = connected.connection().id();
        if (server.getBean(StageDecisions.class).acceptSuggestions(books.workspace(), made, "bench") == 0) {
            throw new IllegalStateException("no stage was suggested");
        }
        books.refer(made, List.copyOf(opportunities), FIRST_NUMBER);
        connection = made;
    }

    UUID connection() {
        return Objects.requireNonNull(connection);
    }

    Org org() {
        return sandbox.org();
    }

    Usage usage() {
        return sandbox.usage();
    }

    /** Whether somebody listens to its change events. */
    boolean isHeard() {
        return sandbox.events().bus().streams() == 1;
    }

    /** Opportunities that no benchmark has touched yet. */
    List<String> fresh(int count) {
        return Stream.generate(opportunities::removeFirst).limit(count).toList();
    }

    /** More of them, which nobody referred. */
    void fill(int count) {
        for (int n = 0; n < count; n++) {
            create(org(), n);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }

    private static String create(Org org, int number) {
        return org.create(
                "Opportunity",
                Map.of(
                        "Name", "Opportunity " + number,
                        "StageName", "Prospecting",
                        "CloseDate", "2030-12-31",
                        "Amount", "1000"));
    }
}
