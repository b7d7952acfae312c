package io.referloop.simulate;

import java.util.List;
import java.util.Set;

/** A table for a terminal: columns as wide as they need, the last one wraps. */
final class Columns {

    private static final int WIDTH = 100;
    private static final int LAST_MIN = 30;

    private final StringBuilder text = new StringBuilder();

    private Columns() {}

    /** @param right the columns whose cells stand at their right edge */
    static String of(List<List<String>> rows, Set<Integer> right) {
        Columns columns = new Columns();
        int[] widths = widths(rows);
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(right.contains(i) ? pad + row.get(i) : row.get(i) + pad)
                        .append("  ");
            }
            columns.wrap(line.toString(), row.getLast());
        }
        return columns.text.toString();
    }

    /** Of all columns but the last. */
    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size() - 1];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private void wrap(String start, String words) {
        int room = Math.max(LAST_MIN, WIDTH - start.length());
        String indent = " ".repeat(start.length());
        String rest = words;
        String before = start;
        while (rest.length() > room) {
            int cut = rest.lastIndexOf(' ', room);
            int end = cut <= 0 ? room : cut;
            line(before + rest.substring(0, end));
            rest = rest.substring(end).strip();
            before = indent;
        }
        line(before + rest);
    }

    private void line(String words) {
        text.append(words.stripTrailing()).append('\n');
    }
}
