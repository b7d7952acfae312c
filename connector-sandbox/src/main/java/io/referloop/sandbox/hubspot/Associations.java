package io.referloop.sandbox.hubspot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Who belongs to whom in one portal. Every association is kept from both sides. */
final class Associations {

    private final List<Label> labels = new ArrayList<>(Label.standard());
    private final Map<End, Map<End, Set<Integer>>> links = new LinkedHashMap<>();

    /** True when something changed. */
    boolean link(End from, End to, Label label) {
        boolean added = types(from, to).add(label.typeId());
        types(to, from).add(label.inverseTypeId());
        return added;
    }

    /** Takes all labels between the two away; true when there were any. */
    boolean unlink(End from, End to) {
        Map<End, Set<Integer>> ofFrom = links.getOrDefault(from, Map.of());
        if (!ofFrom.containsKey(to)) {
            return false;
        }
        ofFrom.remove(to);
        links.getOrDefault(to, Map.of()).remove(from);
        return true;
    }

    /** All records of one type that a record is associated with, and by which type ids. */
    Map<End, Set<Integer>> of(End from, ObjectType to) {
        var found = new LinkedHashMap<End, Set<Integer>>();
        links.getOrDefault(from, Map.of()).forEach((end, types) -> {
            if (end.type() == to) {
                found.put(end, types);
            }
        });
        return found;
    }

    List<End> all(End from) {
        return List.copyOf(links.getOrDefault(from, Map.of()).keySet());
    }

    /** The survivor of a merge takes over what the old record had. */
    void move(End old, End survivor) {
        var taken = new LinkedHashMap<>(links.getOrDefault(old, Map.of()));
        taken.forEach((other, types) -> {
            Set<Integer> inverse = types(other, old);
            types(survivor, other).addAll(types);
            types(other, survivor).addAll(inverse);
        });
        drop(old);
    }

    void drop(End gone) {
        for (End other : all(gone)) {
            unlink(gone, other);
        }
        links.remove(gone);
    }

    List<Label> labels(ObjectType from, ObjectType to) {
        return labels.stream()
                .filter(label -> label.from() == from && label.to() == to)
                .toList();
    }

    Optional<Label> label(ObjectType from, ObjectType to, int typeId) {
        return labels(from, to).stream()
                .filter(label -> label.typeId() == typeId)
                .findFirst();
    }

    /** The unlabelled association of two types. */
    Optional<Label> defaultLabel(ObjectType from, ObjectType to) {
        return labels(from, to).stream()
                .filter(label -> label.hubspotDefined() && !label.primary())
                .findFirst();
    }

    /** The portal's own object can be associated with these, by types that are the portal's own. */
    void offer(List<ObjectType> others) {
        int typeId = 16;
        for (ObjectType other : others) {
            if (labels(ObjectType.CUSTOM, other).isEmpty()) {
                labels.add(new Label(ObjectType.CUSTOM, other, typeId, typeId + 1, "", false, true));
                labels.add(new Label(other, ObjectType.CUSTOM, typeId + 1, typeId, "", false, true));
            }
            typeId += 2;
        }
    }

    void add(Label label) {
        labels.add(label);
    }

    Map<End, Map<End, Set<Integer>>> links() {
        return links;
    }

    List<Label> customLabels() {
        return labels.stream().filter(label -> !label.hubspotDefined()).toList();
    }

    /** One direction, as it was saved. */
    void restore(End from, End to, List<Integer> typeIds) {
        types(from, to).addAll(typeIds);
    }

    private Set<Integer> types(End from, End to) {
        return links.computeIfAbsent(from, end -> new LinkedHashMap<>()).computeIfAbsent(to, end -> new TreeSet<>());
    }

    /** One side of an association. */
    record End(ObjectType type, String id) {}

    /** A kind of association between two types, in one direction; {@code text} is empty when it has no label. */
    record Label(
            ObjectType from,
            ObjectType to,
            int typeId,
            int inverseTypeId,
            String text,
            boolean primary,
            boolean hubspotDefined) {

        String category() {
            return hubspotDefined ? "HUBSPOT_DEFINED" : "USER_DEFINED";
        }

        static List<Label> standard() {
            var all = new ArrayList<Label>();
            pair(all, ObjectType.CONTACT, ObjectType.COMPANY, 279, 280, false);
            pair(all, ObjectType.CONTACT, ObjectType.COMPANY, 1, 2, true);
            pair(all, ObjectType.CONTACT, ObjectType.DEAL, 4, 3, false);
            pair(all, ObjectType.DEAL, ObjectType.COMPANY, 341, 342, false);
            pair(all, ObjectType.DEAL, ObjectType.COMPANY, 5, 6, true);
            pair(all, ObjectType.LEAD, ObjectType.CONTACT, 608, 609, false);
            pair(all, ObjectType.LEAD, ObjectType.COMPANY, 610, 611, false);
            all.add(new Label(ObjectType.CONTACT, ObjectType.CONTACT, 449, 449, "", false, true));
            pair(all, ObjectType.NOTE, ObjectType.CONTACT, 202, 201, false);
            pair(all, ObjectType.NOTE, ObjectType.COMPANY, 190, 189, false);
            pair(all, ObjectType.NOTE, ObjectType.DEAL, 214, 213, false);
            return all;
        }

        private static void pair(
                List<Label> all, ObjectType from, ObjectType to, int typeId, int inverse, boolean primary) {
            String text = primary ? "Primary" : "";
            all.add(new Label(from, to, typeId, inverse, text, primary, true));
            all.add(new Label(to, from, inverse, typeId, text, primary, true));
        }
    }
}
