package io.referloop.server.login;

import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import java.util.UUID;

/** Who asks, in which workspace. Controllers take it as an argument; it is read anew for every request, so a removed member is out at once. */
public record Seat(Workspace workspace, Member member) {

    public UUID workspaceId() {
        return workspace.id();
    }

    /** How the trail names this person. */
    public String actor() {
        return member.email();
    }

    /** Whether this person may change settings, connections and the stage map, and repair the sync. */
    public boolean mayAdminister() {
        return member.role() == Member.Role.OWNER;
    }

    /** Whether this person may ask customers for referrals, put that off, or say that somebody is not suitable. */
    public boolean mayAsk() {
        return mayAdminister() || member.role() == Member.Role.CUSTOMER_SUCCESS;
    }

    /** Whether this person may approve, reject and pay rewards. */
    public boolean mayPay() {
        return mayAdminister() || member.role() == Member.Role.FINANCE;
    }
}
