package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.QueryAnswer.Found;
import io.referloop.sandbox.salesforce.soql.Soql;
import io.referloop.sandbox.salesforce.soql.Soql.Aggregate;
import io.referloop.sandbox.salesforce.soql.Soql.Path;
import io.referloop.sandbox.salesforce.soql.Soql.SubQuery;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code GROUP BY} and the functions that go with it. */
final class Aggregating {

    private final Columns columns;
    private final Soql query;

    Aggregating(Columns columns, Soql query) {
        this.columns = columns;
        this.query = query;
    }

    List<Found> rows(List<Row> rows) {
        List<Columns.Column> keys = query.groupBy().stream().map(columns::of).toList();
        var groups = new LinkedHashMap<List<@Nullable Object>, List<Row>>();
        for (Row row : rows) {
            List<@Nullable Object> key =
                    Arrays.asList(keys.stream().map(column -> column.value(row)).toArray());
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
        }
        if (keys.isEmpty() && groups.isEmpty()) {
            groups.put(List.of(), List.of());
        }
        return groups.values().stream().map(this::row).toList();
    }

    private Found row(List<Row> group) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        int unnamed = 0;
        for (Soql.Selected selected : query.selected()) {
            switch (selected) {
                case Path path -> {
                    if (!query.groupBy().contains(path)) {
                        throw new RequestException(
                                "MALFORMED_QUERY", "Field must be grouped or aggregated: " + path.last());
                    }
                    values.put(path.last(), columns.of(path).value(group.getFirst()));
                }
                case Aggregate aggregate -> {
                    String name =
                            aggregate.alias().isPresent() ? aggregate.alias().get() : "expr" + unnamed++;
                    values.put(name, value(aggregate, group));
                }
                case SubQuery sub -> throw new RequestException("MALFORMED_QUERY", "subqueries cannot be grouped");
            }
        }
        return new Found("AggregateResult", "", values);
    }

    private @Nullable Object value(Aggregate aggregate, List<Row> group) {
        if (aggregate.field().isEmpty()) {
            return BigDecimal.valueOf(group.size());
        }
        Columns.Column column = columns.of(aggregate.field().get());
        List<Object> values = group.stream()
                .map(column::value)
                .filter(Objects::nonNull)
                .map(Object.class::cast)
                .toList();
        return switch (aggregate.function()) {
            case COUNT -> BigDecimal.valueOf(values.size());
            case COUNT_DISTINCT -> BigDecimal.valueOf(values.stream().distinct().count());
            case SUM -> values.isEmpty() ? null : sum(column, values);
            case AVG ->
                values.isEmpty()
                        ? null
                        : sum(column, values).divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL64);
            case MIN -> values.stream().min(order()).orElse(null);
            case MAX -> values.stream().max(order()).orElse(null);
        };
    }

    private static BigDecimal sum(Columns.Column column, List<Object> values) {
        if (!column.field().type().numeric()) {
            throw new RequestException(
                    "MALFORMED_QUERY", "field " + column.field().name() + " does not support aggregate operator SUM");
        }
        return values.stream().map(BigDecimal.class::cast).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @SuppressWarnings("unchecked") // Values of one column are of one kind.
    private static Comparator<Object> order() {
        return (a, b) -> ((Comparable<Object>) a).compareTo(b);
    }
}
