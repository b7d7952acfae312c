package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.QueryAnswer.Found;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Query answers that are fetched page by page. Too many open ones push the oldest out. */
public final class Cursors {

    private static final int OPEN_MAX = 200;

    private final Map<String, QueryAnswer> open = new LinkedHashMap<>();
    private long next = 1;

    /** The first page. */
    public synchronized Page first(QueryAnswer answer, int size) {
        if (answer.rows().size() <= size) {
            return new Page(answer.total(), answer.rows(), "");
        }
        if (open.size() >= OPEN_MAX) {
            open.remove(open.keySet().iterator().next());
        }
        String id = Ids.of("0r8", next++);
        open.put(id, answer);
        return page(id, answer, 0, size);
    }

    /** @throws RequestException for a locator that is unknown or too old */
    public synchronized Page next(String locator, int size) {
        int dash = locator.lastIndexOf('-');
        QueryAnswer answer = dash < 0 ? null : open.get(locator.substring(0, dash));
        if (answer == null || !locator.substring(dash + 1).matches("\\d{1,9}")) {
            throw new RequestException("INVALID_QUERY_LOCATOR", "invalid query locator");
        }
        return page(locator.substring(0, dash), answer, Integer.parseInt(locator.substring(dash + 1)), size);
    }

    private static Page page(String id, QueryAnswer answer, int from, int size) {
        int start = Math.min(from, answer.rows().size());
        int end = Math.min(start + size, answer.rows().size());
        boolean done = end == answer.rows().size();
        return new Page(answer.total(), answer.rows().subList(start, end), done ? "" : id + "-" + end);
    }

    /** @param next the locator of what follows; empty when this is the last */
    public record Page(int total, List<Found> rows, String next) {

        public boolean done() {
            return next.isEmpty();
        }
    }
}
