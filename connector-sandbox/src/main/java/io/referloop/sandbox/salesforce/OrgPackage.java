package io.referloop.sandbox.salesforce;

import java.util.List;
import java.util.Map;

/**
 * What a package brings into an organisation.
 *
 * @param fields of its types and of standard ones
 * @param permissionSets labels by name
 */
public record OrgPackage(List<ObjectType> types, Map<String, List<Field>> fields, Map<String, String> permissionSets) {

    public OrgPackage {
        types = List.copyOf(types);
        fields = Map.copyOf(fields);
        permissionSets = Map.copyOf(permissionSets);
    }

    public OrgPackage(List<ObjectType> types, Map<String, List<Field>> fields) {
        this(types, fields, Map.of());
    }
}
