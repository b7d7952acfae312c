package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.soql.Soql;
import io.referloop.sandbox.salesforce.soql.Soql.And;
import io.referloop.sandbox.salesforce.soql.Soql.Bool;
import io.referloop.sandbox.salesforce.soql.Soql.Comparison;
import io.referloop.sandbox.salesforce.soql.Soql.Condition;
import io.referloop.sandbox.salesforce.soql.Soql.Day;
import io.referloop.sandbox.salesforce.soql.Soql.In;
import io.referloop.sandbox.salesforce.soql.Soql.InQuery;
import io.referloop.sandbox.salesforce.soql.Soql.Literal;
import io.referloop.sandbox.salesforce.soql.Soql.Moment;
import io.referloop.sandbox.salesforce.soql.Soql.Not;
import io.referloop.sandbox.salesforce.soql.Soql.Null;
import io.referloop.sandbox.salesforce.soql.Soql.Operator;
import io.referloop.sandbox.salesforce.soql.Soql.Or;
import io.referloop.sandbox.salesforce.soql.Soql.Relative;
import io.referloop.sandbox.salesforce.soql.Soql.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes tests of rows from a query's conditions; types are checked when they are made, before any row is seen. */
final class Conditions {

    private static final int FILTERABLE_LENGTH_MAX = 255;

    private final Columns columns;
    private final Subqueries subqueries;
    private final LocalDate today;

    Conditions(Columns columns, Subqueries subqueries, Instant now) {
        this.columns = columns;
        this.subqueries = subqueries;
        this.today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    Predicate<Row> test(Condition condition) {
        return switch (condition) {
            case And and -> and.all().stream().map(this::test).reduce(row -> true, Predicate::and);
            case Or or -> or.any().stream().map(this::test).reduce(row -> false, Predicate::or);
            case Not not -> test(not.condition()).negate();
            case Comparison comparison -> comparison(comparison);
            case In in -> in(in);
            case InQuery in -> {
                Columns.Column column = filterable(columns.of(in.field()));
                Set<Object> ids = subqueries.values(in.query());
                yield row -> {
                    Object value = column.value(row);
                    return value != null && ids.contains(value) != in.not();
                };
            }
        };
    }

    private Predicate<Row> comparison(Comparison comparison) {
        Columns.Column column = filterable(columns.of(comparison.field()));
        Field field = column.field();
        if (comparison.operator() == Operator.LIKE) {
            Pattern pattern = like(field, comparison.value());
            return row -> pattern.matcher(Values.text(column.value(row))).matches();
        }
        if (comparison.value() instanceof Relative relative) {
            return relative(column, comparison.operator(), relative);
        }
        Comparable<Object> wanted = typed(field, comparison.value());
        return row -> holds(comparison.operator(), key(field, column.value(row)), wanted);
    }

    private Predicate<Row> in(In in) {
        Columns.Column column = filterable(columns.of(in.field()));
        Set<String> wanted = in.values().stream()
                .map(value -> String.valueOf(typed(column.field(), value)))
                .collect(Collectors.toSet());
        return row -> wanted.contains(String.valueOf(key(column.field(), column.value(row)))) != in.not();
    }

    private Predicate<Row> relative(Columns.Column column, Operator operator, Relative relative) {
        LocalDate[] range = range(relative);
        return row -> {
            LocalDate day = day(column.value(row));
            if (day == null) {
                return false;
            }
            return switch (operator) {
                case EQUAL -> !day.isBefore(range[0]) && day.isBefore(range[1]);
                case UNEQUAL -> day.isBefore(range[0]) || !day.isBefore(range[1]);
                case LESS -> day.isBefore(range[0]);
                case LESS_OR_EQUAL -> day.isBefore(range[1]);
                case GREATER -> !day.isBefore(range[1]);
                case GREATER_OR_EQUAL, LIKE -> !day.isBefore(range[0]);
            };
        };
    }

    private LocalDate[] range(Relative relative) {
        int count = relative.count();
        LocalDate month = today.withDayOfMonth(1);
        return switch (relative.name()) {
            case "TODAY" -> range(today, today.plusDays(1));
            case "YESTERDAY" -> range(today.minusDays(1), today);
            case "TOMORROW" -> range(today.plusDays(1), today.plusDays(2));
            case "THIS_MONTH" -> range(month, month.plusMonths(1));
            case "LAST_MONTH" -> range(month.minusMonths(1), month);
            case "THIS_YEAR" ->
                range(today.withDayOfYear(1), today.withDayOfYear(1).plusYears(1));
            case "LAST_N_DAYS" -> range(today.minusDays(count), today.plusDays(1));
            case "NEXT_N_DAYS" -> range(today.plusDays(1), today.plusDays(count + 1L));
            case "N_DAYS_AGO" -> range(today.minusDays(count), today.minusDays(count - 1L));
            default -> throw new RequestException("MALFORMED_QUERY", "unexpected token: '" + relative.name() + "'");
        };
    }

    private static LocalDate[] range(LocalDate from, LocalDate before) {
        return new LocalDate[] {from, before};
    }

    private static @Nullable LocalDate day(@Nullable Object value) {
        return switch (value) {
            case LocalDate day -> day;
            case Instant moment -> LocalDate.ofInstant(moment, ZoneOffset.UTC);
            case null, default -> null;
        };
    }

    private static boolean holds(Operator operator, @Nullable Object value, @Nullable Comparable<Object> wanted) {
        if (wanted == null || value == null) {
            boolean same = wanted == null && value == null;
            return operator == Operator.EQUAL ? same : operator == Operator.UNEQUAL && !same;
        }
        int order = -wanted.compareTo(value);
        return switch (operator) {
            case EQUAL, LIKE -> order == 0;
            case UNEQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    /** A value as it compares: text whatever its case, unless the field minds the case. */
    static @Nullable Object key(Field field, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text when !minding(field) -> text.toLowerCase(Locale.ROOT);
            case BigDecimal number -> number.stripTrailingZeros();
            default -> value;
        };
    }

    private static boolean minding(Field field) {
        return field.is(Field.Flag.CASE_SENSITIVE)
                || field.type() == FieldType.ID
                || field.type() == FieldType.REFERENCE;
    }

    @SuppressWarnings("unchecked") // Every stored value is comparable to its own kind.
    private static @Nullable Comparable<Object> typed(Field field, Literal literal) {
        Object value =
                switch (literal) {
                    case Null none -> null;
                    case Text text
                    when field.type() == FieldType.ID || field.type() == FieldType.REFERENCE ->
                        text.value().isEmpty()
                                ? ""
                                : Ids.parse(text.value())
                                        .orElseThrow(() -> new RequestException(
                                                "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: " + text.value()));
                    case Text text when field.type().text() -> text.value();
                    case Bool bool when field.type() == FieldType.BOOLEAN -> bool.value();
                    case Soql.Number number when field.type().numeric() -> number.value();
                    case Day day when field.type() == FieldType.DATE -> day.value();
                    case Moment moment when field.type() == FieldType.DATETIME -> moment.value();
                    default ->
                        throw new RequestException(
                                "INVALID_FIELD",
                                "value of filter criterion for field '" + field.name() + "' must be of type "
                                        + field.type().api()
                                        + (field.type().text()
                                                ? " and should be enclosed in quotes"
                                                : " and should not be enclosed in quotes"));
                };
        return (Comparable<Object>) key(field, value);
    }

    private static Pattern like(Field field, Literal literal) {
        if (!(literal instanceof Text text) || !field.type().text() || field.type() == FieldType.ID) {
            throw new RequestException(
                    "INVALID_QUERY_FILTER_OPERATOR",
                    "invalid operator on " + field.type().api() + " field");
        }
        var pattern = new StringBuilder();
        boolean escaped = false;
        for (char c : text.value().toCharArray()) {
            if (!escaped && c == '\\') {
                escaped = true;
                continue;
            }
            boolean wild = !escaped && (c == '%' || c == '_');
            pattern.append(wild ? c == '%' ? ".*" : "." : Pattern.quote(String.valueOf(c)));
            escaped = false;
        }
        return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    private static Columns.Column filterable(Columns.Column column) {
        Field field = column.field();
        if (field.type() == FieldType.TEXTAREA && field.length() > FILTERABLE_LENGTH_MAX) {
            throw new RequestException(
                    "INVALID_FIELD", "field '" + field.name() + "' can not be filtered in a query call");
        }
        return column;
    }

    /** Runs {@code IN (SELECT …)}. */
    @FunctionalInterface
    interface Subqueries {
        Set<Object> values(Soql query);
    }
}
