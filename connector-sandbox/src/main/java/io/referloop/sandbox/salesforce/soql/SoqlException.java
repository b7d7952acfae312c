package io.referloop.sandbox.salesforce.soql;

/** A text that is no query, and where it stops being one. */
public final class SoqlException extends RuntimeException {

    private final String reason;
    private final int row;
    private final int column;

    SoqlException(String reason, String text, int position) {
        super(reason);
        String before = text.substring(0, Math.min(position, text.length()));
        this.row = 1 + (int) before.chars().filter(c -> c == '\n').count();
        this.column = before.length() - before.lastIndexOf('\n');
        this.reason = reason;
    }

    /** As Salesforce words it, with the place. */
    public String reason() {
        return "ERROR at Row:" + row + ":Column:" + column + "\n" + reason;
    }

    public int row() {
        return row;
    }

    public int column() {
        return column;
    }
}
