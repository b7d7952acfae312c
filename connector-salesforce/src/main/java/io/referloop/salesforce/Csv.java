package io.referloop.salesforce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Comma-separated values as RFC 4180 has them: a quoted value may hold commas, line ends and doubled quotes. */
final class Csv {

    private final String text;
    private int at;

    private Csv(String text) {
        this.text = text;
    }

    /** By the names in the first line. */
    static List<SalesforceRow> rows(String text) {
        Csv csv = new Csv(text);
        List<SalesforceRow> rows = new ArrayList<>();
        if (!csv.hasMore()) {
            return rows;
        }
        List<String> names = csv.line();
        while (csv.hasMore()) {
            List<String> values = csv.line();
            if (values.size() != names.size()) {
                throw new IllegalStateException(
                        "A line of " + values.size() + " values under " + names.size() + " names");
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                row.put(names.get(i), values.get(i));
            }
            rows.add(row::get);
        }
        return rows;
    }

    private boolean hasMore() {
        return at < text.length();
    }

    private List<String> line() {
        List<String> values = new ArrayList<>();
        while (true) {
            values.add(text.startsWith("\"", at) ? quoted() : plain());
            if (!hasMore()) {
                return values;
            }
            char end = text.charAt(at++);
            if (end == '\r' && text.startsWith("\n", at)) {
                at++;
            }
            if (end != ',') {
                return values;
            }
        }
    }

    private String plain() {
        int from = at;
        while (hasMore() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (hasMore()) {
            char next = text.charAt(at++);
            if (next != '"') {
                value.append(next);
            } else if (text.startsWith("\"", at)) {
                value.append('"');
                at++;
            } else {
                return value.toString();
            }
        }
        throw new IllegalStateException("A quoted value has no end");
    }
}
