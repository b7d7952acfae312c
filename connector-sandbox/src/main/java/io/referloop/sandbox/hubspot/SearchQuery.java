package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.hubspot.Associations.End;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A parsed search body: which records match, and in which order. Sees the index as it was at one moment. */
final class SearchQuery {

    private static final int GROUPS_MAX = 5;
    private static final int FILTERS_PER_GROUP_MAX = 6;
    private static final int FILTERS_MAX = 18;
    private static final List<String> SEARCHED =
            List.of("firstname", "lastname", "email", "phone", "company", "name", "domain", "dealname");

    private final PortalData data;
    private final ObjectType type;
    private final Instant indexedUntil;

    SearchQuery(PortalData data, ObjectType type, Instant indexedUntil) {
        this.data = data;
        this.type = type;
        this.indexedUntil = indexedUntil;
    }

    List<StoredRecord> run(JsonNode body) {
        Predicate<StoredRecord> wanted = groups(body.path("filterGroups")).and(words(Inputs.optional(body, "query")));
        var found = new ArrayList<StoredRecord>();
        for (StoredRecord stored : data.all(type).values()) {
            if (!stored.archived() && !stored.createdAt().isAfter(indexedUntil) && wanted.test(stored)) {
                found.add(stored);
            }
        }
        found.sort(order(body.path("sorts")));
        return found;
    }

    private Predicate<StoredRecord> groups(JsonNode groups) {
        if (groups.size() > GROUPS_MAX) {
            throw ApiFailure.invalid("filterGroups: at most " + GROUPS_MAX + ", but there are " + groups.size());
        }
        if (groups.isEmpty()) {
            return stored -> true;
        }
        int filters = 0;
        Predicate<StoredRecord> any = stored -> false;
        for (JsonNode group : groups) {
            JsonNode ofGroup = group.path("filters");
            filters += ofGroup.size();
            if (ofGroup.size() > FILTERS_PER_GROUP_MAX || filters > FILTERS_MAX) {
                throw ApiFailure.invalid(
                        "filters: at most " + FILTERS_PER_GROUP_MAX + " in a group and " + FILTERS_MAX + " in all");
            }
            Predicate<StoredRecord> all = stored -> true;
            for (JsonNode filter : ofGroup) {
                all = all.and(filter(filter));
            }
            any = any.or(all);
        }
        return any;
    }

    private Predicate<StoredRecord> filter(JsonNode filter) {
        String name = Inputs.required(filter, "propertyName");
        String operator = Inputs.required(filter, "operator");
        if (name.startsWith("associations.")) {
            return associated(name.substring("associations.".length()), operator, filter);
        }
        PropertyDefinition property = data.catalog(type)
                .find(name)
                .orElseThrow(() -> ApiFailure.invalid(
                        "There was a problem with the request: the property \"" + name + "\" does not exist"));
        return switch (operator) {
            case "HAS_PROPERTY" -> stored -> !value(stored, name).isEmpty();
            case "NOT_HAS_PROPERTY" -> stored -> value(stored, name).isEmpty();
            case "EQ" -> compared(property, filter, sign -> sign == 0);
            case "NEQ" -> compared(property, filter, sign -> sign != 0);
            case "LT" -> compared(property, filter, sign -> sign < 0);
            case "LTE" -> compared(property, filter, sign -> sign <= 0);
            case "GT" -> compared(property, filter, sign -> sign > 0);
            case "GTE" -> compared(property, filter, sign -> sign >= 0);
            case "BETWEEN" ->
                compared(property, filter, sign -> sign >= 0)
                        .and(compared(property, Inputs.required(filter, "highValue"), sign -> sign <= 0));
            case "IN" -> in(property, Inputs.strings(filter, "values"));
            case "NOT_IN" ->
                in(property, Inputs.strings(filter, "values"))
                        .negate()
                        .and(stored -> !value(stored, name).isEmpty());
            case "CONTAINS_TOKEN" -> token(name, Inputs.required(filter, "value"));
            case "NOT_CONTAINS_TOKEN" ->
                token(name, Inputs.required(filter, "value")).negate();
            default -> throw ApiFailure.invalid("Invalid input JSON: unknown operator \"" + operator + "\"");
        };
    }

    private Predicate<StoredRecord> associated(String name, String operator, JsonNode filter) {
        ObjectType to =
                ObjectType.of(name).orElseThrow(() -> ApiFailure.invalid("Unable to infer object type from: " + name));
        var ids = operator.equals("IN") ? Inputs.strings(filter, "values") : List.of(Inputs.required(filter, "value"));
        if (!operator.equals("IN") && !operator.equals("EQ")) {
            throw ApiFailure.invalid("associations." + name + " takes EQ and IN only");
        }
        return stored -> ids.stream()
                .flatMap(id -> data.find(to, id).stream())
                .anyMatch(end ->
                        data.associations().of(new End(type, stored.id()), to).containsKey(new End(to, end.id())));
    }

    private Predicate<StoredRecord> compared(PropertyDefinition property, JsonNode filter, Predicate<Integer> sign) {
        return compared(property, Inputs.required(filter, "value"), sign);
    }

    /** A record without the value matches no comparison but "is not". */
    private Predicate<StoredRecord> compared(PropertyDefinition property, String wanted, Predicate<Integer> sign) {
        Comparator<String> order = order(property);
        try {
            int unused = order.compare(wanted, wanted);
        } catch (RuntimeException unfit) {
            throw ApiFailure.invalid(
                    "The value \"" + wanted + "\" does not fit " + property.name() + ", a " + property.type());
        }
        return stored -> {
            String value = value(stored, property.name());
            return value.isEmpty() ? sign.test(1) && sign.test(-1) : sign.test(order.compare(value, wanted));
        };
    }

    /** HubSpot compares lower-cased text and leaves the given values as they are: give them in lower case. */
    private Predicate<StoredRecord> in(PropertyDefinition property, List<String> values) {
        boolean text = property.type().equals("string");
        return stored -> {
            String value = value(stored, property.name());
            return values.contains(text ? value.toLowerCase(Locale.ROOT) : value);
        };
    }

    private Predicate<StoredRecord> token(String name, String pattern) {
        String wanted = pattern.toLowerCase(Locale.ROOT).replace("*", "");
        return stored -> {
            String value = value(stored, name).toLowerCase(Locale.ROOT);
            return pattern.contains("*")
                    ? value.contains(wanted)
                    : Arrays.asList(value.split("[^\\p{L}\\p{N}]+")).contains(wanted) || value.equals(wanted);
        };
    }

    private Predicate<StoredRecord> words(String query) {
        String wanted = query.toLowerCase(Locale.ROOT).trim();
        return stored -> wanted.isEmpty()
                || SEARCHED.stream()
                        .map(name -> value(stored, name).toLowerCase(Locale.ROOT))
                        .anyMatch(value -> value.contains(wanted));
    }

    private Comparator<StoredRecord> order(JsonNode sorts) {
        if (sorts.size() > 1) {
            throw ApiFailure.invalid("sorts: one at most, but there are " + sorts.size());
        }
        Comparator<StoredRecord> byId = Comparator.comparingLong(stored -> Long.parseLong(stored.id()));
        if (sorts.isEmpty()) {
            return byId;
        }
        JsonNode sort = sorts.get(0);
        String name = sort.isString() ? sort.asString() : Inputs.required(sort, "propertyName");
        boolean descending =
                sort.isObject() && Inputs.optional(sort, "direction").equals("DESCENDING");
        Optional<PropertyDefinition> property = data.catalog(type).find(name);
        if (property.isEmpty()) {
            throw ApiFailure.invalid("sorts: the property \"" + name + "\" does not exist");
        }
        Comparator<StoredRecord> empty =
                Comparator.comparing(stored -> value(stored, name).isEmpty());
        Comparator<String> byValue = order(property.get());
        Comparator<StoredRecord> filled = (left, right) -> {
            String leftValue = value(left, name);
            String rightValue = value(right, name);
            return leftValue.isEmpty() || rightValue.isEmpty() ? 0 : byValue.compare(leftValue, rightValue);
        };
        return empty.thenComparing(descending ? filled.reversed() : filled).thenComparing(byId);
    }

    private static Comparator<String> order(PropertyDefinition property) {
        return switch (property.type()) {
            case "number" -> by(BigDecimal::new);
            case "date", "datetime" -> by(PropertyValues::instant);
            default -> Comparator.comparing(value -> value.toLowerCase(Locale.ROOT));
        };
    }

    /** Reads each value once, however often it is compared while ten thousand records are sorted. */
    private static <T extends Comparable<? super T>> Comparator<String> by(Function<String, T> read) {
        var known = new HashMap<String, T>();
        return Comparator.comparing(value -> known.computeIfAbsent(value, read));
    }

    private String value(StoredRecord stored, String name) {
        return name.equals(type.modifiedProperty()) ? stored.value(name) : stored.valueAt(name, indexedUntil);
    }
}
