package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.Field.Flag;
import io.referloop.sandbox.salesforce.Permissions.Access;
import io.referloop.sandbox.salesforce.Write.Draft;
import io.referloop.sandbox.salesforce.Write.Result;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes records by Salesforce's rules, within a transaction; guarded by the organisation's lock. */
final class Records {

    private static final Set<String> TELLING = Set.of("StageName", "Amount", "CloseDate", "Probability");

    private final OrgData data;
    private final Permissions permissions;
    private final Draftsman draftsman;
    private final PersonAccounts people;

    Records(OrgData data, Permissions permissions) {
        this.data = data;
        this.permissions = permissions;
        this.draftsman = new Draftsman(data, permissions);
        this.people = new PersonAccounts(data);
    }

    Result write(Transaction transaction, Write write) {
        return write(transaction, write, Set.of());
    }

    /** @param twice external ids that this call names more than once, none of which is written */
    Result write(Transaction transaction, Write write, Set<String> twice) {
        String id = idOf(write);
        if (write instanceof Write.Upsert upsert && twice.contains(externalId(upsert))) {
            return Result.refused(
                    id,
                    List.of(Refusal.of(
                            "DUPLICATE_VALUE",
                            "Duplicate external id specified: " + externalId(upsert),
                            upsert.idField())));
        }
        try {
            return switch (write) {
                case Write.Create create -> create(transaction, create.draft());
                case Write.Update update -> update(transaction, existing(update.id()), update.draft());
                case Write.Upsert upsert -> upsert(transaction, upsert);
                case Write.Delete delete -> delete(transaction, existing(delete.id()));
                case Write.Undelete undelete -> undelete(transaction, undelete.id());
            };
        } catch (RefusedException refused) {
            return Result.refused(id, refused.refusals());
        }
    }

    static Set<String> namedTwice(List<Write> writes) {
        var once = new HashSet<String>();
        var twice = new HashSet<String>();
        for (Write write : writes) {
            if (write instanceof Write.Upsert upsert
                    && !externalId(upsert).isEmpty()
                    && !once.add(externalId(upsert))) {
                twice.add(externalId(upsert));
            }
        }
        return twice;
    }

    private static String externalId(Write.Upsert upsert) {
        return upsert.draft().values().entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(upsert.idField()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    static String idOf(Write write) {
        return switch (write) {
            case Write.Update update -> update.id();
            case Write.Delete delete -> delete.id();
            case Write.Undelete undelete -> undelete.id();
            case Write.Create create -> "";
            case Write.Upsert upsert -> "";
        };
    }

    /** The records that this write needs for itself: the one written, and the parents that Salesforce locks with it. */
    Set<String> locks(Write write) {
        var ids = new LinkedHashSet<String>();
        switch (write) {
            case Write.Create create -> parents(data.required(create.draft().type()), create.draft(), ids);
            case Write.Update update -> {
                stored(update.id(), ids);
                parents(data.required(update.draft().type()), update.draft(), ids);
            }
            case Write.Upsert upsert -> {
                ObjectType type = data.required(upsert.draft().type());
                matches(type, upsert).forEach(row -> stored(row.id(), ids));
                parents(type, upsert.draft(), ids);
            }
            case Write.Delete delete -> stored(delete.id(), ids);
            case Write.Undelete undelete -> stored(undelete.id(), ids);
        }
        return ids;
    }

    private void stored(String id, Set<String> ids) {
        data.find(Ids.parse(id).orElse(id)).ifPresent(row -> {
            ids.add(row.id());
            row.type()
                    .locking()
                    .map(field -> row.text(field.name()))
                    .filter(parent -> !parent.isEmpty())
                    .forEach(ids::add);
        });
    }

    private static void parents(ObjectType type, Draft draft, Set<String> ids) {
        var named = new HashMap<String, String>();
        draft.values().forEach((field, value) -> type.field(field).ifPresent(found -> named.put(found.name(), value)));
        type.locking()
                .forEach(field -> Optional.ofNullable(named.get(field.name()))
                        .flatMap(Ids::parse)
                        .ifPresent(ids::add));
    }

    private Result create(Transaction transaction, Draft draft) {
        ObjectType type = writable(draft.type());
        require(transaction, type, Access.CREATE);
        Map<String, @Nullable Object> values = draftsman.values(type, people.named(draft), null, transaction.actor());
        var filled = new LinkedHashMap<String, Object>();
        values.forEach((field, value) -> {
            if (value != null) {
                filled.put(field, value);
            }
        });
        type.fields().stream()
                .filter(field -> field.is(Flag.AUTO_NUMBER))
                .forEach(field -> filled.put(field.name(), field.standard() + "%05d".formatted(data.nextNumber())));
        Row row = transaction.create(type, filled);
        settle(transaction, row, values, Map.of());
        people.created(transaction, row);
        return Result.done(row.id(), true);
    }

    private Result update(Transaction transaction, Row row, Draft draft) {
        if (!row.type().name().equalsIgnoreCase(draft.type())) {
            throw RefusedException.of("MALFORMED_ID", "bad id " + row.id(), "Id");
        }
        writable(draft.type());
        require(transaction, row.type(), Access.EDIT);
        if (row.type().name().equals("Lead") && Boolean.TRUE.equals(row.get("IsConverted"))) {
            throw RefusedException.of("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
        }
        Map<String, @Nullable Object> values = draftsman.values(row.type(), draft, row, transaction.actor());
        Map<String, Object> old = new HashMap<>(row.values());
        transaction.update(row, values);
        settle(transaction, row, values, old);
        people.updated(transaction, row, values);
        return Result.done(row.id(), false);
    }

    private Result upsert(Transaction transaction, Write.Upsert upsert) {
        ObjectType type = writable(upsert.draft().type());
        List<Row> found = matches(type, upsert);
        if (found.size() > 1) {
            throw RefusedException.of(
                    "DUPLICATE_EXTERNAL_ID",
                    upsert.idField() + ": more than one record found for external id field: "
                            + found.stream().map(Row::id).toList(),
                    upsert.idField());
        }
        return found.isEmpty()
                ? create(transaction, upsert.draft())
                : update(transaction, found.getFirst(), upsert.draft());
    }

    private List<Row> matches(ObjectType type, Write.Upsert upsert) {
        Field field =
                type.field(upsert.idField()).orElseThrow(() -> RequestException.noField(upsert.idField(), type.name()));
        String value = externalId(upsert);
        if (field.type() == FieldType.ID) {
            return value.isEmpty() ? List.of() : List.of(existing(value));
        }
        if (!field.is(Flag.EXTERNAL_ID)) {
            throw new RequestException(
                    "INVALID_FIELD",
                    "Field name provided, " + field.name() + " is not an External ID or indexed field for "
                            + type.name());
        }
        if (value.isEmpty()) {
            throw RefusedException.of("MISSING_ARGUMENT", field.name() + " not specified", field.name());
        }
        return data.holding(type, field, value).stream()
                .filter(row -> !row.deleted())
                .toList();
    }

    private Result delete(Transaction transaction, Row row) {
        require(transaction, row.type(), Access.DELETE);
        writable(row.type().name());
        cascade(transaction, row);
        return Result.done(row.id(), false);
    }

    private void cascade(Transaction transaction, Row row) {
        data.pointingAt(row.id()).forEach((child, fields) -> {
            if (!child.deleted() && child.type().writable() && fields.stream().anyMatch(field -> goesAlong(field))) {
                cascade(transaction, child);
            }
        });
        transaction.delete(row, null);
    }

    /** What hangs on an account, an opportunity or a contact goes with it. */
    private static boolean goesAlong(Field field) {
        return field.is(Flag.LOCKS_PARENT);
    }

    private Result undelete(Transaction transaction, String id) {
        Row row = data.find(Ids.parse(id).orElse(id))
                .filter(Row::deleted)
                .orElseThrow(() -> RefusedException.of("UNDELETE_FAILED", "Entity is not in the recycle bin"));
        transaction.undelete(row);
        return Result.done(row.id(), false);
    }

    /** Values that Salesforce sets when others change, and the opportunity's history. */
    private void settle(
            Transaction transaction, Row row, Map<String, @Nullable Object> values, Map<String, Object> old) {
        if (!row.type().name().equals("Opportunity")) {
            return;
        }
        boolean moved = !row.text("StageName").equals(Values.text(old.get("StageName")));
        if (moved) {
            var follows = new LinkedHashMap<String, @Nullable Object>();
            follows.put("LastStageChangeDate", transaction.stamp());
            if (!values.containsKey("Probability")) {
                follows.put(
                        "Probability",
                        Calculated.stage(data, row.text("StageName"))
                                .map(stage -> stage.get("DefaultProbability"))
                                .orElse(BigDecimal.ZERO));
            }
            transaction.update(row, follows);
        }
        if (TELLING.stream().anyMatch(field -> !row.text(field).equals(Values.text(old.get(field))))) {
            history(transaction, row, old);
        }
        if (old.isEmpty() && row.get("ContactId") instanceof String contact) {
            transaction.create(
                    data.required("OpportunityContactRole"),
                    Map.of("OpportunityId", row.id(), "ContactId", contact, "IsPrimary", true));
        }
    }

    private void history(Transaction transaction, Row row, Map<String, Object> old) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("OpportunityId", row.id());
        for (String field : List.of("StageName", "Amount", "CloseDate", "Probability")) {
            Optional.ofNullable(row.get(field)).ifPresent(value -> entry.put(field, value));
        }
        row.type()
                .field("ForecastCategory")
                .map(field -> Calculated.value(data, row, field))
                .ifPresent(category -> entry.put("ForecastCategory", category));
        Optional.ofNullable(old.get("Amount")).ifPresent(value -> entry.put("PrevAmount", value));
        Optional.ofNullable(old.get("CloseDate")).ifPresent(value -> entry.put("PrevCloseDate", value));
        transaction.create(data.required(StandardTypes.HISTORY), entry);
    }

    Row existing(String id) {
        String full = Ids.parse(id).orElseThrow(() -> RefusedException.of("MALFORMED_ID", "bad id " + id, "Id"));
        Row row = data.find(full)
                .orElseThrow(() -> RefusedException.of("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"));
        if (row.deleted()) {
            throw RefusedException.of("ENTITY_IS_DELETED", "entity is deleted");
        }
        return row;
    }

    private ObjectType writable(String name) {
        ObjectType type = data.required(name);
        if (!type.writable()) {
            throw RefusedException.of(
                    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted or updated: " + name);
        }
        return type;
    }

    private void require(Transaction transaction, ObjectType type, Access access) {
        String user = transaction.actor().userId();
        if (!permissions.may(user, type.name(), Access.READ)) {
            throw RequestException.noType(type.name());
        }
        if (!permissions.may(user, type.name(), access)) {
            throw RefusedException.of("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
        }
    }
}
