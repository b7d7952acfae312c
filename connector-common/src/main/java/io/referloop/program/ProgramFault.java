package io.referloop.program;

/**
 * A program file, or a scenario for one, cannot be understood. Nothing of it is used.
 *
 * <p>The message names the line, the key and what was expected.
 */
public final class ProgramFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int line;
    private final String key;

    public ProgramFault(int line, String key, String expected) {
        super("line " + line + ", " + key + ": " + expected);
        this.line = line;
        this.key = key;
    }

    public int line() {
        return line;
    }

    public String key() {
        return key;
    }
}
