package io.referloop.server.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What was measured, as one table. */
final class Report {

    private static final List<String> HEAD = List.of("quantity", "ours", "against", "ratio", "aim", "holds?");

    private final List<Line> lines = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** A quantity that has to be at least so much of what it is held against. */
    void atLeast(String quantity, Measured ours, Measured against, double aim) {
        double ratio = ours.value() / against.value();
        lines.add(new Line(quantity, ours.text(), against.text(), ratio, "≥ " + number(aim), ratio >= aim));
    }

    /** A quantity that may be at most so much of what it is held against. */
    void atMost(String quantity, Measured ours, Measured against, double aim) {
        double ratio = ours.value() / against.value();
        lines.add(new Line(quantity, ours.text(), against.text(), ratio, "≤ " + number(aim), ratio <= aim));
    }

    /** A quantity with a limit of its own. */
    void limit(String quantity, Measured ours, Measured limit) {
        boolean holds = ours.value() <= limit.value();
        double ratio = ours.value() / limit.value();
        lines.add(new Line(quantity, ours.text(), limit.text(), ratio, "≤ " + limit.text(), holds));
    }

    /** A quantity that is told and not judged. */
    void told(String quantity, Measured ours, @Nullable Measured against) {
        Double ratio = against == null ? null : ours.value() / against.value();
        lines.add(new Line(quantity, ours.text(), against == null ? "" : against.text(), ratio, "", null));
    }

    /** Something that must be so, whatever the speed. */
    void must(String claim, boolean holds, String found) {
        lines.add(new Line(claim, found, "", null, "exact", holds));
    }

    void note(String text) {
        notes.add(text);
    }

    boolean allHold() {
        return lines.stream().noneMatch(line -> Boolean.FALSE.equals(line.holds()));
    }

    String text() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        lines.forEach(line -> rows.add(line.cells()));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                text.append(column == 0 ? "" : "  ").append(cell).append(" ".repeat(widths[column] - cell.length()));
            }
            text.append('\n');
        }
        notes.forEach(note -> text.append('\n').append(note).append('\n'));
        return text.toString();
    }

    String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("processors", Runtime.getRuntime().availableProcessors());
        document.put("java", Runtime.version().toString());
        document.put("rows", lines);
        document.put("notes", notes);
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 10 ? "%.0f" : "%.2f", value);
    }

    /** One row of the table. */
    record Line(
            String quantity,
            String ours,
            String against,
            @Nullable Double ratio,
            String aim,
            @Nullable Boolean holds) {

        List<String> cells() {
            String verdict = holds == null ? "" : holds ? "yes" : "NO";
            return List.of(quantity, ours, against, ratio == null ? "" : number(ratio), aim, verdict);
        }
    }

    /** A number and how people read it. */
    record Measured(double value, String text) {

        static Measured perSecond(double value) {
            return new Measured(value, String.format(Locale.ROOT, "%,.0f/s", value));
        }

        static Measured millis(double value) {
            return new Measured(value, String.format(Locale.ROOT, value < 10 ? "%.1f ms" : "%.0f ms", value));
        }

        static Measured seconds(double value) {
            return new Measured(value, String.format(Locale.ROOT, "%.2f s", value));
        }

        static Measured mebibytes(double value) {
            return new Measured(value, String.format(Locale.ROOT, "%.0f MB", value));
        }

        static Measured count(double value) {
            return new Measured(value, String.format(Locale.ROOT, "%,.1f", value));
        }
    }
}
