package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.OrgChange.Type;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one call changes, all of it or nothing. Several changes of one record come out as one change with the last
 * values, as in change data capture.
 */
final class Transaction {

    private final OrgData data;
    private final Actor actor;
    private final Instant now;
    private final String key = UUID.randomUUID().toString();
    private final Map<String, Optional<Row>> before = new LinkedHashMap<>();
    private final Map<String, Pending> pending = new LinkedHashMap<>();

    Transaction(OrgData data, Actor actor, Instant now) {
        this.data = data;
        this.actor = actor;
        this.now = now;
    }

    Actor actor() {
        return actor;
    }

    /** Records are stamped to the second, so that many share a stamp. */
    Instant stamp() {
        return now.truncatedTo(ChronoUnit.SECONDS);
    }

    Row create(ObjectType type, Map<String, Object> values) {
        var row = new Row(type, data.newId(type));
        before.put(row.id(), Optional.empty());
        values.forEach(row::set);
        row.set("CreatedDate", stamp());
        row.set("CreatedById", actor.userId());
        touch(row);
        if (type.has("OwnerId") && row.get("OwnerId") == null) {
            row.set("OwnerId", actor.userId());
        }
        data.put(row);
        pending.put(row.id(), new Pending(row, Type.CREATE, new LinkedHashMap<>()));
        return row;
    }

    /** Only what differs counts as changed; the stamps move in any case. */
    void update(Row row, Map<String, @Nullable Object> values) {
        keep(row);
        Pending change = pending.computeIfAbsent(row.id(), id -> new Pending(row, Type.UPDATE, new LinkedHashMap<>()));
        data.change(row, changing -> {
            values.forEach((field, value) -> {
                Object old = changing.get(field);
                if (value == null ? old != null : !same(value, old)) {
                    changing.set(field, value);
                    change.fields.put(field, value);
                }
            });
            touch(changing);
        });
        change.fields.put("LastModifiedDate", stamp());
    }

    void delete(Row row, @Nullable String survivor) {
        keep(row);
        data.change(row, changing -> {
            changing.set("IsDeleted", true);
            changing.set("MasterRecordId", survivor);
            touch(changing);
        });
        Pending earlier = pending.remove(row.id());
        if (earlier == null || earlier.type != Type.CREATE) {
            pending.put(row.id(), new Pending(row, Type.DELETE, new LinkedHashMap<>()));
        }
    }

    void undelete(Row row) {
        keep(row);
        data.change(row, changing -> {
            changing.set("IsDeleted", false);
            touch(changing);
        });
        pending.put(row.id(), new Pending(row, Type.UNDELETE, new LinkedHashMap<>()));
    }

    void rollback() {
        before.forEach((id, old) -> data.find(id).ifPresent(row -> {
            if (old.isPresent()) {
                data.change(row, changing -> changing.become(old.get()));
            } else {
                data.remove(row);
            }
        }));
        before.clear();
        pending.clear();
    }

    boolean changedAnything() {
        return !before.isEmpty();
    }

    /** What is to be told, in the order of the changes; the same done to several records becomes one. */
    List<OrgChange> changes(long commitNumber) {
        var merged = new LinkedHashMap<Pending.Same, List<String>>();
        for (Pending change : pending.values()) {
            if (change.row.type().kind() != ObjectType.Kind.SETUP) {
                merged.computeIfAbsent(change.same(), any -> new ArrayList<>()).add(change.row.id());
            }
        }
        var changes = new ArrayList<OrgChange>();
        merged.forEach((same, ids) -> changes.add(new OrgChange(
                same.entity,
                ids,
                same.type,
                same.fields,
                key,
                changes.size() + 1,
                commitNumber,
                now,
                actor.userId(),
                actor.origin())));
        return changes;
    }

    private void touch(Row row) {
        row.set("LastModifiedDate", stamp());
        row.set("LastModifiedById", actor.userId());
        row.set("SystemModstamp", stamp().isBefore(row.modified()) ? row.modified() : stamp());
    }

    private void keep(Row row) {
        before.computeIfAbsent(row.id(), id -> Optional.of(row.copy()));
    }

    private static boolean same(Object one, @Nullable Object other) {
        return one.equals(other)
                || (one instanceof java.math.BigDecimal number
                        && other instanceof java.math.BigDecimal old
                        && number.compareTo(old) == 0);
    }

    private record Pending(Row row, Type type, Map<String, @Nullable Object> fields) {

        Same same() {
            return new Same(row.type().name(), type, type == Type.CREATE || type == Type.UNDELETE ? all() : fields);
        }

        private Map<String, @Nullable Object> all() {
            var values = new LinkedHashMap<String, @Nullable Object>();
            for (Field field : row.type().fields()) {
                Object value = row.get(field.name());
                if (value != null && !field.is(Field.Flag.CALCULATED) && told(field.name())) {
                    values.put(field.name(), value);
                }
            }
            return values;
        }

        private static boolean told(String field) {
            return !field.equals("Id") && !field.equals("IsDeleted") && !field.equals("SystemModstamp");
        }

        private record Same(String entity, Type type, Map<String, @Nullable Object> fields) {}
    }
}
