package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.hubspot.Pipeline.Stage;
import java.util.List;

/** What every portal of the fake starts with: pipelines and people. */
final class Seed {

    private Seed() {}

    /** HubSpot's own sales pipeline with one stage renamed, and one of the portal's own with numeric ids. */
    static List<Pipeline> pipelines() {
        var sales = new Pipeline(
                "default",
                "Sales pipeline",
                0,
                List.of(
                        new Stage("appointmentscheduled", "Appointment scheduled", 0, false, "0.2"),
                        new Stage("qualifiedtobuy", "Qualified to buy", 1, false, "0.4"),
                        new Stage("presentationscheduled", "Demo done", 2, false, "0.6"),
                        new Stage("decisionmakerboughtin", "Decision maker bought-in", 3, false, "0.8"),
                        new Stage("contractsent", "Contract sent", 4, false, "0.9"),
                        new Stage("closedwon", "Closed won", 5, true, "1.0"),
                        new Stage("closedlost", "Closed lost", 6, true, "0.0")));
        var renewals = new Pipeline(
                "76342210",
                "Renewals",
                1,
                List.of(
                        new Stage("148220931", "Upcoming", 0, false, "0.5"),
                        new Stage("148220932", "In conversation", 1, false, "0.7"),
                        new Stage("148220933", "Renewed", 2, true, "1.0"),
                        new Stage("148220934", "Churned", 3, true, "0.0")));
        return List.of(sales, renewals);
    }

    /** Leads have pipelines of their own; no stage of theirs is a sale. */
    static Pipeline leadPipeline() {
        return new Pipeline(
                "lead-pipeline-id",
                "Lead pipeline",
                0,
                List.of(
                        new Stage("new-stage-id", "New", 0, false, "0.1"),
                        new Stage("attempting-stage-id", "Attempting", 1, false, "0.2"),
                        new Stage("connected-stage-id", "Connected", 2, false, "0.4"),
                        new Stage("qualified-stage-id", "Qualified", 3, false, "0.6"),
                        new Stage("unqualified-stage-id", "Disqualified", 4, true, "0.0")));
    }

    /** Six people; their ids differ from portal to portal as they do in HubSpot. */
    static List<PortalUser> people(long portalId) {
        long base = 98_400_000 + portalId % 1_000 * 100;
        return List.of(
                person(base, 1, "maren.holt", "Maren", "Holt"),
                person(base, 2, "tom.ekberg", "Tom", "Ekberg"),
                person(base, 3, "priya.raman", "Priya", "Raman"),
                person(base, 4, "luis.ferrer", "Luis", "Ferrer"),
                person(base, 5, "aiko.mori", "Aiko", "Mori"),
                person(base, 6, "dana.weiss", "Dana", "Weiss"));
    }

    private static PortalUser person(long base, int number, String mailbox, String first, String last) {
        return new PortalUser(
                base + number, Long.toString(base + 50 + number), mailbox + "@fjordlight.example", first, last);
    }
}
