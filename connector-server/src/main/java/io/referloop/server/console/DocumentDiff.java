package io.referloop.server.console;

import java.util.ArrayList;
import java.util.List;

/** What changed between two documents, line by line, with a few unchanged lines around each change. */
final class DocumentDiff {

    private static final int AROUND = 3;
    private static final int LINES_MAX = 3_000;

    private final List<String> before;
    private final List<String> after;
    private final List<Line> lines = new ArrayList<>();

    private DocumentDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /** Empty when nothing changed. Very long documents are shown as replaced altogether. */
    static List<Line> between(String before, String after) {
        DocumentDiff diff =
                new DocumentDiff(before.lines().toList(), after.lines().toList());
        diff.compare();
        return diff.shortened();
    }

    private void compare() {
        int[][] common = longestCommon();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(new Line(Kind.SAME, i + 1, j + 1, before.get(i)));
                i++;
                j++;
            } else if (j == after.size() || i < before.size() && common[i + 1][j] >= common[i][j + 1]) {
                lines.add(new Line(Kind.REMOVED, i + 1, 0, before.get(i)));
                i++;
            } else {
                lines.add(new Line(Kind.ADDED, 0, j + 1, after.get(j)));
                j++;
            }
        }
    }

    /** For each pair of places, how many lines the rests of the documents have in common. */
    private int[][] longestCommon() {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        if (before.size() > LINES_MAX || after.size() > LINES_MAX) {
            return common;
        }
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private List<Line> shortened() {
        List<Line> shown = new ArrayList<>();
        int hidden = 0;
        for (int at = 0; at < lines.size(); at++) {
            if (!isNearAChange(at)) {
                hidden++;
                continue;
            }
            if (hidden > 0) {
                shown.add(gap(hidden));
                hidden = 0;
            }
            shown.add(lines.get(at));
        }
        if (hidden > 0 && !shown.isEmpty()) {
            shown.add(gap(hidden));
        }
        return shown;
    }

    private boolean isNearAChange(int at) {
        return lines.subList(Math.max(0, at - AROUND), Math.min(lines.size(), at + AROUND + 1)).stream()
                .anyMatch(line -> line.kind() != Kind.SAME);
    }

    private static Line gap(int hidden) {
        return new Line(Kind.GAP, 0, 0, hidden == 1 ? "1 line is the same" : hidden + " lines are the same");
    }

    enum Kind {
        SAME,
        ADDED,
        REMOVED,
        GAP
    }

    /**
     * @param before its number in the older document, 0 when it is not in it
     * @param after its number in the newer document, 0 when it is not in it
     */
    record Line(Kind kind, int before, int after, String text) {

        public String sign() {
            return switch (kind) {
                case SAME, GAP -> "";
                case ADDED -> "+";
                case REMOVED -> "−";
            };
        }

        /** For those who cannot see colours and signs. */
        public String words() {
            return switch (kind) {
                case SAME, GAP -> "";
                case ADDED -> "added: ";
                case REMOVED -> "removed: ";
            };
        }
    }
}
