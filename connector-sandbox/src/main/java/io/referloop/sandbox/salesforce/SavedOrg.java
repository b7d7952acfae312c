package io.referloop.sandbox.salesforce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The organisation's part of the state file. Types and fields are not in it: the organisation is set up anew at every
 * start, and a value of a field that is gone is dropped.
 */
public record SavedOrg(long nextNumber, long commits, List<SavedRow> rows, Map<String, Set<String>> denied) {

    static SavedOrg of(OrgData data, long commits, Permissions permissions) {
        var rows = new ArrayList<SavedRow>();
        data.types().forEach(type -> data.all(type).values().forEach(row -> rows.add(row(row))));
        return new SavedOrg(data.nextNumber(), commits, rows, permissions.all());
    }

    void into(OrgData data, Permissions permissions) {
        data.clear();
        rows.forEach(saved -> data.type(saved.type()).ifPresent(type -> data.put(saved.row(type))));
        data.nextNumber(nextNumber);
        permissions.restore(denied);
    }

    private static SavedRow row(Row row) {
        var values = new LinkedHashMap<String, String>();
        row.values().forEach((field, value) -> values.put(field, Values.text(value)));
        return new SavedRow(row.type().name(), row.id(), values);
    }

    /** @param values as text, by field */
    public record SavedRow(String type, String id, Map<String, String> values) {

        Row row(ObjectType of) {
            var row = new Row(of, id);
            values.forEach((name, text) ->
                    of.field(name).ifPresent(field -> row.set(name, Values.stored(field, text))));
            row.set("IsDeleted", values.getOrDefault("IsDeleted", "false").equals("true"));
            return row;
        }
    }
}
