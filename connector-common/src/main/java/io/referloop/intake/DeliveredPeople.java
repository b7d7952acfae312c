package io.referloop.intake;

import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.connection.Crms;
import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.privacy.Person;
import io.referloop.privacy.PersonalData;
import io.referloop.privacy.Sought;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes a forgotten person out of the raw deliveries. Only out of those that were worked off: the others still have to tell that the record
 * is gone, and lose what they say of the person when they are.
 */
@Component
class DeliveredPeople implements PersonalData {

    private static final int AT_ONCE = 100;

    private final Connections connections;
    private final Crms crms;
    private final JdbcClient jdbc;

    DeliveredPeople(Connections connections, Crms crms, JdbcClient jdbc) {
        this.connections = connections;
        this.crms = crms;
        this.jdbc = jdbc;
    }

    /** Nobody else may have kept the address of a contact that was deleted before the CRM asked to forget it. */
    @Override
    public void searchFor(UUID workspace, Sought sought) {
        Person person = sought.person();
        for (Connection connection : connections.list(workspace)) {
            Set<RecordRef> refs = of(person, connection);
            Map<RecordRef, Map<String, String>> told = new HashMap<>();
            if (!refs.isEmpty()) {
                each(
                        connection,
                        refs,
                        new Person(Set.of(), Set.of(), Set.of()),
                        delivery -> take(crms.get(connection.crm()), delivery.in(connection), refs, told));
            }
            told.values().forEach(it -> {
                sought.email(it.get(CrmRecord.EMAIL));
                sought.name(Stream.of(CrmRecord.FIRST_NAME, CrmRecord.LAST_NAME)
                        .map(name -> it.getOrDefault(name, ""))
                        .collect(Collectors.joining(" ")));
            });
        }
    }

    @Override
    public void erase(UUID workspace, Person person) {
        Predicate<String> names = names(person);
        for (Connection connection : connections.list(workspace)) {
            Set<RecordRef> refs = of(person, connection);
            CrmConnector crm = crms.get(connection.crm());
            each(
                    connection,
                    refs,
                    person,
                    delivery -> jdbc.sql(
                                    "UPDATE intake_delivery SET body = ? WHERE workspace_id = ? AND connection_id = ? AND position = ?")
                            .params(
                                    crm.without(delivery.in(connection), refs, names),
                                    workspace,
                                    connection.id(),
                                    delivery.position())
                            .update());
        }
    }

    private static void take(
            CrmConnector crm, CrmDelivery delivery, Set<RecordRef> refs, Map<RecordRef, Map<String, String>> told) {
        for (CrmChange change : crm.translate(delivery).changes()) {
            if (change instanceof CrmChange.FieldChanged field
                    && refs.contains(field.record())
                    && field.value() != null) {
                told.computeIfAbsent(field.record(), none -> new HashMap<>()).put(field.field(), field.value());
            }
        }
    }

    /** Every delivery that may speak of these; what looks like it and does not is left as it is by whoever reads it. */
    private void each(Connection connection, Set<RecordRef> refs, Person person, Consumer<Delivery> work) {
        Set<String> plain = refs.stream().map(RecordRef::id).collect(Collectors.toSet());
        plain.addAll(person.ownNames());
        String pattern = person.pattern();
        long after = 0;
        List<Delivery> found;
        do {
            found = jdbc.sql("""
                            SELECT d.position, d.received_at, d.correlation, d.body FROM intake_delivery d
                            JOIN intake_cursor c USING (workspace_id, connection_id)
                            WHERE d.workspace_id = ? AND d.connection_id = ? AND d.position > ? AND d.position <= c.position
                            AND (? <> '' AND encode(d.body, 'escape') ~* ?
                                OR EXISTS (SELECT FROM unnest(?::text[]) AS t (word) WHERE position(convert_to(t.word, 'UTF8') IN d.body) > 0))
                            ORDER BY d.position LIMIT ?""")
                    .params(connection.workspaceId(), connection.id(), after)
                    .params(pattern, pattern, Rows.column(plain), AT_ONCE)
                    .query((row, n) -> new Delivery(
                            row.getLong(1), SqlTime.read(row, "received_at"), row.getString(3), row.getBytes(4)))
                    .list();
            found.forEach(work);
            after = found.isEmpty() ? after : found.getLast().position();
        } while (found.size() == AT_ONCE);
    }

    private static Set<RecordRef> of(Person person, Connection connection) {
        return person.records().stream()
                .filter(it -> it.connection().equals(connection.id()))
                .map(Person.Contact::ref)
                .collect(Collectors.toSet());
    }

    private static Predicate<String> names(Person person) {
        String any = Stream.concat(person.emails().stream(), person.ownNames().stream())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        if (any.isEmpty()) {
            return text -> false;
        }
        Pattern pattern = Pattern.compile(any, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return text -> pattern.matcher(text).find();
    }

    private record Delivery(long position, Instant receivedAt, String correlation, byte[] body) {

        CrmDelivery in(Connection connection) {
            return new CrmDelivery(connection.crm(), connection.accountId(), receivedAt, correlation, body);
        }
    }
}
