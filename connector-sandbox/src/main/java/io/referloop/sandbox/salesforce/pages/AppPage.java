package io.referloop.sandbox.salesforce.pages;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.web.Look;
import java.util.List;

/** The tabs of the package's app: one component each, on no record. */
public final class AppPage {

    static final List<Tab> TABS = List.of(
            new Tab("Referloop_Eligible", "Eligible to refer", "eligibleReferrers"),
            new Tab("Referloop_Setup", "Referloop setup", "setupAssistant"));

    private final Org org;
    private final ComponentPlace components;

    public AppPage(Org org, ComponentPlace components) {
        this.org = org;
        this.components = components;
    }

    /** {@code GET /lightning/n/{tab}}. */
    public Reply show(Call call) {
        String name = call.variable("tab");
        return TABS.stream()
                .filter(tab -> tab.name.equals(name))
                .findFirst()
                .map(tab -> page(call, tab))
                .orElseGet(() -> Look.notFound("The sandbox has no tab " + name + "."));
    }

    private Reply page(Call call, Tab tab) {
        String main = "<div class=\"head\"><h1>%s</h1></div><div class=\"narrow\">%s</div>"
                .formatted(escape(tab.label), components.html(tab.component, ""));
        return OrgLook.page(200, tab.label, org, call, main);
    }

    /** A tab as Salesforce addresses it. */
    record Tab(String name, String label, String component) {

        String path() {
            return "/lightning/n/" + name;
        }
    }
}
