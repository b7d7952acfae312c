package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.Field.Flag;
import io.referloop.sandbox.salesforce.Write.ByExternalId;
import io.referloop.sandbox.salesforce.Write.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what a caller sent into values that the organisation would keep, or says all that is wrong with it. */
final class Draftsman {

    private final OrgData data;
    private final Permissions permissions;

    Draftsman(OrgData data, Permissions permissions) {
        this.data = data;
        this.permissions = permissions;
    }

    /** @param row the record as it is; null for a new one */
    Map<String, @Nullable Object> values(ObjectType type, Draft draft, @Nullable Row row, Actor actor) {
        var refusals = new ArrayList<Refusal>();
        var values = new LinkedHashMap<String, @Nullable Object>();
        draft.values().forEach((name, text) -> {
            Field field = visible(type, name, actor);
            if (field.type() != FieldType.ID) {
                note(refusals, () -> {
                    writable(type, field, row, actor);
                    values.put(field.name(), referenced(field, Values.parse(field, text)));
                });
            }
        });
        draft.parents().forEach((relationship, parent) -> {
            Field field = type.relationship(relationship)
                    .orElseThrow(() -> RequestException.noField(relationship, type.name()));
            note(refusals, () -> {
                writable(type, field, row, actor);
                values.put(field.name(), parentId(field, parent));
            });
        });
        if (row == null) {
            standards(type, values);
        }
        requireFilled(type, values, row, refusals);
        requireUnique(type, values, row, refusals);
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
        return values;
    }

    private Field visible(ObjectType type, String name, Actor actor) {
        return type.field(name)
                .filter(field -> permissions.seesField(actor.userId(), type.name(), field.name()))
                .orElseThrow(() -> RequestException.noField(name, type.name()));
    }

    private void writable(ObjectType type, Field field, @Nullable Row row, Actor actor) {
        boolean open = row == null ? field.createable() : field.updateable();
        if (!open || !permissions.editsField(actor.userId(), type.name(), field.name())) {
            throw RefusedException.of(
                    "INVALID_FIELD_FOR_INSERT_UPDATE",
                    "Unable to create/update fields: " + field.name()
                            + ". Please check the security settings of this field and verify that it is read/write for"
                            + " your profile or permission set.",
                    field.name());
        }
    }

    private @Nullable Object referenced(Field field, @Nullable Object value) {
        if (field.type() != FieldType.REFERENCE || !(value instanceof String id)) {
            return value;
        }
        Optional<Row> target = data.find(id);
        List<String> allowed = field.refersTo().map(Field.Reference::targets).orElse(List.of());
        if (target.isEmpty() || !allowed.contains(target.get().type().name())) {
            throw RefusedException.of(
                    "FIELD_INTEGRITY_EXCEPTION", field.label() + ": id value of incorrect type: " + id, field.name());
        }
        if (target.get().deleted()) {
            throw RefusedException.of("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", field.name());
        }
        return id;
    }

    private String parentId(Field field, ByExternalId parent) {
        List<String> allowed = field.refersTo().map(Field.Reference::targets).orElse(List.of());
        for (String target : allowed) {
            ObjectType type = data.required(target);
            Optional<Field> external = type.field(parent.field()).filter(found -> found.is(Flag.EXTERNAL_ID));
            if (external.isEmpty()) {
                continue;
            }
            return data.holding(type, external.get(), parent.value()).stream()
                    .filter(row -> !row.deleted())
                    .map(Row::id)
                    .findFirst()
                    .orElseThrow(() -> RefusedException.of(
                            "INVALID_FIELD",
                            "Foreign key external ID: " + parent.value() + " not found for field " + parent.field()
                                    + " in entity " + target));
        }
        throw new RequestException(
                "INVALID_FIELD", "No external id field " + parent.field() + " for " + field.name() + ".");
    }

    private static void standards(ObjectType type, Map<String, @Nullable Object> values) {
        for (Field field : type.fields()) {
            String standard = field.standard();
            if (standard != null && values.get(field.name()) == null) {
                values.put(field.name(), Values.parse(field, standard));
            } else if (field.type() == FieldType.BOOLEAN && !field.is(Flag.CALCULATED)) {
                values.putIfAbsent(field.name(), false);
            }
        }
    }

    private static void requireFilled(
            ObjectType type, Map<String, @Nullable Object> values, @Nullable Row row, List<Refusal> refusals) {
        List<String> missing = type.fields().stream()
                .filter(field -> field.is(Flag.REQUIRED))
                .map(Field::name)
                .filter(name -> values.containsKey(name) ? values.get(name) == null : row == null)
                .filter(name ->
                        refusals.stream().noneMatch(refusal -> refusal.fields().contains(name)))
                .toList();
        if (!missing.isEmpty()) {
            refusals.add(new Refusal(
                    "REQUIRED_FIELD_MISSING",
                    "Required fields are missing: [" + String.join(", ", missing) + "]",
                    missing));
        }
    }

    private void requireUnique(
            ObjectType type, Map<String, @Nullable Object> values, @Nullable Row row, List<Refusal> refusals) {
        values.forEach((name, value) -> {
            Optional<Field> field = type.field(name).filter(found -> found.is(Flag.UNIQUE));
            if (field.isPresent() && value instanceof String text) {
                data.holding(type, field.get(), text).stream()
                        .filter(other -> !other.deleted() && !other.equals(row))
                        .findFirst()
                        .ifPresent(other -> refusals.add(Refusal.of(
                                "DUPLICATE_VALUE",
                                "duplicate value found: " + name + " duplicates value on record with id: " + other.id(),
                                name)));
            }
        });
    }

    private static void note(List<Refusal> refusals, Runnable check) {
        try {
            check.run();
        } catch (RefusedException refused) {
            refusals.addAll(refused.refusals());
        }
    }
}
