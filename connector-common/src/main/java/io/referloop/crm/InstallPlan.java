package io.referloop.crm;

import java.util.List;

/**
 * What {@link CrmSession#install} would create in the account, for an admin to read first. Empty when everything is there.
 */
public record InstallPlan(List<Item> items) {

    public InstallPlan {
        items = List.copyOf(items);
    }

    public boolean empty() {
        return items.isEmpty();
    }

    /**
     * @param kind {@code group} or {@code field}
     * @param name the CRM's internal name
     * @param label what CRM users will see
     * @param why what Referloop uses it for
     */
    public record Item(RecordType type, String kind, String name, String label, String why) {}
}
