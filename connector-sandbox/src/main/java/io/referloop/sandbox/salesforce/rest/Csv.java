package io.referloop.sandbox.salesforce.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values as Bulk API 2.0 writes and reads them. */
final class Csv {

    private Csv() {}

    static String line(List<String> cells) {
        return cells.stream()
                        .map(cell -> "\"" + cell.replace("\"", "\"\"") + "\"")
                        .collect(Collectors.joining(","))
                + "\n";
    }

    static List<List<String>> parse(String text) {
        var lines = new ArrayList<List<String>>();
        var line = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                line.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    lines.add(List.copyOf(line));
                    line.clear();
                }
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        if (!cell.isEmpty() || !line.isEmpty()) {
            line.add(cell.toString());
            lines.add(List.copyOf(line));
        }
        return lines;
    }
}
