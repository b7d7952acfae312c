package io.referloop.server.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How many calls the CRM gets when a thousand of its records change: at once, and one after the other. */
final class WriteBackBench {

    static final int DEALS = 3 * 2_000;
    private static final int RECORDS = 1_000;
    private static final int ROUNDS = 3;
    /** HubSpot takes a hundred records in a call. */
    private static final double FEWEST = 10;

    private final Site site;
    private final Report report;

    WriteBackBench(Site site, Report report) {
        this.site = site;
        this.report = report;
    }

    void run() throws Exception {
        Rounds atOnce = new Rounds();
        Rounds trickling = new Rounds();
        for (int round = 0; round < ROUNDS; round++) {
            atOnce.add(calls(100, Duration.ZERO));
            trickling.add(calls(10, Duration.ofNanos(10 * 1_000_000_000L / 300)));
        }
        Report.Measured fewest = Report.Measured.count(FEWEST);
        report.atMost("CRM calls per 1,000 changed records", Report.Measured.count(atOnce.median()), fewest, 1.1);
        report.told("  the same, changed at 300/s", Report.Measured.count(trickling.median()), fewest);
    }

    private long calls(int size, Duration pause) throws Exception {
        site.books().awaitWritten();
        // Nothing else is counted: tokens are refreshed when they are, and not by these changes.
        site.portal().calls().clear();
        List<String> deals = site.freshDeals(RECORDS);
        Deliveries deliveries = site.deliveries();
        try (HookClient client = new HookClient(site.port())) {
            for (int at = 0; at < RECORDS; at += size) {
                int status = client.post(deliveries.request(deliveries.qualified(deals.subList(at, at + size))));
                if (status != 200) {
                    throw new IllegalStateException("The server answered " + status);
                }
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        }
        site.books().awaitWorkedOff();
        site.books().awaitWritten();
        long calls =
                site.portal().calls().of("batch update") + site.portal().calls().of("batch create");
        // Each deal, and the note of its referral on the deal's timeline.
        return calls * RECORDS / site.portal().calls().writes().size();
    }
}
