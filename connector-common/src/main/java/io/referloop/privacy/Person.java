package io.referloop.privacy;

import io.referloop.crm.RecordRef;
import io.referloop.workspace.Rows;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Somebody who is to be forgotten.
 *
 * @param emails in lower case
 * @param names full names only: a first name alone stands in too many texts that are about others
 * @param namesakes those of the names that somebody else here bears too: in texts they are left alone
 */
public record Person(Set<String> emails, Set<String> names, Set<Contact> records, Set<String> namesakes) {

    /** What stands where a name stood. */
    public static final String NOBODY = "Erased person";

    public Person {
        emails = Set.copyOf(emails);
        names = Set.copyOf(names);
        records = Set.copyOf(records);
        namesakes = Set.copyOf(namesakes);
    }

    public Person(Set<String> emails, Set<String> names, Set<Contact> records) {
        this(emails, names, records, Set.of());
    }

    Person amongOthers(Set<String> sharing) {
        return new Person(emails, names, records, sharing);
    }

    /** The names that mean this person and nobody else. */
    public Set<String> ownNames() {
        return names.stream().filter(it -> !namesakes.contains(it)).collect(Collectors.toSet());
    }

    /** A regular expression of PostgreSQL's, without regard to case, that finds the person in a text; empty when nothing would. */
    public String pattern() {
        Set<String> found = new LinkedHashSet<>();
        emails.stream()
                .sorted()
                .forEach(it -> found.add("(?<![[:alnum:]._%+-])" + quoted(it) + "(?![[:alnum:]-]|\\.[[:alnum:]])"));
        ownNames().stream().sorted().forEach(it -> {
            found.add(quoted(it));
            found.add(quoted(it.replace("\\", "\\\\").replace("\"", "\\\"")));
        });
        return String.join("|", found);
    }

    /** Connections and record ids, for {@code unnest(?::text[]::uuid[], ?::text[])}. */
    public Rows contacts() {
        Rows rows = new Rows(2);
        records.forEach(it -> rows.add(it.connection(), it.ref().id()));
        return rows;
    }

    private static String quoted(String text) {
        return text.codePoints()
                .mapToObj(it -> Character.isLetterOrDigit(it)
                        ? Character.toString(it)
                        : Character.isWhitespace(it) ? "\\s+" : "\\" + Character.toString(it))
                .collect(Collectors.joining());
    }

    /** A contact of a CRM. */
    public record Contact(UUID connection, RecordRef ref) {}
}
