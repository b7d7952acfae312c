package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.Field.Flag;
import io.referloop.sandbox.salesforce.Write.Draft;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Accounts that are people: each has a contact of its own, and what belongs to the person stands on both, under other names on the account.
 * Writing either writes the other. An organisation without them has none of these fields.
 */
final class PersonAccounts {

    private static final String ACCOUNT = "Account";
    private static final String CONTACT = "Contact";
    private static final String PERSON = "IsPersonAccount";
    private static final String PERSONS_CONTACT = "PersonContactId";
    private static final String LAST_NAME = "LastName";

    /** By the contact's field; custom ones end otherwise instead. */
    private static final Map<String, String> NAMES = Map.of(
            LAST_NAME,
            LAST_NAME,
            "FirstName",
            "FirstName",
            "Email",
            "PersonEmail",
            "Title",
            "PersonTitle",
            "MailingCity",
            "PersonMailingCity",
            "MailingCountry",
            "PersonMailingCountry");

    private final OrgData data;

    PersonAccounts(OrgData data) {
        this.data = data;
    }

    /** The fields of an organisation that has them; again after each package. */
    static void addFields(OrgData data) {
        ObjectType account = data.required(ACCOUNT);
        ObjectType contact = data.required(CONTACT);
        Stream.of(account, contact)
                .forEach(type -> type.add(Field.of(PERSON, "Is Person Account", FieldType.BOOLEAN, 0, Flag.READ_ONLY)));
        account.add(Field.of(PERSONS_CONTACT, "Contact ID", FieldType.REFERENCE, 18, Flag.READ_ONLY)
                .to(CONTACT, "PersonContact", ""));
        for (Field field : contact.fields()) {
            String name = onAccount(field.name());
            if (name != null) {
                account.add(Field.of(name, field.label(), field.type(), field.length()));
            }
        }
    }

    /** An account that is given a last name is a person, and called by it. */
    Draft named(Draft draft) {
        if (!draft.type().equalsIgnoreCase(ACCOUNT)
                || !exist()
                || draft.values().getOrDefault(LAST_NAME, "").isEmpty()) {
            return draft;
        }
        Map<String, String> values = new LinkedHashMap<>(draft.values());
        values.putIfAbsent(
                "Name",
                Stream.of("FirstName", LAST_NAME)
                        .map(name -> draft.values().getOrDefault(name, ""))
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.joining(" ")));
        return new Draft(draft.type(), values, draft.parents());
    }

    /** Gives a new person a contact. */
    void created(Transaction transaction, Row row) {
        if (!row.type().name().equals(ACCOUNT)
                || !exist()
                || row.text(LAST_NAME).isEmpty()) {
            return;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : data.required(CONTACT).fields()) {
            String name = onAccount(field.name());
            Object value = name == null ? null : row.get(name);
            if (value != null) {
                values.put(field.name(), value);
            }
        }
        values.put("AccountId", row.id());
        values.put(PERSON, true);
        Row contact = transaction.create(data.required(CONTACT), values);
        transaction.update(row, Map.of(PERSON, true, PERSONS_CONTACT, contact.id()));
    }

    /** Writes what is the person's to the other record of the two, which is touched whatever it was. */
    void updated(Transaction transaction, Row row, Map<String, @Nullable Object> values) {
        if (!Boolean.TRUE.equals(row.get(PERSON))) {
            return;
        }
        boolean account = row.type().name().equals(ACCOUNT);
        data.live(row.text(account ? PERSONS_CONTACT : "AccountId")).ifPresent(other -> {
            Map<String, @Nullable Object> theirs = new LinkedHashMap<>();
            for (Field field : data.required(CONTACT).fields()) {
                String name = onAccount(field.name());
                if (name != null && values.containsKey(account ? name : field.name())) {
                    theirs.put(account ? field.name() : name, values.get(account ? name : field.name()));
                }
            }
            transaction.update(other, theirs);
        });
    }

    private boolean exist() {
        return data.required(ACCOUNT).has(PERSON);
    }

    private static @Nullable String onAccount(String ofContact) {
        return ofContact.endsWith("__c") ? ofContact.substring(0, ofContact.length() - 1) + "pc" : NAMES.get(ofContact);
    }
}
