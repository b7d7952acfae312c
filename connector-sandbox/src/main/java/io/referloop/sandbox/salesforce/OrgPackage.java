package io.referloop.sandbox.salesforce;

import java.util.List;
import java.util.Map;

/** Types, and fields of those and of standard types, that a package brings into an organisation. */
public record OrgPackage(List<ObjectType> types, Map<String, List<Field>> fields) {

    public OrgPackage {
        types = List.copyOf(types);
        fields = Map.copyOf(fields);
    }
}
