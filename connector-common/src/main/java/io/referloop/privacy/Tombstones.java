package io.referloop.privacy;

import io.referloop.crm.RecordRef;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.Trips;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * By what forgotten people are known again, so that reading the CRM once more does not bring them back. Only keyed hashes are kept, of
 * addresses and of record ids.
 */
@Component
public class Tombstones {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Trips trips;
    private final PrivacyKeys keys;

    Tombstones(InWorkspace inWorkspace, JdbcClient jdbc, Trips trips, PrivacyKeys keys) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.trips = trips;
        this.keys = keys;
    }

    /** Whether the person with this address was forgotten. */
    public boolean isErased(UUID workspace, String email) {
        return inWorkspace.call(
                workspace,
                () -> !ask(workspace, Set.of(), List.of(email)).get().emails().isEmpty());
    }

    /** Which of these contacts and addresses belong to people who were forgotten. The question travels with the next one in the transaction. */
    public Trips.Answer<Found> ask(UUID workspace, Collection<Person.Contact> contacts, Collection<String> emails) {
        if (contacts.isEmpty() && emails.isEmpty()) {
            return () -> Found.NOBODY;
        }
        PrivacyKeys.Key key = keys.of(workspace);
        Map<String, Person.Contact> byContact = new HashMap<>();
        contacts.forEach(it -> byContact.put(hex(key.hash(words(it))), it));
        Map<String, String> byEmail = new HashMap<>();
        emails.forEach(it -> byEmail.put(hex(key.hash(words(it))), it));
        Set<String> all = new HashSet<>(byContact.keySet());
        all.addAll(byEmail.keySet());
        return trips.ask(
                        "SELECT encode(hash, 'hex') FROM tombstone WHERE workspace_id = ? AND hash = ANY (SELECT decode(h, 'hex') FROM unnest(?::text[]) AS h)",
                        List.of(workspace, Rows.column(all)),
                        (row, n) -> row.getString(1))
                .as(found -> found(found, byContact, byEmail));
    }

    /** As {@link #ask}, at once. */
    public Found find(UUID workspace, Collection<Person.Contact> contacts, Collection<String> emails) {
        return inWorkspace.call(
                workspace, () -> ask(workspace, contacts, emails).get());
    }

    void bury(UUID workspace, UUID erasure, Person person) {
        PrivacyKeys.Key key = keys.of(workspace);
        Set<String> known = new HashSet<>();
        person.emails().forEach(it -> known.add(words(it)));
        person.records().forEach(it -> known.add(words(it)));
        known.forEach(it -> jdbc.sql(
                        "INSERT INTO tombstone (workspace_id, hash, erasure_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                .params(workspace, key.hash(it), erasure)
                .update());
    }

    /** @return whether the address had been forgotten */
    boolean lift(UUID workspace, String email) {
        return jdbc.sql("DELETE FROM tombstone WHERE workspace_id = ? AND hash = ?")
                        .params(workspace, keys.of(workspace).hash(words(email)))
                        .update()
                == 1;
    }

    private static Found found(
            Collection<String> hashes, Map<String, Person.Contact> byContact, Map<String, String> byEmail) {
        Set<Person.Contact> contacts = new HashSet<>();
        Set<String> emails = new HashSet<>();
        for (String hash : hashes) {
            Person.Contact contact = byContact.get(hash);
            String email = byEmail.get(hash);
            if (contact != null) {
                contacts.add(contact);
            }
            if (email != null) {
                emails.add(email);
            }
        }
        return new Found(Set.copyOf(contacts), Set.copyOf(emails));
    }

    private static String words(Person.Contact contact) {
        RecordRef ref = contact.ref();
        return "record\0" + contact.connection() + "\0" + ref.type() + "\0" + ref.id();
    }

    private static String words(String email) {
        return "email\0" + email.strip().toLowerCase(Locale.ROOT);
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    /** Those of the asked who were forgotten. */
    public record Found(Set<Person.Contact> contacts, Set<String> emails) {

        static final Found NOBODY = new Found(Set.of(), Set.of());

        public boolean isNobody() {
            return contacts.isEmpty() && emails.isEmpty();
        }
    }
}
