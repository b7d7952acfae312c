package io.referloop.server.console;

import io.referloop.crm.InstallPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is to be created in a CRM account, as people count and read it. */
final class PlanWords {

    private PlanWords() {}

    /** {@code 28 properties, 3 groups and 1 association label}. */
    static String count(List<InstallPlan.Item> items) {
        List<String> parts = new ArrayList<>();
        add(parts, items, "property", "properties", InstallPlan.Kind.FIELD, InstallPlan.Kind.KEY);
        add(parts, items, "group", "groups", InstallPlan.Kind.GROUP);
        add(parts, items, "association label", "association labels", InstallPlan.Kind.ASSOCIATION);
        add(parts, items, "object", "objects", InstallPlan.Kind.OBJECT);
        add(parts, items, "permission", "permissions", InstallPlan.Kind.PERMISSION);
        if (parts.size() < 2) {
            return parts.isEmpty() ? "nothing" : parts.getFirst();
        }
        return String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }

    /** The items by where they belong, as a key for {@link Wording#records}; empty for our own object. */
    static Map<String, List<InstallPlan.Item>> places(InstallPlan plan) {
        Map<String, List<InstallPlan.Item>> places = new LinkedHashMap<>();
        for (InstallPlan.Item item : plan.items()) {
            String place = item.type() == null ? "" : item.type().name();
            places.computeIfAbsent(place, key -> new ArrayList<>()).add(item);
        }
        return places;
    }

    private static void add(
            List<String> parts, List<InstallPlan.Item> items, String one, String many, InstallPlan.Kind... kinds) {
        long count = items.stream()
                .filter(item -> List.of(kinds).contains(item.kind()))
                .count();
        if (count > 0) {
            parts.add(count + " " + (count == 1 ? one : many));
        }
    }
}
