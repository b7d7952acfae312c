package io.referloop.sandbox.salesforce.soql;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A query.
 *
 * @param from a type's name, or in a subquery a relationship's
 * @param limit nothing for no limit
 */
public record Soql(
        List<Selected> selected,
        String from,
        Optional<Condition> where,
        List<Path> groupBy,
        List<Order> orderBy,
        Optional<Integer> limit,
        int offset) {

    public Soql {
        selected = List.copyOf(selected);
        groupBy = List.copyOf(groupBy);
        orderBy = List.copyOf(orderBy);
    }

    /** @throws SoqlException when it is no query */
    public static Soql parse(String text) {
        return new SoqlParser(text).query();
    }

    /** {@code SELECT COUNT()}: only the number is wanted. */
    public boolean countsOnly() {
        return selected.size() == 1
                && selected.getFirst() instanceof Aggregate aggregate
                && aggregate.field().isEmpty();
    }

    public boolean aggregates() {
        return !groupBy.isEmpty() || selected.stream().anyMatch(Aggregate.class::isInstance);
    }

    /** What a query asks for. */
    public sealed interface Selected permits Path, Aggregate, SubQuery {}

    /** A field, perhaps of a parent: {@code Account.Owner.Name}. */
    public record Path(List<String> parts) implements Selected {
        public Path {
            parts = List.copyOf(parts);
        }

        static Path of(String dotted) {
            return new Path(List.of(dotted.split("\\.", -1)));
        }

        public String last() {
            return parts.getLast();
        }

        @Override
        public String toString() {
            return String.join(".", parts);
        }
    }

    /** @param field nothing in {@code COUNT()} */
    public record Aggregate(Function function, Optional<Path> field, Optional<String> alias) implements Selected {}

    public record SubQuery(Soql query) implements Selected {}

    public record Order(Path field, boolean descending, boolean nullsLast) {}

    public sealed interface Condition {}

    public record And(List<Condition> all) implements Condition {}

    public record Or(List<Condition> any) implements Condition {}

    public record Not(Condition condition) implements Condition {}

    public record Comparison(Path field, Operator operator, Literal value) implements Condition {}

    public record In(Path field, boolean not, List<Literal> values) implements Condition {}

    /** {@code Id IN (SELECT …)}. */
    public record InQuery(Path field, boolean not, Soql query) implements Condition {}

    public sealed interface Literal {}

    public record Text(String value) implements Literal {}

    public record Number(BigDecimal value) implements Literal {}

    public record Bool(boolean value) implements Literal {}

    public record Null() implements Literal {}

    public record Day(LocalDate value) implements Literal {}

    public record Moment(Instant value) implements Literal {}

    /** {@code TODAY}, {@code LAST_N_DAYS:7} and the like; the days from the first to before the second. */
    public record Relative(String name, int count) implements Literal {}

    public enum Function {
        COUNT,
        COUNT_DISTINCT,
        SUM,
        MIN,
        MAX,
        AVG;

        static Optional<Function> of(String name) {
            for (Function function : values()) {
                if (function.name().equals(name.toUpperCase(Locale.ROOT))) {
                    return Optional.of(function);
                }
            }
            return Optional.empty();
        }
    }

    public enum Operator {
        EQUAL,
        UNEQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        LIKE
    }
}
