package io.referloop.server.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;

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
        try (Connection connection = books.asApplication()) {
            List<Object> referrals = books.referralsOf(connection, deals);
            Books.execute(connection, """
                    INSERT INTO account SELECT DISTINCT workspace_id, a.code, 'USD' FROM referral,
                    LATERAL (VALUES ('reward_expense:' || program_id), ('payable:' || referrer_id)) AS a (code) ON CONFLICT DO NOTHING""");
            connection.setAutoCommit(false);
            long began = System.nanoTime();
            try (PreparedStatement reward = connection.prepareStatement("""
                            INSERT INTO reward (workspace_id, reward_id, program_id, subject, referral_id, rule, milestone, beneficiary_role,
                                beneficiary_id, period, line, revision, state, amount, currency, earned_at, release_at, sentence, why, updated_at)
                            SELECT workspace_id, referral_id, program_id, referral_id, referral_id, 'qualified-thanks', 'QUALIFIED', 'REFERRER',
                                referrer_id, '', 0, 1, 'PENDING', 5000, 'USD', now(), now() + interval '14 days', 'bare', '[]', now()
                            FROM referral WHERE referral_id = ANY (?)""");
                    PreparedStatement journals = connection.prepareStatement("""
                            WITH booked AS (
                                INSERT INTO journal (workspace_id, journal_id, kind, source_key, reward_id, effective_at, recorded_at, correlation)
                                SELECT current_workspace(), id, 'EARNED', id || ':1', id, now(), now(), 'bare' FROM unnest(?) AS r (id)
                                RETURNING journal_id)
                            INSERT INTO entry (workspace_id, journal_id, line, account, currency, amount)
                            SELECT workspace_id, referral_id, e.line, e.account, 'USD', e.amount FROM booked
                            JOIN referral ON referral_id = journal_id AND workspace_id = current_workspace(), LATERAL (VALUES
                                (1, 'reward_expense:' || program_id, 5000), (2, 'payable:' || referrer_id, -5000)) AS e (line, account, amount)""")) {
                for (int at = 0; at < EVENTS; at += BATCH) {
                    var batch = connection.createArrayOf(
                            "uuid", referrals.subList(at, at + BATCH).toArray());
                    for (PreparedStatement statement : List.of(reward, journals)) {
                        statement.setArray(1, batch);
                        statement.executeUpdate();
                    }
                    connection.commit();
                }
            }
            return EVENTS / ((System.nanoTime() - began) / 1e9);
        }
    }
}
