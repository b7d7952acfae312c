package io.referloop.sandbox.salesforce;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What users may not do; whoever is not named may do everything. */
public final class Permissions {

    private final Map<String, Set<String>> denied = new HashMap<>();

    /** Takes an object permission from a user. */
    public synchronized void deny(String userId, String type, Access access) {
        put(userId, access + " " + type);
    }

    /** The field is there for others only, as field-level security makes it. */
    public synchronized void hideField(String userId, String type, String field) {
        put(userId, "SEE " + type + "." + field);
    }

    public synchronized void readOnlyField(String userId, String type, String field) {
        put(userId, "WRITE " + type + "." + field);
    }

    /** Takes a permission of the whole organisation, such as {@code ConvertLeads} or {@code ApiEnabled}. */
    public synchronized void denySystem(String userId, String permission) {
        put(userId, "SYSTEM " + permission);
    }

    /** Everything is allowed again. */
    public synchronized void clear() {
        denied.clear();
    }

    public synchronized boolean may(String userId, String type, Access access) {
        return !has(userId, access + " " + type) && (access == Access.READ || !has(userId, Access.READ + " " + type));
    }

    public synchronized boolean seesField(String userId, String type, String field) {
        return !has(userId, "SEE " + type + "." + field);
    }

    public synchronized boolean editsField(String userId, String type, String field) {
        return seesField(userId, type, field) && !has(userId, "WRITE " + type + "." + field);
    }

    public synchronized boolean maySystem(String userId, String permission) {
        return !has(userId, "SYSTEM " + permission);
    }

    synchronized Map<String, Set<String>> all() {
        var copy = new HashMap<String, Set<String>>();
        denied.forEach((user, what) -> copy.put(user, new HashSet<>(what)));
        return copy;
    }

    synchronized void restore(Map<String, Set<String>> saved) {
        denied.clear();
        saved.forEach((user, what) -> denied.put(user, new HashSet<>(what)));
    }

    private void put(String userId, String what) {
        denied.computeIfAbsent(userId, id -> new HashSet<>()).add(what.toLowerCase(Locale.ROOT));
    }

    private boolean has(String userId, String what) {
        return denied.getOrDefault(userId, Set.of()).contains(what.toLowerCase(Locale.ROOT));
    }

    /** Permissions on a type. */
    public enum Access {
        READ,
        CREATE,
        EDIT,
        DELETE
    }
}
