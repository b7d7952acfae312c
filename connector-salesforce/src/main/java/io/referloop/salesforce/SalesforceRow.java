package io.referloop.salesforce;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a query says of one record, whichever API answered it. Everything is text. */
@FunctionalInterface
interface SalesforceRow {

    SalesforceRow EMPTY = path -> null;

    /** Of a field, or of a parent's field by a path such as {@code Owner.Email}; null or empty for nothing. */
    @Nullable
    String raw(String path);

    /** Null for nothing. */
    default @Nullable String text(String path) {
        String text = raw(path);
        return text == null || text.isEmpty() ? null : text;
    }

    default String id() {
        return required("Id");
    }

    default String required(String path) {
        String text = text(path);
        if (text == null) {
            throw new IllegalStateException("Salesforce answered with a row without " + path);
        }
        return text;
    }

    default boolean flag(String field) {
        return "true".equalsIgnoreCase(text(field));
    }

    default Optional<Instant> time(String field) {
        return time0(text(field));
    }

    private static Optional<Instant> time0(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        // Bulk and REST write the offset without its colon.
        String iso = text.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2");
        return Optional.of(OffsetDateTime.parse(iso).toInstant());
    }
}
