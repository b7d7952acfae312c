package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.QueryAnswer.Found;
import io.referloop.sandbox.salesforce.soql.Soql;
import io.referloop.sandbox.salesforce.soql.Soql.And;
import io.referloop.sandbox.salesforce.soql.Soql.Comparison;
import io.referloop.sandbox.salesforce.soql.Soql.Condition;
import io.referloop.sandbox.salesforce.soql.Soql.In;
import io.referloop.sandbox.salesforce.soql.Soql.Literal;
import io.referloop.sandbox.salesforce.soql.Soql.Operator;
import io.referloop.sandbox.salesforce.soql.Soql.Order;
import io.referloop.sandbox.salesforce.soql.Soql.Path;
import io.referloop.sandbox.salesforce.soql.Soql.SubQuery;
import io.referloop.sandbox.salesforce.soql.Soql.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers queries for one user; guarded by the organisation's lock. */
final class Querying {

    private static final int OFFSET_MAX = 2_000;

    private final OrgData data;
    private final Permissions permissions;
    private final String userId;
    private final Instant now;
    private final boolean deletedToo;

    Querying(OrgData data, Permissions permissions, String userId, Instant now, boolean deletedToo) {
        this.data = data;
        this.permissions = permissions;
        this.userId = userId;
        this.now = now;
        this.deletedToo = deletedToo;
    }

    QueryAnswer answer(Soql query) {
        return answer(query, new Columns(data, permissions, userId, data.required(query.from())), Optional.empty());
    }

    private QueryAnswer answer(Soql query, Columns columns, Optional<Collection<Row>> among) {
        if (query.offset() > OFFSET_MAX) {
            throw new RequestException("NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is " + OFFSET_MAX);
        }
        List<Row> rows = rows(query, columns, among);
        if (query.countsOnly()) {
            return new QueryAnswer(rows.size(), List.of());
        }
        if (query.aggregates()) {
            return QueryAnswer.of(cut(query, new Aggregating(columns, query).rows(rows)));
        }
        var parts = new ArrayList<Selection>();
        for (Soql.Selected selected : query.selected()) {
            parts.add(selection(selected, columns));
        }
        sort(query.orderBy(), columns, rows);
        return QueryAnswer.of(
                cut(query, rows).stream().map(row -> found(row, parts)).toList());
    }

    private static <T> List<T> cut(Soql query, List<T> rows) {
        return rows.stream()
                .skip(query.offset())
                .limit(query.limit().orElse(Integer.MAX_VALUE))
                .toList();
    }

    private List<Row> rows(Soql query, Columns columns, Optional<Collection<Row>> among) {
        Predicate<Row> test = query.where()
                .map(condition -> new Conditions(columns, this::values, now).test(condition))
                .orElse(row -> true);
        Collection<Row> candidates = among.or(
                        () -> query.where().flatMap(condition -> named(condition, columns.type())))
                .orElseGet(() -> data.all(columns.type()).values());
        var rows = new ArrayList<Row>();
        for (Row row : candidates) {
            if ((deletedToo || !row.deleted()) && test.test(row)) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** The rows that a condition names by id or by an indexed field, so that not all have to be looked at. */
    private Optional<Collection<Row>> named(Condition condition, ObjectType type) {
        return switch (condition) {
            case And and ->
                and.all().stream()
                        .map(part -> named(part, type))
                        .flatMap(Optional::stream)
                        .findFirst();
            case Comparison comparison
            when comparison.operator() == Operator.EQUAL ->
                holding(type, comparison.field(), List.of(comparison.value()));
            case In in when !in.not() -> holding(type, in.field(), in.values());
            default -> Optional.empty();
        };
    }

    private Optional<Collection<Row>> holding(ObjectType type, Path path, List<Literal> values) {
        Optional<Field> field =
                type.field(path.last()).filter(found -> path.parts().size() == 1);
        if (field.isEmpty() || !values.stream().allMatch(Text.class::isInstance)) {
            return Optional.empty();
        }
        boolean byId = field.get().type() == FieldType.ID;
        if (!byId && !OrgData.indexed(field.get())) {
            return Optional.empty();
        }
        var rows = new LinkedHashSet<Row>();
        for (Literal value : values) {
            String text = ((Text) value).value();
            String id = Ids.parse(text).orElse(text);
            if (byId) {
                Optional.ofNullable(data.all(type).get(id)).ifPresent(rows::add);
            } else {
                rows.addAll(data.holding(type, field.get(), field.get().type() == FieldType.REFERENCE ? id : text));
            }
        }
        return Optional.of(rows.stream().sorted(Comparator.comparing(Row::id)).toList());
    }

    /** What {@code IN (SELECT X …)} compares with. */
    private Set<Object> values(Soql query) {
        if (query.selected().size() != 1 || !(query.selected().getFirst() instanceof Path path)) {
            throw new RequestException("MALFORMED_QUERY", "a semi join must select exactly one field");
        }
        var columns = new Columns(data, permissions, userId, data.required(query.from()));
        Columns.Column column = columns.of(path);
        var values = new LinkedHashSet<>();
        for (Row row : rows(query, columns, Optional.empty())) {
            Object value = column.value(row);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private void sort(List<Order> orders, Columns columns, List<Row> rows) {
        Comparator<Row> all = null;
        for (Order order : orders) {
            Columns.Column column = columns.of(order.field());
            Comparator<Row> one = (a, b) -> compared(column, order, a, b);
            all = all == null ? one : all.thenComparing(one);
        }
        if (all != null) {
            rows.sort(all);
        }
    }

    @SuppressWarnings("unchecked") // Every stored value is comparable to its own kind.
    private static int compared(Columns.Column column, Order order, Row one, Row other) {
        Object a = Conditions.key(column.field(), column.value(one));
        Object b = Conditions.key(column.field(), column.value(other));
        if (a == null || b == null) {
            int nulls = Boolean.compare(a != null, b != null);
            return order.nullsLast() ? -nulls : nulls;
        }
        int compared = ((Comparable<Object>) a).compareTo(b);
        return order.descending() ? -compared : compared;
    }

    private Selection selection(Soql.Selected selected, Columns columns) {
        return switch (selected) {
            case Path path -> {
                Columns.Column column = columns.of(path);
                var own = new Columns.Column(data, List.of(), column.field());
                yield new Selection(column.way(), column.field().name(), own::value);
            }
            case SubQuery sub -> children(sub.query(), columns);
            case Soql.Aggregate aggregate ->
                throw new RequestException("MALFORMED_QUERY", "aggregates need all other fields to be grouped");
        };
    }

    private Selection children(Soql query, Columns parent) {
        for (ObjectType type : data.types()) {
            for (Field field : type.fields()) {
                boolean fits = field.refersTo()
                        .filter(reference -> reference.children().equalsIgnoreCase(query.from()))
                        .filter(reference ->
                                reference.targets().contains(parent.type().name()))
                        .isPresent();
                if (fits) {
                    var columns = new Columns(data, permissions, userId, type);
                    return new Selection(List.of(), query.from(), row -> {
                        QueryAnswer answer = answer(query, columns, Optional.of(data.holding(type, field, row.id())));
                        return answer.total() == 0 ? null : answer;
                    });
                }
            }
        }
        throw new RequestException(
                "INVALID_TYPE",
                "Didn't understand relationship '" + query.from()
                        + "' in FROM part of query call. If you are attempting"
                        + " to use a custom relationship, be sure to append the '__r' after the custom relationship"
                        + " name. Please reference your WSDL or the describe call for the appropriate names.");
    }

    private Found found(Row row, List<Selection> parts) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        var parents = new LinkedHashMap<String, List<Selection>>();
        for (Selection part : parts) {
            if (part.way().isEmpty()) {
                values.put(part.name(), part.value().of(row));
            } else {
                Field step = part.way().getFirst();
                String relationship = step.refersTo().orElseThrow().relationship();
                parents.computeIfAbsent(relationship, any -> new ArrayList<>()).add(part.after());
                values.putIfAbsent(relationship, null);
            }
        }
        parents.forEach((relationship, wanted) -> {
            Field step = row.type().relationship(relationship).orElseThrow();
            if (Calculated.value(data, row, step) instanceof String id) {
                data.find(id).ifPresent(parent -> values.put(relationship, found(parent, wanted)));
            }
        });
        return new Found(row.type().name(), row.id(), values);
    }

    /** One thing asked for; {@code value} takes the row that has it. */
    private record Selection(List<Field> way, String name, Value value) {

        Selection after() {
            return new Selection(way.subList(1, way.size()), name, value);
        }
    }

    @FunctionalInterface
    private interface Value {
        @Nullable
        Object of(Row row);
    }
}
