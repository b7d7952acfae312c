package io.referloop.server.bench;

import io.referloop.sandbox.hubspot.ObjectType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a Salesforce organisation costs and how fast it is, beside HubSpot in the same run. */
final class SalesforceBench {

    private static final int ROUNDS = 3;
    private static final int STEPS = 40;
    private static final int RECORDS = 1_000;
    private static final int PAST = 20_000;
    static final int DEALS = STEPS * (ROUNDS + 1);
    static final int OPPORTUNITIES = DEALS + RECORDS * ROUNDS;
    /** Salesforce takes two hundred records in a call: a thousand opportunities, the referral of each, and its two rewards. */
    private static final double FEWEST_WRITES = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Site site;
    private final OrgSite organisation;
    private final Report report;

    SalesforceBench(Site site, Report report) {
        this.site = site;
        this.organisation = site.organisation();
        this.report = report;
    }

    void run() throws Exception {
        await("its change events are listened to", organisation::isHeard);
        // What was there before it was connected is read first, and written.
        site.books().awaitWorkedOff();
        site.books().awaitWritten();
        change();
        writeBack();
        backfill();
    }

    /** From the change in the CRM until the same record says what came of it. */
    private void change() throws Exception {
        Rounds salesforce = new Rounds();
        Rounds hubspot = new Rounds();
        for (int round = 0; round <= ROUNDS; round++) {
            for (int step = 0; step < STEPS; step++) {
                double theirs = salesforceWritten();
                double ours = hubspotWritten();
                if (round > 0) {
                    salesforce.add(theirs);
                    hubspot.add(ours);
                }
            }
        }
        report.told(
                "Salesforce, change event → written to its record, p50, beside HubSpot's",
                Report.Measured.millis(salesforce.median()),
                Report.Measured.millis(hubspot.median()));
        report.told(
                "  p95",
                Report.Measured.millis(salesforce.quantile(0.95)),
                Report.Measured.millis(hubspot.quantile(0.95)));
    }

    private double salesforceWritten() throws Exception {
        String opportunity = organisation.fresh(1).getFirst();
        long began = System.nanoTime();
        organisation.org().update(opportunity, Map.of("StageName", "Closed Won"));
        await("an opportunity is written", () -> isWon(opportunity));
        return (System.nanoTime() - began) / 1e6;
    }

    private double hubspotWritten() throws Exception {
        String deal = site.freshDeals(1).getFirst();
        Deliveries deliveries = site.deliveries();
        byte[] request = deliveries.request(deliveries.qualified(List.of(deal)));
        try (HookClient client = new HookClient(site.port())) {
            long began = System.nanoTime();
            if (client.post(request) != 200) {
                throw new IllegalStateException("The server did not take a delivery");
            }
            await(
                    "a deal is written",
                    () -> !site.portal()
                            .get(ObjectType.DEAL, deal)
                            .value("rfl_referral_status")
                            .isEmpty());
            return (System.nanoTime() - began) / 1e6;
        }
    }

    private boolean isWon(String opportunity) {
        return organisation
                .org()
                .get(opportunity)
                .text("Referloop_Referral_Status__c")
                .equals("Won");
    }

    private void writeBack() throws Exception {
        Rounds writes = new Rounds();
        Rounds reads = new Rounds();
        for (int round = 0; round < ROUNDS; round++) {
            site.books().awaitWorkedOff();
            site.books().awaitWritten();
            organisation.usage().clear();
            List<String> opportunities = organisation.fresh(RECORDS);
            organisation.org().updateAll(opportunities, Map.of("StageName", "Closed Won"));
            await(
                    "a thousand opportunities are written",
                    () -> opportunities.stream().allMatch(this::isWon));
            site.books().awaitWritten();
            double written = 0;
            double read = 0;
            for (var kind : organisation.usage().byKind().entrySet()) {
                if (kind.getKey().contains("update") || kind.getKey().contains("upsert")) {
                    written += kind.getValue();
                } else {
                    read += kind.getValue();
                }
            }
            writes.add(written);
            reads.add(read);
        }
        report.atMost(
                "Salesforce calls per 1,000 won opportunities, writing",
                Report.Measured.count(writes.median()),
                Report.Measured.count(FEWEST_WRITES),
                1.1);
        report.told("  reading", Report.Measured.count(reads.median()), null);
    }

    private void backfill() throws Exception {
        Say.line("generating " + PAST + " opportunities …");
        organisation.fill(PAST);
        site.books().awaitWorkedOff();
        site.books().awaitWritten();
        organisation.usage().clear();
        long began = System.nanoTime();
        site.books().beginBackfill(organisation.connection(), PAST, PAST / 2_000);
        await("the backfill ends", () -> {
            try {
                return site.books().backfillEnded(organisation.connection());
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        });
        double seconds = (System.nanoTime() - began) / 1e9;
        report.told(
                "Salesforce, past of 20,000 opportunities: calls",
                Report.Measured.count(organisation.usage().total()),
                null);
        report.told("  opportunities read per second", Report.Measured.perSecond(PAST / seconds), null);
        long known = site.books()
                .number("SELECT count(*) FROM crm_deal WHERE connection_id = '" + organisation.connection() + "'");
        report.must("  every opportunity is known", known >= PAST, Long.toString(known));
    }

    private static void await(String what, BooleanSupplier done) throws InterruptedException {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > patience) {
                throw new IllegalStateException("In vain it was waited until " + what);
            }
            TimeUnit.MICROSECONDS.sleep(500);
        }
    }
}
