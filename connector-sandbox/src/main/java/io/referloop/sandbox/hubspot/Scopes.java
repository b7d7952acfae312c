package io.referloop.sandbox.hubspot;

import java.util.ArrayList;
import java.util.List;

/** The scopes that the fake knows; asking for another one fails at the consent page, as an undeclared one would. */
public final class Scopes {

    public static final List<String> KNOWN = known();

    private Scopes() {}

    private static List<String> known() {
        var all = new ArrayList<>(List.of("oauth", "crm.objects.owners.read", "automation", "timeline"));
        for (ObjectType type : ObjectType.values()) {
            for (String access : List.of("read", "write")) {
                all.add("crm.objects." + type.plural() + "." + access);
                all.add("crm.schemas." + type.plural() + "." + access);
            }
        }
        all.addAll(
                List.of("crm.objects.leads.read", "crm.objects.leads.write", "crm.objects.feedback_submissions.read"));
        return List.copyOf(all);
    }
}
