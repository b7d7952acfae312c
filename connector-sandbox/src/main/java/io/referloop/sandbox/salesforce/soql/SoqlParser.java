package io.referloop.sandbox.salesforce.soql;

import io.referloop.sandbox.salesforce.soql.Soql.Aggregate;
import io.referloop.sandbox.salesforce.soql.Soql.And;
import io.referloop.sandbox.salesforce.soql.Soql.Bool;
import io.referloop.sandbox.salesforce.soql.Soql.Comparison;
import io.referloop.sandbox.salesforce.soql.Soql.Condition;
import io.referloop.sandbox.salesforce.soql.Soql.Day;
import io.referloop.sandbox.salesforce.soql.Soql.Function;
import io.referloop.sandbox.salesforce.soql.Soql.In;
import io.referloop.sandbox.salesforce.soql.Soql.InQuery;
import io.referloop.sandbox.salesforce.soql.Soql.Literal;
import io.referloop.sandbox.salesforce.soql.Soql.Moment;
import io.referloop.sandbox.salesforce.soql.Soql.Not;
import io.referloop.sandbox.salesforce.soql.Soql.Null;
import io.referloop.sandbox.salesforce.soql.Soql.Operator;
import io.referloop.sandbox.salesforce.soql.Soql.Or;
import io.referloop.sandbox.salesforce.soql.Soql.Order;
import io.referloop.sandbox.salesforce.soql.Soql.Path;
import io.referloop.sandbox.salesforce.soql.Soql.Relative;
import io.referloop.sandbox.salesforce.soql.Soql.Selected;
import io.referloop.sandbox.salesforce.soql.Soql.SubQuery;
import io.referloop.sandbox.salesforce.soql.Soql.Text;
import io.referloop.sandbox.salesforce.soql.SoqlTokens.Kind;
import io.referloop.sandbox.salesforce.soql.SoqlTokens.Token;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** By recursive descent, one method a rule of the grammar. */
final class SoqlParser {

    private static final int NESTING_MAX = 50;
    private static final Set<String> CLAUSES = Set.of(
            "FROM", "WHERE", "GROUP", "ORDER", "LIMIT", "OFFSET", "FOR", "HAVING", "WITH", "USING", "ALL", "UPDATE");

    private final SoqlTokens tokens;
    private int nesting;

    SoqlParser(String text) {
        tokens = new SoqlTokens(text);
    }

    Soql query() {
        Soql query = select();
        if (tokens.peek().kind() != Kind.END) {
            throw tokens.unexpected();
        }
        return query;
    }

    private Soql select() {
        tokens.require("SELECT");
        var selected = new ArrayList<Selected>();
        do {
            selected.add(selected());
        } while (tokens.take(","));
        tokens.require("FROM");
        String from = tokens.next(Kind.WORD).text();
        // An alias of the type; nothing that follows a type can be mistaken for one.
        if (tokens.peek().kind() == Kind.WORD
                && !CLAUSES.contains(tokens.peek().text().toUpperCase(Locale.ROOT))) {
            throw tokens.wrong(
                    "aliases are not supported here: " + tokens.peek().text());
        }
        Optional<Condition> where = tokens.take("WHERE") ? Optional.of(condition()) : Optional.empty();
        List<Path> groupBy = tokens.take("GROUP", "BY") ? paths() : List.of();
        List<Order> orderBy = tokens.take("ORDER", "BY") ? orders() : List.of();
        Optional<Integer> limit = tokens.take("LIMIT") ? Optional.of(count()) : Optional.empty();
        int offset = tokens.take("OFFSET") ? count() : 0;
        return new Soql(selected, from, where, groupBy, orderBy, limit, offset);
    }

    private Selected selected() {
        if (tokens.take("(")) {
            Soql query = select();
            tokens.require(")");
            return new SubQuery(query);
        }
        String word = tokens.next(Kind.WORD).text();
        Optional<Function> function = Function.of(word);
        if (function.isEmpty() || !tokens.take("(")) {
            return Path.of(word);
        }
        Optional<Path> field = tokens.ahead(")")
                ? Optional.empty()
                : Optional.of(Path.of(tokens.next(Kind.WORD).text()));
        tokens.require(")");
        if (field.isEmpty() && function.get() != Function.COUNT) {
            throw tokens.unexpected();
        }
        Optional<String> alias = tokens.peek().kind() == Kind.WORD && !tokens.ahead("FROM")
                ? Optional.of(tokens.next(Kind.WORD).text())
                : Optional.empty();
        return new Aggregate(function.get(), field, alias);
    }

    /** Salesforce wants parentheses where AND and OR meet. */
    private Condition condition() {
        if (++nesting > NESTING_MAX) {
            throw tokens.wrong("the conditions are nested too deeply");
        }
        var all = new ArrayList<>(List.of(simple()));
        if (tokens.ahead("AND")) {
            while (tokens.take("AND")) {
                all.add(simple());
            }
            if (tokens.ahead("OR")) {
                throw tokens.unexpected();
            }
            nesting--;
            return new And(List.copyOf(all));
        }
        while (tokens.take("OR")) {
            all.add(simple());
        }
        if (tokens.ahead("AND")) {
            throw tokens.unexpected();
        }
        nesting--;
        return all.size() == 1 ? all.getFirst() : new Or(List.copyOf(all));
    }

    private Condition simple() {
        if (tokens.take("NOT")) {
            return new Not(simple());
        }
        if (tokens.take("(")) {
            Condition inner = condition();
            tokens.require(")");
            return inner;
        }
        Path field = Path.of(tokens.next(Kind.WORD).text());
        if (tokens.take("IN")) {
            return in(field, false);
        }
        if (tokens.take("NOT", "IN")) {
            return in(field, true);
        }
        return new Comparison(field, operator(), literal());
    }

    private Condition in(Path field, boolean not) {
        tokens.require("(");
        if (tokens.ahead("SELECT")) {
            Soql query = select();
            tokens.require(")");
            return new InQuery(field, not, query);
        }
        var values = new ArrayList<Literal>();
        do {
            values.add(literal());
        } while (tokens.take(","));
        tokens.require(")");
        return new In(field, not, List.copyOf(values));
    }

    private Operator operator() {
        if (tokens.take("LIKE")) {
            return Operator.LIKE;
        }
        Operator operator =
                switch (tokens.peek().text()) {
                    case "=" -> Operator.EQUAL;
                    case "!=", "<>" -> Operator.UNEQUAL;
                    case "<" -> Operator.LESS;
                    case "<=" -> Operator.LESS_OR_EQUAL;
                    case ">" -> Operator.GREATER;
                    case ">=" -> Operator.GREATER_OR_EQUAL;
                    default -> throw tokens.unexpected();
                };
        tokens.next(Kind.SYMBOL);
        return operator;
    }

    private Literal literal() {
        Token token = tokens.peek();
        tokens.next(token.kind());
        try {
            return switch (token.kind()) {
                case TEXT -> new Text(unescaped(token.text()));
                case NUMBER -> new Soql.Number(new BigDecimal(token.text()));
                case DATE -> new Day(LocalDate.parse(token.text()));
                case MOMENT -> new Moment(moment(token.text()));
                case WORD -> word(token.text());
                case SYMBOL, END -> throw tokens.wrong("unexpected token: '" + token.text() + "'");
            };
        } catch (DateTimeException noSuchDay) {
            throw tokens.wrong("line has a date that does not exist: " + token.text());
        }
    }

    private Literal word(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true" -> new Bool(true);
            case "false" -> new Bool(false);
            case "null" -> new Null();
            default -> new Relative(word.toUpperCase(Locale.ROOT), tokens.take(":") ? count() : 0);
        };
    }

    private static Instant moment(String text) {
        String iso = text.matches(".*[+-]\\d{4}")
                ? text.substring(0, text.length() - 2) + ":" + text.substring(text.length() - 2)
                : text;
        return OffsetDateTime.parse(iso).toInstant().truncatedTo(ChronoUnit.MILLIS);
    }

    private List<Path> paths() {
        var paths = new ArrayList<Path>();
        do {
            paths.add(Path.of(tokens.next(Kind.WORD).text()));
        } while (tokens.take(","));
        return paths;
    }

    private List<Order> orders() {
        var orders = new ArrayList<Order>();
        do {
            Path field = Path.of(tokens.next(Kind.WORD).text());
            boolean descending = tokens.take("DESC");
            if (!descending) {
                tokens.take("ASC");
            }
            boolean last = tokens.take("NULLS", "LAST");
            if (!last) {
                tokens.take("NULLS", "FIRST");
            }
            orders.add(new Order(field, descending, last));
        } while (tokens.take(","));
        return orders;
    }

    private int count() {
        Token token = tokens.next(Kind.NUMBER);
        try {
            return new BigDecimal(token.text()).intValueExact();
        } catch (ArithmeticException tooLarge) {
            throw tokens.wrong("not a whole number: " + token.text());
        }
    }

    private static String unescaped(String quoted) {
        var text = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = quoted.charAt(++i);
            switch (escaped) {
                case 'n', 'N' -> text.append('\n');
                case 'r', 'R' -> text.append('\r');
                case 't', 'T' -> text.append('\t');
                // LIKE has to tell an escaped wildcard from a real one.
                case '%', '_' -> text.append('\\').append(escaped);
                default -> text.append(escaped);
            }
        }
        return text.toString();
    }
}
