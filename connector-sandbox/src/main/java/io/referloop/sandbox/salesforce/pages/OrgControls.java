package io.referloop.sandbox.salesforce.pages;

import io.referloop.sandbox.faults.FaultPanel;
import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.api.Usage;
import io.referloop.sandbox.salesforce.events.EventKnob;
import io.referloop.sandbox.salesforce.oauth.Tokens;
import tools.jackson.databind.node.ObjectNode;

/** {@code /__sandbox}: health, fault knobs and call counts, for tests and the curious. */
public final class OrgControls {

    private final Org org;
    private final Tokens tokens;
    private final Usage usage;
    private final Runnable reset;
    private final FaultPanel panel;

    public OrgControls(Org org, Faults<EventKnob> events, Tokens tokens, Usage usage, Runnable reset) {
        this.org = org;
        this.tokens = tokens;
        this.usage = usage;
        this.reset = reset;
        this.panel = new FaultPanel(org.faults(), events)
                .action("expireAccessTokens", tokens::expireAccess)
                .action("revokeInstall", tokens::revokeAll)
                .action("emptyRecycleBin", org::emptyRecycleBin)
                .action("release", () -> org.faults().release());
    }

    public Reply health(Call call) {
        return Reply.json(
                200,
                Json.object().put("status", "UP").put("organization", org.id()).put("approvals", tokens.approvals()));
    }

    public Reply faults(Call call) {
        return Reply.json(200, shown());
    }

    public Reply setFaults(Call call) {
        return panel.set(call).orElseGet(() -> Reply.json(200, shown()));
    }

    public Reply clearFaults(Call call) {
        panel.clear();
        return Reply.json(200, shown());
    }

    public Reply calls(Call call) {
        ObjectNode body = Json.object().put("total", usage.total()).put("today", usage.today());
        body.set("byKind", Json.tree(usage.byKind()));
        body.set("byStatus", Json.tree(usage.byStatus()));
        return Reply.json(200, body);
    }

    public Reply clearCalls(Call call) {
        usage.clear();
        return Reply.empty(204);
    }

    public Reply reset(Call call) {
        reset.run();
        return Reply.json(200, Json.object().put("status", "RESET"));
    }

    private ObjectNode shown() {
        ObjectNode body = Json.object().put("organization", org.id());
        panel.show(body);
        return body.put("approvals", tokens.approvals());
    }
}
