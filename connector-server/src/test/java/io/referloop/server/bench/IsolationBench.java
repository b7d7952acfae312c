package io.referloop.server.bench;

import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whether accounts that misbehave are felt by the others: fifty are connected, one of them hangs and one lets a single call through each
 * second. The time runs from a delivery until the record in the CRM says what came of it.
 */
final class IsolationBench {

    static final int CONNECTIONS = 50;
    private static final int ROUNDS = 3;
    private static final int STEPS = 8;
    static final int DEALS_EACH = STEPS * (2 * ROUNDS + 1);
    private static final int HANGING_MILLIS = 60_000;

    private final Site site;
    private final Report report;

    IsolationBench(Site site, Report report) {
        this.site = site;
        this.report = report;
    }

    void run() throws Exception {
        Rounds unused = round();
        Rounds calm = new Rounds();
        Rounds troubled = new Rounds();
        Rounds calmSlow = new Rounds();
        Rounds troubledSlow = new Rounds();
        for (int round = 0; round < ROUNDS; round++) {
            Rounds alone = round();
            Site.Neighbour hanging = site.neighbours().getFirst();
            Site.Neighbour throttled = site.neighbours().getLast();
            hanging.portal().faults().set(Knob.LATENCY_MILLIS, HANGING_MILLIS);
            throttled.portal().faults().set(Knob.THROTTLE_CALLS_PER_SECOND, 1);
            Rounds beside = round();
            hanging.portal().faults().clear();
            throttled.portal().faults().clear();
            calm.add(alone.median());
            troubled.add(beside.median());
            calmSlow.add(alone.quantile(0.95));
            troubledSlow.add(beside.quantile(0.95));
        }
        report.atMost(
                "event → written to the CRM, p50, 48 accounts beside a hanging and a throttled one",
                Report.Measured.millis(troubled.median()),
                Report.Measured.millis(calm.median()),
                1.2);
        report.told(
                "  the same, p95",
                Report.Measured.millis(troubledSlow.median()),
                Report.Measured.millis(calmSlow.median()));
    }

    /** One event for each account, a few times; the latencies of those that nothing is wrong with. */
    private Rounds round() throws Exception {
        Rounds latencies = new Rounds();
        try (HookClient client = new HookClient(site.port())) {
            for (int step = 0; step < STEPS; step++) {
                Map<Site.Neighbour, Told> told = new HashMap<>();
                for (Site.Neighbour neighbour : site.neighbours()) {
                    String deal = neighbour.deals().removeFirst();
                    Deliveries deliveries = site.deliveries(neighbour.portal());
                    long at = System.nanoTime();
                    int status = client.post(deliveries.request(deliveries.qualified(List.of(deal))));
                    if (status != 200) {
                        throw new IllegalStateException("The server answered " + status);
                    }
                    told.put(neighbour, new Told(deal, at));
                }
                told.remove(site.neighbours().getFirst());
                told.remove(site.neighbours().getLast());
                awaitWritten(told, latencies);
            }
        }
        return latencies;
    }

    private static void awaitWritten(Map<Site.Neighbour, Told> told, Rounds latencies) throws InterruptedException {
        long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        List<Map.Entry<Site.Neighbour, Told>> open = new ArrayList<>(told.entrySet());
        while (!open.isEmpty()) {
            for (Iterator<Map.Entry<Site.Neighbour, Told>> each = open.iterator(); each.hasNext(); ) {
                Map.Entry<Site.Neighbour, Told> one = each.next();
                if (isWritten(one.getKey(), one.getValue().deal())) {
                    latencies.add((System.nanoTime() - one.getValue().at()) / 1e6);
                    each.remove();
                }
            }
            if (System.nanoTime() > patience) {
                throw new IllegalStateException(open.size() + " records were not written");
            }
            TimeUnit.MICROSECONDS.sleep(500);
        }
    }

    private static boolean isWritten(Site.Neighbour neighbour, String deal) {
        String status = neighbour.portal().get(ObjectType.DEAL, deal).value("rfl_referral_status");
        return !status.isEmpty();
    }

    private record Told(String deal, long at) {}
}
