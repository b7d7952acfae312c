package io.referloop.privacy;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A person while it is found out by what they are known. */
public final class Sought {

    private static final Pattern FULL_NAME = Pattern.compile("\\S{2,}(\\s+\\S+)*\\s+\\S{2,}");

    private final Set<String> emails = new LinkedHashSet<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<Person.Contact> records = new LinkedHashSet<>();

    public static Sought of(Person person) {
        Sought sought = new Sought();
        sought.emails.addAll(person.emails());
        sought.names.addAll(person.names());
        sought.records.addAll(person.records());
        return sought;
    }

    public void email(@Nullable String email) {
        if (email != null && email.contains("@")) {
            emails.add(email.strip().toLowerCase(Locale.ROOT));
        }
    }

    /** What a record is called; an address among the names counts as one, and what is no full name is left out. */
    public void name(@Nullable String name) {
        if (name == null || name.equals(Person.NOBODY)) {
            return;
        }
        if (name.contains("@")) {
            email(name);
        } else if (FULL_NAME.matcher(name.strip()).matches()) {
            names.add(name.strip());
        }
    }

    public void record(UUID connection, RecordRef ref) {
        if (ref.type() == RecordType.CONTACT) {
            records.add(new Person.Contact(connection, ref));
        }
    }

    /** Who it is, as far as that is known by now. */
    public Person person() {
        return new Person(emails, names, records);
    }
}
