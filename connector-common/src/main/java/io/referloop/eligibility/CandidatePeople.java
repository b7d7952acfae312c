package io.referloop.eligibility;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.privacy.Person;
import io.referloop.privacy.PersonalData;
import io.referloop.privacy.Sought;
import io.referloop.privacy.Texts;
import io.referloop.referral.RecordKey;
import io.referloop.workspace.Rows;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Forgets whom to ask: the contact, what was told of it, and what people did about it. */
@Component
class CandidatePeople implements PersonalData {

    private final JdbcClient jdbc;
    private final CandidateRows rows;
    private final ContactFacts facts;
    private final Actions actions;
    private final DeletedContacts deleted;
    private final Texts texts;

    CandidatePeople(
            JdbcClient jdbc,
            CandidateRows rows,
            ContactFacts facts,
            Actions actions,
            DeletedContacts deleted,
            Texts texts) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.facts = facts;
        this.actions = actions;
        this.deleted = deleted;
        this.texts = texts;
    }

    @Override
    public void recognise(UUID workspace, Sought sought) {
        Person person = sought.person();
        for (String table : List.of("candidate", DeletedContacts.TABLE)) {
            jdbc.sql("SELECT c.name, c.email FROM " + table + " c JOIN "
                            + "unnest(?::text[]::uuid[], ?::text[]) AS p (connection, record)"
                            + " ON c.connection_id = p.connection AND c.record_id = p.record WHERE c.workspace_id = ?")
                    .params(person.contacts().parameters(workspace))
                    .query(row -> {
                        sought.name(row.getString(1));
                        sought.email(row.getString(2));
                    });
            jdbc.sql("SELECT connection_id, record_id, name FROM " + table
                            + " WHERE workspace_id = ? AND email = ANY (?::text[])")
                    .params(workspace, Rows.column(person.emails()))
                    .query(row -> {
                        sought.record(
                                row.getObject(1, UUID.class), new RecordRef(RecordType.CONTACT, row.getString(2)));
                        sought.name(row.getString(3));
                    });
        }
    }

    @Override
    public Set<String> namesakes(UUID workspace, Person person) {
        return Set.copyOf(jdbc.sql("""
                        SELECT DISTINCT c.name FROM candidate c LEFT JOIN unnest(?::text[]::uuid[], ?::text[]) AS p (connection, record)
                            ON c.connection_id = p.connection AND c.record_id = p.record
                        WHERE c.workspace_id = ? AND c.name = ANY (?::text[]) AND p.record IS NULL""")
                .params(person.contacts().parameters(workspace, Rows.column(person.names())))
                .query(String.class)
                .list());
    }

    @Override
    public List<Held> held(UUID workspace, Person person) {
        return List.of(
                new Held("contacts whose signals are watched", count(workspace, person, "candidate")),
                new Held("values of their signals", count(workspace, person, "contact_signal")),
                new Held("asks, snoozes and notes about them", count(workspace, person, "candidate_action")));
    }

    @Override
    public void erase(UUID workspace, Person person) {
        for (Person.Contact contact : person.records()) {
            RecordKey key = new RecordKey(contact.connection(), contact.ref());
            facts.forget(workspace, key);
            rows.forget(workspace, key);
            actions.forget(workspace, key);
            deleted.forget(workspace, key);
        }
        texts.scrub(workspace, person, "candidate", "reason", "company", "why::jsonb");
        texts.scrub(workspace, person, "candidate_action", "note");
        texts.scrub(workspace, person, "contact_signal", "value");
    }

    private long count(UUID workspace, Person person, String table) {
        return jdbc.sql("SELECT count(*) FROM " + table + " c JOIN "
                        + "unnest(?::text[]::uuid[], ?::text[]) AS p (connection, record)"
                        + " ON c.connection_id = p.connection AND c.record_id = p.record WHERE c.workspace_id = ?")
                .params(person.contacts().parameters(workspace))
                .query(Long.class)
                .single();
    }
}
