package io.referloop.sandbox.salesforce;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a query found.
 *
 * @param total of {@code COUNT()} the number that was counted, else the number of rows
 */
public record QueryAnswer(int total, List<Found> rows) {

    public QueryAnswer {
        rows = List.copyOf(rows);
    }

    static QueryAnswer of(List<Found> rows) {
        return new QueryAnswer(rows.size(), rows);
    }

    /**
     * One row.
     *
     * @param type {@code AggregateResult} for computed rows
     * @param id empty for computed rows
     * @param values by the name asked for: a field's value, a parent's {@link Found}, children as {@link QueryAnswer}
     */
    public record Found(String type, String id, Map<String, @Nullable Object> values) {
        public Found {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }
}
