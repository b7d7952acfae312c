package io.referloop.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How fast a backlog is worked off, each event all the way to its reward in the ledger, against a loop that only posts rewards: the same
 * tables, constraints and checks, a hundred to a commit, on one connection.
 */
final class WorkOffBench {

    private static final int ROUNDS = 3;
    private static final int EVENTS = 10_000;
    private static final int BATCH = 100;
    static final int DEALS = (1 + ROUNDS + 1) * 2 * EVENTS;

    private final Site site;
    private final Report report;
    private final Books books;

    WorkOffBench(Site site, Report report) {
        this.site = site;
        this.report = report;
        this.books = site.books();
    }

    void run() throws Exception {
        workOff();
        post();
        books.analyze("");
        Rounds worked = new Rounds();
        Rounds posted = new Rounds();
        for (int round = 0; round < ROUNDS; round++) {
            worked.add(workOff());
            posted.add(post());
        }
        report.atLeast(
                "events worked off, to the ledger (against bare postings)",
                Report.Measured.perSecond(worked.median()),
                Report.Measured.perSecond(posted.median()),
                0.25);
        try (WhereTimeGoes where = new WhereTimeGoes(books)) {
            workOff();
            report.note(where.words());
        }
    }

    private double workOff() throws Exception {
        List<String> deals = site.freshDeals(EVENTS);
        Deliveries deliveries = site.deliveries();
        List<byte[]> bodies = new ArrayList<>();
        for (int at = 0; at < EVENTS; at += BATCH) {
            bodies.add(deliveries.qualified(deals.subList(at, at + BATCH)));
        }
        books.holdWorker();
        books.store(bodies);
        books.checkpoint();
        long began = System.nanoTime();
        books.letWorkerGo();
        books.awaitWorkedOff();
        double seconds = (System.nanoTime() - began) / 1e9;
        books.skipWrites();
        return EVENTS / seconds;
    }

    private double post() throws Exception {
        List<String> deals = site.freshDeals(EVENTS);
        books.checkpoint();
        List<UUID> referrals = List.copyOf(books.referralsOf(deals).values());
        try (BarePostings bare = new BarePostings(books.asApplication())) {
            long began = System.nanoTime();
            for (int at = 0; at < EVENTS; at += BATCH) {
                bare.post(referrals.subList(at, at + BATCH));
            }
            return EVENTS / ((System.nanoTime() - began) / 1e9);
        }
    }
}
