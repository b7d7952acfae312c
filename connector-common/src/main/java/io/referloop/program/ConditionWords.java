package io.referloop.program;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says a condition: plainly when it is simple comparisons joined by and, else as it was written. */
final class ConditionWords {

    private static final Map<String, String> OPERATORS = Map.of(
            "==", " is ",
            "!=", " is not ",
            ">=", " is at least ",
            ">", " is above ",
            "<=", " is at most ",
            "<", " is below ");
    private static final Pattern COMPARISON = Pattern.compile(
            "\\s*([a-z_][a-z0-9_.]*)\\s*(==|!=|>=|<=|>|<)\\s*('[^'\\\\]*'|\"[^\"\\\\]*\"|\\d+(?:\\.\\d+)?|true|false)\\s*");

    private ConditionWords() {}

    static String of(Condition condition) {
        return of(condition.source());
    }

    static String of(String source) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = COMPARISON.matcher(source);
        int at = 0;
        while (matcher.region(at, source.length()).lookingAt()) {
            parts.add(matcher.group(1)
                    + Objects.requireNonNull(OPERATORS.get(matcher.group(2)))
                    + value(matcher.group(3)));
            at = matcher.end();
            if (at == source.length()) {
                return String.join(" and ", parts);
            }
            if (!source.startsWith("&&", at)) {
                break;
            }
            at += 2;
        }
        return source.strip();
    }

    private static String value(String literal) {
        char first = literal.charAt(0);
        if (first == '\'' || first == '"') {
            String text = literal.substring(1, literal.length() - 1);
            return text.isBlank() ? "empty" : text;
        }
        if (!Character.isDigit(first)) {
            return literal;
        }
        BigDecimal number = new BigDecimal(literal);
        return Words.number(number, number.scale());
    }
}
