package io.referloop.action;

import io.referloop.privacy.Person;
import io.referloop.privacy.PersonalData;
import io.referloop.privacy.Texts;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes a forgotten person's name out of what workflows asked for. That a call came, and what it came to, stays. */
@Component
class ActionPeople implements PersonalData {

    private final JdbcClient jdbc;
    private final Texts texts;

    ActionPeople(JdbcClient jdbc, Texts texts) {
        this.jdbc = jdbc;
        this.texts = texts;
    }

    @Override
    public void erase(UUID workspace, Person person) {
        jdbc.sql("""
                        UPDATE action_call a SET inputs = '{}' FROM unnest(?::text[]::uuid[], ?::text[]) AS p (connection, record)
                        WHERE a.workspace_id = ? AND a.connection_id = p.connection AND a.object_type = 'CONTACT' AND a.record_id = p.record
                            AND a.done IS NOT NULL""").params(person.contacts().parameters(workspace)).update();
        texts.scrub(workspace, person, "action_call", "inputs::jsonb", "outputs::jsonb");
    }
}
