package io.referloop.program;

import java.util.List;
import java.util.Map;

/**
 * A compiled expression in the Common Expression Language. Its names and types were checked against the program's vocabulary when the file
 * was read; it has no side effects and always ends.
 */
public interface Condition {

    /** The expression as it was written. */
    String source();

    /** The names it reads, such as {@code deal.amount}, in the order of their first appearance. */
    List<String> names();

    /**
     * Tries the expression.
     *
     * @param facts what is known, by name: {@link String}, {@link Boolean}, {@link java.math.BigDecimal}, {@link java.time.Instant}; a name
     *     that is absent is not known
     */
    Verdict test(Map<String, Object> facts);

    /**
     * @param met false also when it could not be decided
     * @param words the expression with the values of what it read, and why it could not be decided
     */
    record Verdict(boolean met, String words) {}
}
