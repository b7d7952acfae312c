package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.Permissions.Access;
import io.referloop.sandbox.salesforce.soql.Soql.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what a path such as {@code Account.Owner.Name} means, for one user. */
final class Columns {

    private final OrgData data;
    private final Permissions permissions;
    private final String userId;
    private final ObjectType type;

    Columns(OrgData data, Permissions permissions, String userId, ObjectType type) {
        this.data = data;
        this.permissions = permissions;
        this.userId = userId;
        this.type = type;
        if (!permissions.may(userId, type.name(), Access.READ)) {
            throw RequestException.noType(type.name());
        }
    }

    ObjectType type() {
        return type;
    }

    Column of(Path path) {
        List<String> parts = path.parts();
        // The type's own name may stand in front.
        if (parts.size() > 1
                && parts.getFirst().equalsIgnoreCase(type.name())
                && type.relationship(parts.getFirst()).isEmpty()) {
            parts = parts.subList(1, parts.size());
        }
        var way = new ArrayList<Field>();
        ObjectType at = type;
        for (String part : parts.subList(0, parts.size() - 1)) {
            ObjectType here = at;
            Field step = here.relationship(part)
                    .filter(field -> permissions.seesField(userId, here.name(), field.name()))
                    .orElseThrow(() -> new RequestException(
                            "INVALID_FIELD",
                            "Didn't understand relationship '" + part
                                    + "' in field path. If you are attempting to use a custom relationship, be sure to"
                                    + " append the '__r' after the custom relationship name."));
            way.add(step);
            at = data.required(step.refersTo().orElseThrow().targets().getFirst());
        }
        ObjectType last = at;
        Field field = last.field(path.last())
                .filter(found -> permissions.seesField(userId, last.name(), found.name()))
                .orElseThrow(() -> RequestException.noField(path.last(), last.name()));
        return new Column(data, way, field);
    }

    /** A field, and the references that lead to the record which has it. */
    record Column(OrgData data, List<Field> way, Field field) {

        @Nullable
        Object value(Row row) {
            Optional<Row> at = Optional.of(row);
            for (Field step : way) {
                at = at.map(here -> Calculated.value(data, here, step))
                        .filter(String.class::isInstance)
                        .flatMap(id -> data.find((String) id));
            }
            return at.map(found -> Calculated.value(
                            data, found, found.type().field(field.name()).orElse(field)))
                    .orElse(null);
        }
    }
}
