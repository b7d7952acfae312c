package io.referloop.workspace;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many rows as one parameter per column, for {@code unnest(?::text[]::uuid[], …)}: one statement instead of one per row.
 * Every value travels as text and is cast by the statement.
 */
public final class Rows {

    private final List<List<@Nullable String>> columns;

    public Rows(int columnCount) {
        this.columns = new ArrayList<>(columnCount);
        for (int column = 0; column < columnCount; column++) {
            columns.add(new ArrayList<>());
        }
    }

    /** One value per column; {@link Object#toString()} is what the database gets, less zero bytes, which it cannot keep; null stays null. */
    public Rows add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns.size() + " columns");
        }
        for (int column = 0; column < values.length; column++) {
            Object value = values[column];
            columns.get(column).add(value == null ? null : value.toString().replace("\0", ""));
        }
        return this;
    }

    public boolean isEmpty() {
        return columns.getFirst().isEmpty();
    }

    public int size() {
        return columns.getFirst().size();
    }

    /** The columns, followed by parameters that stand behind them in the statement. */
    public List<Object> parameters(Object... further) {
        List<Object> parameters = new ArrayList<>(columns.size() + further.length);
        columns.forEach(column -> parameters.add(column.toArray(String[]::new)));
        parameters.addAll(List.of(further));
        return parameters;
    }

    /** The columns, between parameters that stand before and behind them in the statement. */
    public List<Object> parametersBetween(List<?> earlier, Object... further) {
        List<Object> parameters = new ArrayList<>(earlier);
        parameters.addAll(parameters(further));
        return parameters;
    }

    /** A single column: {@code = ANY (?::text[]::uuid[])}. */
    public static String[] column(Iterable<?> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.toString()));
        return texts.toArray(String[]::new);
    }
}
