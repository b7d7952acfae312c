package io.referloop.referral;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.privacy.Person;
import io.referloop.privacy.PersonalData;
import io.referloop.privacy.Sought;
import io.referloop.privacy.Texts;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Forgets those who referred and those who were referred. The referral, what its records said of stages and amounts, and its books stay:
 * under numbers that lead to nobody.
 */
@Component
@Order(0)
class ReferralPeople implements PersonalData {

    private static final RowMapper<UUID> ID = (row, n) -> row.getObject(1, UUID.class);

    /** A deal may bring several contacts into a referral; the referred one is whose name it bears, or the only one. */
    private static final String IS_THE_REFEREE = """
            (l.label = r.referee_name OR l.label = 'Erased person' OR 1 = (SELECT count(*) FROM referral_link o
                WHERE o.workspace_id = l.workspace_id AND o.referral_id = l.referral_id AND o.object_type = 'CONTACT'))""";

    private static final String CONTACTS = """
            unnest(?::text[]::uuid[], ?::text[]) AS p (connection, record)
            JOIN referral_link l ON l.connection_id = p.connection AND l.record_id = p.record AND l.object_type = 'CONTACT'
            JOIN referral r ON r.workspace_id = l.workspace_id AND r.referral_id = l.referral_id
            WHERE l.workspace_id = ?\s""";

    private final JdbcClient jdbc;
    private final Texts texts;
    private final Progress progress;
    private final Clock clock;

    ReferralPeople(JdbcClient jdbc, Texts texts, Progress progress, Clock clock) {
        this.jdbc = jdbc;
        this.texts = texts;
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public void recognise(UUID workspace, Sought sought) {
        Person person = sought.person();
        jdbc.sql("SELECT l.label, " + IS_THE_REFEREE + ", r.referee_name, r.referee_email FROM " + CONTACTS)
                .params(person.contacts().parameters(workspace))
                .query(row -> {
                    sought.name(row.getString(1));
                    if (row.getBoolean(2)) {
                        sought.name(row.getString(3));
                        sought.email(row.getString(4));
                    }
                });
        jdbc.sql("""
                        SELECT r.referee_name, l.connection_id, l.record_id FROM referral r LEFT JOIN referral_link l
                            ON l.workspace_id = r.workspace_id AND l.referral_id = r.referral_id AND l.object_type = 'CONTACT'
                                AND l.label = r.referee_name
                        WHERE r.workspace_id = ? AND lower(r.referee_email) = ANY (?::text[])""").params(workspace, Rows.column(person.emails())).query(row -> {
            sought.name(row.getString(1));
            if (row.getString(3) != null) {
                sought.record(row.getObject(2, UUID.class), new RecordRef(RecordType.CONTACT, row.getString(3)));
            }
        });
        jdbc.sql("""
                        SELECT r.email FROM unnest(?::text[]::uuid[], ?::text[]) AS p (connection, record)
                        JOIN enrolment e ON e.connection_id = p.connection AND e.record_id = p.record
                        JOIN referrer r ON r.workspace_id = e.workspace_id AND r.referrer_id = e.referrer_id
                        WHERE e.workspace_id = ? AND r.email NOT LIKE 'erased-%@erased.invalid'""").params(person.contacts().parameters(workspace)).query(row -> {
            sought.email(row.getString(1));
        });
        jdbc.sql("SELECT name FROM referrer WHERE workspace_id = ? AND email = ANY (?::text[])")
                .params(workspace, Rows.column(person.emails()))
                .query(row -> {
                    sought.name(row.getString(1));
                });
    }

    @Override
    public Set<String> namesakes(UUID workspace, Person person) {
        return Set.copyOf(jdbc.sql("""
                        SELECT referee_name FROM referral
                        WHERE workspace_id = ? AND referee_name = ANY (?::text[]) AND referral_id <> ALL (?::text[]::uuid[])
                        UNION SELECT name FROM referrer WHERE workspace_id = ? AND name = ANY (?::text[]) AND email <> ALL (?::text[])""")
                .params(workspace, Rows.column(person.names()), Rows.column(referred(workspace, person)))
                .params(workspace, Rows.column(person.names()), Rows.column(person.emails()))
                .query(String.class)
                .list());
    }

    @Override
    public List<Held> held(UUID workspace, Person person) {
        return List.of(
                new Held(
                        "referrals as the referred person",
                        referred(workspace, person).size()),
                new Held("referrals as the referrer", made(workspace, person).size()),
                new Held(
                        "claims that name their address",
                        jdbc.sql(
                                        "SELECT count(*) FROM claim WHERE workspace_id = ? AND lower(btrim(referrer_email)) = ANY (?::text[])")
                                .params(workspace, Rows.column(person.emails()))
                                .query(Long.class)
                                .single()));
    }

    @Override
    public void erase(UUID workspace, Person person) {
        Set<UUID> concerned = new HashSet<>(referred(workspace, person));
        eraseReferees(workspace, concerned);
        concerned.addAll(made(workspace, person));
        eraseReferrer(workspace, person);
        eraseLabels(workspace, person);
        jdbc.sql("DELETE FROM referral_identity WHERE workspace_id = ? AND kind = 'EMAIL' AND value = ANY (?::text[])")
                .params(workspace, Rows.column(mailboxes(person)))
                .update();
        texts.scrub(workspace, person, "referral", "referee_company", "note", "submitted_by");
        texts.scrub(workspace, person, "referral_link", "label");
        texts.scrub(workspace, person, "claim", "reason", "fix", "submitted_by");
        texts.scrub(workspace, person, "referral_flag", "reason", "clear_note");
        texts.scrub(workspace, person, "referral_conflict", "reason");
        texts.scrub(workspace, person, "referral_fact", "value");
        texts.scrub(workspace, person, "person_fact", "value");
        texts.scrubAppendOnly(workspace, person, "customer_event", "fields::jsonb");
        // What the CRM's records say of the person is written anew.
        progress.settle(workspace, concerned, "erasure");
    }

    private void eraseReferees(UUID workspace, Set<UUID> referrals) {
        jdbc.sql("""
                        UPDATE referral SET referee_name = ?, referee_email = NULL, note = NULL, updated_at = ?,
                            referee_company = CASE WHEN referee_company = referee_name THEN ? ELSE referee_company END
                        WHERE workspace_id = ? AND referral_id = ANY (?::text[]::uuid[])""")
                .params(Person.NOBODY, SqlTime.of(clock), Person.NOBODY, workspace, Rows.column(referrals))
                .update();
    }

    private void eraseReferrer(UUID workspace, Person person) {
        jdbc.sql("""
                        UPDATE referrer SET email = 'erased-' || referrer_id || '@erased.invalid', name = ?
                        WHERE workspace_id = ? AND email = ANY (?::text[])""")
                .params(Person.NOBODY, workspace, Rows.column(person.emails()))
                .update();
        jdbc.sql("""
                        UPDATE claim SET referrer_email = 'erased@erased.invalid'
                        WHERE workspace_id = ? AND lower(btrim(referrer_email)) = ANY (?::text[])""").params(workspace, Rows.column(person.emails())).update();
    }

    private void eraseLabels(UUID workspace, Person person) {
        jdbc.sql("""
                        UPDATE referral_link l SET label = 'Erased person' FROM unnest(?::text[]::uuid[], ?::text[]) AS p (connection, record)
                        WHERE l.workspace_id = ? AND l.connection_id = p.connection AND l.record_id = p.record AND l.object_type = 'CONTACT'""").params(person.contacts().parameters(workspace)).update();
    }

    private List<UUID> referred(UUID workspace, Person person) {
        Set<UUID> found = new HashSet<>(jdbc.sql(
                        "SELECT referral_id FROM referral WHERE workspace_id = ? AND lower(referee_email) = ANY (?::text[])")
                .params(workspace, Rows.column(person.emails()))
                .query(ID)
                .list());
        found.addAll(jdbc.sql("SELECT l.referral_id FROM " + CONTACTS + "AND " + IS_THE_REFEREE)
                .params(person.contacts().parameters(workspace))
                .query(ID)
                .list());
        return List.copyOf(found);
    }

    private List<UUID> made(UUID workspace, Person person) {
        return jdbc.sql("""
                        SELECT r.referral_id FROM referral r JOIN referrer p USING (workspace_id, referrer_id)
                        WHERE r.workspace_id = ? AND p.email = ANY (?::text[])""")
                .params(workspace, Rows.column(person.emails()))
                .query(ID)
                .list();
    }

    private static Set<String> mailboxes(Person person) {
        Set<String> mailboxes = new HashSet<>(person.emails());
        person.emails().forEach(it -> Email.parse(it).map(Email::mailbox).ifPresent(mailboxes::add));
        return mailboxes;
    }
}
