package io.referloop.server.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks every other millisecond at what the worker's transaction is doing: at which statement the database is, or after which one it waits
 * for the server to go on. What holds the lock on the cursor is the worker.
 */
final class WhereTimeGoes implements AutoCloseable {

    private static final String QUESTION = """
            SELECT a.state, a.query FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
            WHERE l.relation = 'intake_cursor'::regclass AND l.mode = 'RowShareLock' AND a.application_name = 'referloop'""";

    /** Which statement belongs to what; the first that fits. */
    private static final Map<String, Pattern> PARTS = parts();

    private final Connection connection;
    private final Thread thread;
    private final Map<String, int[]> seen = new TreeMap<>();
    private volatile boolean closed;

    WhereTimeGoes(Books books) throws SQLException {
        this.connection = books.asOwner();
        this.thread = Thread.ofPlatform().name("where-time-goes").daemon().start(this::look);
    }

    String words() throws InterruptedException {
        closed = true;
        thread.join();
        double all =
                seen.values().stream().mapToInt(counts -> counts[0] + counts[1]).sum();
        return "Where the worker's time goes, %% (in the database + in Java after it; %d looks):%n".formatted((int) all)
                + seen.entrySet().stream()
                        .sorted((one, other) -> sum(other) - sum(one))
                        .map(part -> "  %-34s %4.1f + %4.1f"
                                .formatted(
                                        part.getKey(), 100 * part.getValue()[0] / all, 100 * part.getValue()[1] / all))
                        .collect(Collectors.joining(System.lineSeparator()));
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        connection.close();
    }

    private static int sum(Map.Entry<String, int[]> part) {
        return part.getValue()[0] + part.getValue()[1];
    }

    private void look() {
        try (PreparedStatement question = connection.prepareStatement(QUESTION)) {
            while (!closed) {
                try (ResultSet row = question.executeQuery()) {
                    while (row.next()) {
                        int which = "active".equals(row.getString(1)) ? 0 : 1;
                        seen.computeIfAbsent(part(row.getString(2)), name -> new int[2])[which]++;
                    }
                }
                TimeUnit.MICROSECONDS.sleep(1_500);
            }
        } catch (SQLException gone) {
            throw new IllegalStateException(gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String part(String query) {
        return PARTS.entrySet().stream()
                .filter(part -> part.getValue().matcher(query).find())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> query.strip().lines().findFirst().orElse("").strip());
    }

    private static Map<String, Pattern> parts() {
        Map<String, Pattern> parts = new LinkedHashMap<>();
        List.of(
                        Map.entry("commit", "(?i)^commit"),
                        Map.entry("read deliveries", "FROM intake_delivery"),
                        Map.entry("results and cursor", "intake_result|intake_cursor"),
                        Map.entry("connection → translate", "FROM connection"),
                        Map.entry("stage map", "FROM stage_mapping"),
                        Map.entry("write-back queue", "INTO writeback|FROM referral_link\\s+WHERE|FROM workspace"),
                        Map.entry("links", "referral_link"),
                        Map.entry("facts", "INTO referral_fact"),
                        Map.entry("history", "FROM referral_fact"),
                        Map.entry("rewards", "reward_event|INTO reward|FROM reward"),
                        Map.entry("program", "FROM program"),
                        Map.entry("ledger", "INTO (journal|entry|account)"),
                        Map.entry("lock and update referrals", "(FROM|UPDATE) referral"))
                .forEach(part -> parts.put(part.getKey(), Pattern.compile(part.getValue())));
        return parts;
    }
}
