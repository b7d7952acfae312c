package io.referloop.sandbox.salesforce;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values that follow from others when they are read, so that they never tell of a change. */
final class Calculated {

    private Calculated() {}

    static @Nullable Object value(OrgData data, Row row, Field field) {
        if (field.is(Field.Flag.CALCULATED)) {
            return field.name().equals("Name") ? fullName(row) : ofStage(data, row, field.name());
        }
        Object stored = row.get(field.name());
        // A lookup of the company's own is empty while the record it names is in the recycle bin.
        if (field.type() == FieldType.REFERENCE
                && field.is(Field.Flag.CUSTOM)
                && stored instanceof String id
                && data.live(id).isEmpty()) {
            return null;
        }
        return stored;
    }

    static Optional<Row> stage(OrgData data, String name) {
        return data.liveOf(StandardTypes.STAGE).stream()
                .filter(stage -> stage.text("ApiName").equals(name))
                .findFirst();
    }

    private static @Nullable Object ofStage(OrgData data, Row row, String field) {
        return stage(data, row.text("StageName"))
                .map(stage -> stage.get(field))
                .orElse(field.startsWith("Is") ? false : null);
    }

    private static String fullName(Row row) {
        return Stream.of(row.text("FirstName"), row.text("LastName"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
