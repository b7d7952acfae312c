package io.referloop.referral;

import io.referloop.workspace.Rows;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** By which mailboxes the people of referrals are known, in whichever CRM they are met. Joins the caller's transaction. */
@Component
public class KnownPeople {

    private final JdbcClient jdbc;

    KnownPeople(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Map<UUID, Set<String>> mailboxes(UUID workspace, Collection<UUID> referrals) {
        Map<UUID, Set<String>> mailboxes = new HashMap<>();
        jdbc.sql("""
                        SELECT referral_id, value FROM referral_identity
                        WHERE workspace_id = ? AND kind = 'EMAIL' AND referral_id = ANY (?::text[]::uuid[])""").params(workspace, Rows.column(referrals)).query(row -> {
            mailboxes
                    .computeIfAbsent(row.getObject("referral_id", UUID.class), id -> new TreeSet<>())
                    .add(row.getString("value"));
        });
        return mailboxes;
    }

    /** The mailbox of an address as it is kept; empty when it is no address. */
    public static Optional<String> mailbox(String address) {
        return Email.parse(address).map(Email::mailbox);
    }
}
