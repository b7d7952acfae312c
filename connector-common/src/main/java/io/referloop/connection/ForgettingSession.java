package io.referloop.connection;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordType;
import io.referloop.privacy.Erasures;
import io.referloop.privacy.Person;
import io.referloop.privacy.Tombstones;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CRM as if it had forgotten whom we were asked to forget: such a contact comes with its stages and associations and nothing else.
 * Stands around every session, so no feature can read past it, a backfill included.
 */
final class ForgettingSession {

    private final Tombstones tombstones;
    private final Erasures erasures;
    private final UUID workspace;
    private final UUID connection;

    ForgettingSession(Tombstones tombstones, Erasures erasures, UUID workspace, UUID connection) {
        this.tombstones = tombstones;
        this.erasures = erasures;
        this.workspace = workspace;
        this.connection = connection;
    }

    /** A proxy, so that a method which answers records and is added tomorrow is covered too. */
    CrmSession around(CrmSession session) {
        return (CrmSession) Proxy.newProxyInstance(
                CrmSession.class.getClassLoader(), new Class<?>[] {CrmSession.class}, (proxy, method, arguments) -> {
                    try {
                        return seen(method.invoke(session, arguments));
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getTargetException();
                    }
                });
    }

    private @Nullable Object seen(@Nullable Object answer) {
        return switch (answer) {
            case CrmSession session -> around(session);
            case RecordPage page -> new RecordPage(seen(page.records()), page.missing(), page.next(), page.remaining());
            case CrmRecord record -> seen(List.of(record)).getFirst();
            case null, default -> answer;
        };
    }

    private List<CrmRecord> seen(List<CrmRecord> records) {
        List<CrmRecord> contacts = records.stream()
                .filter(it -> it.ref().type() == RecordType.CONTACT)
                .toList();
        if (contacts.isEmpty()) {
            return records;
        }
        Set<Person.Contact> refs = new LinkedHashSet<>();
        Set<String> emails = new LinkedHashSet<>();
        contacts.forEach(it -> {
            refs.add(contact(it));
            it.field(CrmRecord.EMAIL).ifPresent(emails::add);
        });
        Tombstones.Found found = tombstones.find(workspace, refs, emails);
        return found.isNobody() ? records : without(found, records);
    }

    private List<CrmRecord> without(Tombstones.Found found, List<CrmRecord> records) {
        List<CrmRecord> seen = new ArrayList<>();
        for (CrmRecord record : records) {
            boolean contact = record.ref().type() == RecordType.CONTACT;
            Optional<String> email = record.field(CrmRecord.EMAIL).filter(found.emails()::contains);
            if (contact && email.isPresent()) {
                erasures.cameBack(workspace, connection, record.ref(), email.get());
            }
            boolean forgotten =
                    contact && (email.isPresent() || found.contacts().contains(contact(record)));
            seen.add(forgotten ? record.forgotten() : record);
        }
        return seen;
    }

    private Person.Contact contact(CrmRecord record) {
        return new Person.Contact(connection, record.ref());
    }
}
