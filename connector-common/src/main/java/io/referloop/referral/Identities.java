package io.referloop.referral;

import io.referloop.crm.CrmRecord;
import io.referloop.workspace.Rows;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** By which mailboxes and domains a referee is known again under another record. Joins the caller's transaction. */
@Component
class Identities {

    static final String EMAIL = "EMAIL";
    static final String DOMAIN = "DOMAIN";

    private final JdbcClient jdbc;

    Identities(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Remembers who these records, each linked to the referral, are about. */
    void note(UUID workspace, UUID referral, Collection<CrmRecord> records) {
        Rows rows = new Rows(2);
        mailboxes(records).forEach(it -> rows.add(EMAIL, it));
        domains(records).forEach(it -> rows.add(DOMAIN, it));
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        INSERT INTO referral_identity (kind, value, workspace_id, referral_id)
                        SELECT r.*, ?, ? FROM unnest(?::text[], ?::text[]) AS r ON CONFLICT DO NOTHING""").params(workspace, referral).params(rows.parameters()).update();
    }

    /** The referrals that are known by one of these. */
    Set<UUID> find(UUID workspace, String kind, Collection<String> values) {
        if (values.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(jdbc.sql(
                        "SELECT DISTINCT referral_id FROM referral_identity WHERE workspace_id = ? AND kind = ? AND value = ANY (?::text[])")
                .params(workspace, kind, Rows.column(values))
                .query((row, n) -> row.getObject(1, UUID.class))
                .list());
    }

    /** What the loser of a conflict was known by, the referral that stays is known by from now on. */
    void move(UUID workspace, UUID from, UUID to) {
        jdbc.sql("""
                        INSERT INTO referral_identity (workspace_id, kind, value, referral_id)
                        SELECT workspace_id, kind, value, ? FROM referral_identity WHERE workspace_id = ? AND referral_id = ?
                        ON CONFLICT DO NOTHING""").params(to, workspace, from).update();
        jdbc.sql("DELETE FROM referral_identity WHERE workspace_id = ? AND referral_id = ?")
                .params(workspace, from)
                .update();
    }

    /** Claims on the same people or companies wait for each other, in one order; two records may name one company. */
    void lock(UUID workspace, Collection<CrmRecord> records) {
        Set<String> values = new TreeSet<>(mailboxes(records));
        values.addAll(domains(records));
        for (String value : values) {
            jdbc.sql("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(?, 1))) AS locked")
                    .param(workspace + value)
                    .query(Integer.class)
                    .single();
        }
    }

    static Set<Email> emails(Collection<CrmRecord> records) {
        Set<Email> emails = new HashSet<>();
        records.forEach(
                record -> record.field(CrmRecord.EMAIL).flatMap(Email::parse).ifPresent(emails::add));
        return emails;
    }

    static Set<String> mailboxes(Collection<CrmRecord> records) {
        Set<String> mailboxes = new TreeSet<>();
        emails(records).forEach(it -> mailboxes.add(it.mailbox()));
        return mailboxes;
    }

    static Set<String> domains(Collection<CrmRecord> records) {
        Set<String> domains = new TreeSet<>();
        emails(records).forEach(it -> domains.add(it.domain()));
        records.forEach(record -> record.field(CrmRecord.DOMAIN)
                .map(it -> it.strip().toLowerCase(Locale.ROOT).replaceFirst("^www\\.", ""))
                .filter(it -> !it.isEmpty())
                .ifPresent(domains::add));
        return domains;
    }
}
