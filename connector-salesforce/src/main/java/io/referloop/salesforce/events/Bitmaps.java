package io.referloop.salesforce.events;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/**
 * The lists of fields in a change event's header: {@code 0x18} has a bit per field of the event, the first in the lowest bit of the last
 * digit; {@code 2-0x02} does the same for the parts of the field at position 2.
 */
final class Bitmaps {

    private Bitmaps() {}

    /** The fields' paths: {@code StageName}, {@code Name.FirstName}; all parts of a compound where it is named as a whole. */
    static List<String> paths(Schema event, List<?> bitmaps) {
        List<String> paths = new ArrayList<>();
        for (Object each : bitmaps) {
            String bitmap = String.valueOf(each);
            int dash = bitmap.indexOf('-');
            if (dash < 0) {
                fields(event, bitmap, field -> paths.addAll(all(field)));
            } else {
                Schema.Field outer = field(event, Integer.parseInt(bitmap.substring(0, dash)));
                fields(
                        record(outer.schema()),
                        bitmap.substring(dash + 1),
                        part -> paths.add(outer.name() + "." + part.name()));
            }
        }
        return paths;
    }

    /** The record that a field is, or can be; throws for one that has no parts. */
    static Schema record(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> schema;
            case UNION ->
                schema.getTypes().stream()
                        .filter(it -> it.getType() == Schema.Type.RECORD)
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("a field without parts has a bitmap of parts"));
            default -> throw new IllegalArgumentException("a field without parts has a bitmap of parts");
        };
    }

    /** A field that can be nothing but a record is told by its parts. */
    private static List<String> all(Schema.Field field) {
        List<Schema> types = field.schema().isUnion() ? field.schema().getTypes() : List.of(field.schema());
        List<Schema> values =
                types.stream().filter(it -> it.getType() != Schema.Type.NULL).toList();
        boolean compound = !values.isEmpty() && values.stream().allMatch(it -> it.getType() == Schema.Type.RECORD);
        return compound
                ? values.getFirst().getFields().stream()
                        .map(part -> field.name() + "." + part.name())
                        .toList()
                : List.of(field.name());
    }

    private static void fields(Schema record, String bitmap, Consumer<Schema.Field> each) {
        if (!bitmap.startsWith("0x")) {
            throw new IllegalArgumentException("a list of fields that is no bitmap");
        }
        String digits = bitmap.substring(2);
        byte[] bytes = HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
        byte[] littleEndian = new byte[bytes.length];
        IntStream.range(0, bytes.length).forEach(n -> littleEndian[n] = bytes[bytes.length - 1 - n]);
        BitSet.valueOf(littleEndian).stream().forEach(position -> each.accept(field(record, position)));
    }

    private static Schema.Field field(Schema record, int position) {
        if (position >= record.getFields().size()) {
            throw new IllegalArgumentException("a bitmap that names a field which the schema does not have");
        }
        return record.getFields().get(position);
    }
}
