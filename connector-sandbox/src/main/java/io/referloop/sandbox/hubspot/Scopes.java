package io.referloop.sandbox.hubspot;

import java.util.ArrayList;
import java.util.List;

/** The scopes that the fake knows; asking for another one fails at the consent page, as an undeclared one would. */
public final class Scopes {

    /** What only a portal with objects of its own can grant. */
    public static final List<String> CUSTOM_OBJECTS = List.of(
            "crm.objects.custom.read",
            "crm.objects.custom.write",
            "crm.schemas.custom.read",
            "crm.schemas.custom.write");

    public static final List<String> KNOWN = known();

    private Scopes() {}

    private static List<String> known() {
        var all = new ArrayList<>(List.of("oauth", "crm.objects.owners.read", "automation", "timeline"));
        for (ObjectType type : ObjectType.RECORDS) {
            for (String access : List.of("read", "write")) {
                all.add("crm.objects." + type.plural() + "." + access);
                all.add("crm.schemas." + type.plural() + "." + access);
            }
        }
        all.addAll(
                List.of("crm.objects.leads.read", "crm.objects.leads.write", "crm.objects.feedback_submissions.read"));
        all.addAll(CUSTOM_OBJECTS);
        return List.copyOf(all);
    }
}
