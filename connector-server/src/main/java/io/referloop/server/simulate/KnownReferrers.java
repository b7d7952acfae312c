package io.referloop.server.simulate;

import io.referloop.connection.Connection;
import io.referloop.crm.RecordRef;
import io.referloop.referral.Links;
import io.referloop.referral.RecordKey;
import io.referloop.referral.Referrals;
import io.referloop.workspace.InWorkspace;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Who referred the deals that belong to a referral already. */
final class KnownReferrers {

    private final Connection connection;
    private final InWorkspace inWorkspace;
    private final Links links;
    private final Referrals referrals;

    KnownReferrers(Connection connection, InWorkspace inWorkspace, Links links, Referrals referrals) {
        this.connection = connection;
        this.inWorkspace = inWorkspace;
        this.links = links;
        this.referrals = referrals;
    }

    /** The e-mails of those who are known. */
    Map<RecordRef, String> of(Collection<RecordRef> deals) {
        UUID workspace = connection.workspaceId();
        return inWorkspace.call(workspace, () -> {
            Map<RecordKey, UUID> linked = links.find(
                    workspace,
                    deals.stream().map(it -> new RecordKey(connection.id(), it)).toList());
            Map<UUID, String> emails = referrals.referrersOf(workspace, linked.values());
            Map<RecordRef, String> known = new HashMap<>();
            linked.forEach((key, referral) -> {
                String email = emails.get(referral);
                if (email != null) {
                    known.put(key.ref(), email);
                }
            });
            return known;
        });
    }
}
