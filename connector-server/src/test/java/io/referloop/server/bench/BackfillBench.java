package io.referloop.server.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads the past of an account: how many calls of each kind, how fast beside HubSpot's limit, and in how much memory. */
final class BackfillBench {

    private static final int DEALS = 100_000;
    private static final int CONTACTS = 20_000;
    /** HubSpot gives a hundred records in a call. */
    private static final double FEWEST = DEALS / 100.0;
    /** HubSpot lets an app make 110 calls in ten seconds. */
    private static final double RECORDS_PER_SECOND = 1_100;

    private static final long PATIENCE_SECONDS = 600;

    private final Site site;
    private final ServerProcess server;
    private final Report report;

    BackfillBench(Site site, ServerProcess server, Report report) {
        this.site = site;
        this.server = server;
        this.report = report;
    }

    void run() throws Exception {
        Say.line("generating " + DEALS + " deals …");
        site.portal().generateDeals(DEALS, CONTACTS);
        Map<String, Long> before = site.portal().calls().byKind();
        long began = System.nanoTime();
        site.books().beginBackfill(site.connection(), DEALS, DEALS / 100);
        double early = 0;
        double most = 0;
        while (!site.books().backfillEnded(site.connection())) {
            if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new IllegalStateException(
                        "The backfill does not end: " + site.books().backfillProblem());
            }
            double resident = server.residentMebibytes();
            most = Math.max(most, resident);
            if (site.books().number("SELECT coalesce(max(records), 0) FROM sync_run") < DEALS / 5) {
                early = Math.max(early, resident);
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Map<String, Long> after = site.portal().calls().byKind();
        long calls = 0;
        for (var kind : after.entrySet()) {
            long made = kind.getValue() - before.getOrDefault(kind.getKey(), 0L);
            calls += made;
            if (made > 0) {
                report.atMost(
                        "Backfill of 100,000 deals: calls, " + kind.getKey(),
                        Report.Measured.count(made),
                        Report.Measured.count(FEWEST),
                        1.1);
            }
        }
        report.told("  calls of all kinds", Report.Measured.count(calls), Report.Measured.count(FEWEST));
        report.told(
                "  deals read per second, of HubSpot's limit",
                Report.Measured.perSecond(DEALS / seconds),
                Report.Measured.perSecond(RECORDS_PER_SECOND));
        report.atMost(
                "  memory at the end, of that after a fifth",
                Report.Measured.mebibytes(most),
                Report.Measured.mebibytes(early),
                1.25);
        long known = site.books().number("SELECT count(*) FROM crm_deal");
        report.must("  every deal is known", known >= DEALS, Long.toString(known));
    }
}
