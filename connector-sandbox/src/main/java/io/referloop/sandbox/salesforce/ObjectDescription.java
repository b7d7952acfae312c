package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.Field.Flag;
import io.referloop.sandbox.salesforce.Permissions.Access;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A type as describe tells one user; every list in the order in which SOAP wants it. */
public final class ObjectDescription {

    /** What describeGlobal leaves out. */
    public static final Set<String> ONLY_IN_FULL = Set.of(
            "compactLayoutable",
            "defaultImplementation",
            "implementedBy",
            "implementsInterfaces",
            "networkScopeFieldName",
            "urlDetail",
            "urlEdit",
            "urlNew");

    /** No value at all. */
    public static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "";
        }
    };

    private final Org org;
    private final String userId;
    private final ObjectType type;

    private ObjectDescription(Org org, String userId, ObjectType type) {
        this.org = org;
        this.userId = userId;
        this.type = type;
    }

    /** @throws RequestException when the user sees no such type */
    public static ObjectDescription of(Org org, String userId, String name) {
        return org.type(name)
                .filter(type -> org.permissions().may(userId, type.name(), Access.READ))
                .map(type -> new ObjectDescription(org, userId, type))
                .orElseThrow(() -> RequestException.noType(name));
    }

    public static List<ObjectDescription> all(Org org, String userId) {
        return org.types().stream()
                .filter(type -> org.permissions().may(userId, type.name(), Access.READ))
                .map(type -> new ObjectDescription(org, userId, type))
                .toList();
    }

    public ObjectType type() {
        return type;
    }

    public Map<String, Object> flags() {
        boolean record = type.writable();
        var flags = new LinkedHashMap<String, Object>();
        flags.put("activateable", false);
        flags.put("associateEntityType", NONE);
        flags.put("associateParentEntity", NONE);
        flags.put("compactLayoutable", record);
        flags.put("createable", record && may(Access.CREATE));
        flags.put("custom", type.custom());
        flags.put("customSetting", false);
        flags.put("deepCloneable", false);
        flags.put("defaultImplementation", NONE);
        flags.put("deletable", record && may(Access.DELETE));
        flags.put("deprecatedAndHidden", false);
        flags.put("feedEnabled", false);
        flags.put("hasSubtypes", false);
        flags.put("idEnabled", true);
        flags.put("implementedBy", NONE);
        flags.put("implementsInterfaces", NONE);
        flags.put("isInterface", false);
        flags.put("isSubtype", false);
        flags.put("keyPrefix", type.keyPrefix());
        flags.put("label", type.label());
        flags.put("labelPlural", type.plural());
        flags.put("layoutable", record);
        flags.put("mergeable", type.mergeable());
        flags.put("mruEnabled", record);
        flags.put("name", type.name());
        flags.put("networkScopeFieldName", NONE);
        flags.put("queryable", true);
        flags.put("replicateable", record);
        flags.put("retrieveable", true);
        flags.put("searchable", record);
        flags.put("triggerable", record);
        flags.put("undeletable", record);
        flags.put("updateable", record && may(Access.EDIT));
        String page = "/lightning/r/" + type.name();
        flags.put("urlDetail", page + "/{ID}/view");
        flags.put("urlEdit", page + "/{ID}/edit");
        flags.put("urlNew", "/lightning/o/" + type.name() + "/new");
        return flags;
    }

    public List<Column> columns() {
        return type.fields().stream()
                .filter(field -> org.permissions().seesField(userId, type.name(), field.name()))
                .map(field -> new Column(field, org.permissions().editsField(userId, type.name(), field.name())))
                .toList();
    }

    public List<Child> children() {
        var children = new ArrayList<Child>();
        for (ObjectType other : org.types()) {
            for (Field field : other.fields()) {
                field.refersTo()
                        .filter(reference -> reference.targets().contains(type.name()))
                        .ifPresent(reference -> children.add(new Child(
                                other.name(), field.name(), reference.children(), field.is(Flag.LOCKS_PARENT))));
            }
        }
        return children;
    }

    private boolean may(Access access) {
        return org.permissions().may(userId, type.name(), access);
    }

    /** @param relationship empty when SOQL cannot reach it from here */
    public record Child(String type, String field, String relationship, boolean cascade) {}

    /** @param editable whether the user may write it, where anybody may */
    public record Column(Field field, boolean editable) {

        public Map<String, Object> flags() {
            FieldType type = field.type();
            boolean filterable = !(type == FieldType.TEXTAREA && field.length() > 255);
            var flags = new LinkedHashMap<String, Object>();
            flags.put("aggregatable", filterable && type != FieldType.BOOLEAN);
            flags.put("aiPredictionField", false);
            flags.put("autoNumber", field.is(Flag.AUTO_NUMBER));
            flags.put("byteLength", type.text() ? field.length() * 3 : 0);
            flags.put("calculated", field.is(Flag.CALCULATED) && !field.is(Flag.NAME));
            flags.put("cascadeDelete", field.is(Flag.LOCKS_PARENT));
            flags.put("caseSensitive", field.is(Flag.CASE_SENSITIVE));
            flags.put("createable", field.createable() && editable);
            flags.put("custom", field.is(Flag.CUSTOM));
            flags.put("defaultedOnCreate", field.standard() != null || type == FieldType.BOOLEAN);
            flags.put("deprecatedAndHidden", false);
            flags.put("digits", type == FieldType.INT ? 8 : 0);
            flags.put("encrypted", false);
            flags.put("externalId", field.is(Flag.EXTERNAL_ID));
            flags.put("filterable", filterable);
            flags.put("groupable", filterable && !type.numeric() && type != FieldType.DATETIME);
            flags.put("idLookup", type == FieldType.ID || type == FieldType.EMAIL || field.is(Flag.EXTERNAL_ID));
            flags.put("label", field.label());
            flags.put("length", type.text() ? field.length() : 0);
            flags.put("name", field.name());
            flags.put("nameField", field.is(Flag.NAME));
            flags.put("nillable", field.nillable());
            flags.put("permissionable", field.createable() && !field.is(Flag.REQUIRED));
            flags.put(
                    "polymorphicForeignKey",
                    field.refersTo().filter(to -> to.targets().size() > 1).isPresent());
            flags.put("precision", type.numeric() ? 18 : 0);
            flags.put("queryByDistance", false);
            flags.put("restrictedPicklist", field.is(Flag.RESTRICTED));
            flags.put("scale", type.numeric() ? field.scale() : 0);
            flags.put("searchPrefilterable", false);
            flags.put("soapType", type.soap());
            flags.put("sortable", filterable);
            flags.put("type", type.api());
            flags.put("unique", field.is(Flag.UNIQUE));
            flags.put("updateable", field.updateable() && editable);
            return flags;
        }
    }
}
