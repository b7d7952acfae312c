package io.referloop.simulate;

import io.referloop.crm.CrmRecord;
import io.referloop.referral.Email;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who referred and who was referred in past deals. Whoever has an e-mail goes by it, so that a referrer who was referred is one person. */
final class PastDealPeople {

    private final List<String> fields;
    private final Map<String, Scenario.Person> people = new LinkedHashMap<>();
    private final Map<String, String> assumed = new HashMap<>();

    /** @param fields that may name a referrer */
    PastDealPeople(List<String> fields) {
        this.fields = fields;
    }

    Map<String, Scenario.Person> all() {
        return Collections.unmodifiableMap(people);
    }

    /** The referrer whom the deal or one of its contacts names, who is the referred person then. */
    Optional<Found> named(
            CrmRecord deal, List<CrmRecord> contacts, @Nullable CrmRecord company, @Nullable String known) {
        Optional<String> ofDeal = Optional.ofNullable(known).or(() -> name(deal));
        if (ofDeal.isPresent()) {
            CrmRecord contact = contacts.stream().findFirst().orElse(null);
            return Optional.of(new Found(referrer(ofDeal.get()), referee(deal, contact, company), contact));
        }
        for (CrmRecord contact : contacts) {
            Optional<String> name = name(contact);
            if (name.isPresent()) {
                return Optional.of(new Found(referrer(name.get()), referee(deal, contact, company), contact));
            }
        }
        return Optional.empty();
    }

    /** One assumed referrer for each customer company. */
    Found assumed(CrmRecord deal, List<CrmRecord> contacts, @Nullable CrmRecord company) {
        CrmRecord contact = contacts.stream().findFirst().orElse(null);
        String referee = referee(deal, contact, company);
        String customer = company == null ? referee : company.ref().toString();
        String referrer = assumed.computeIfAbsent(customer, it -> {
            String name = "referrer of "
                    + Optional.ofNullable(company)
                            .flatMap(one -> one.field(CrmRecord.NAME))
                            .orElse(referee);
            return people.containsKey(name) ? name + " (" + customer + ")" : name;
        });
        note(new Scenario.Person(referrer, null, null, null, null, List.of()));
        return new Found(referrer, referee, contact);
    }

    private Optional<String> name(CrmRecord record) {
        return fields.stream()
                .flatMap(it -> record.field(it).stream())
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .findFirst();
    }

    /** {@code sarah@acme.example}, {@code Sarah Chen (sarah@acme.example)} or {@code Sarah Chen}. */
    private String referrer(String named) {
        Optional<Email> email = Stream.of(named.split("[\\s<>(),;\"]+"))
                .flatMap(it -> Email.parse(it).stream())
                .findFirst();
        String name = email.isEmpty() ? named : named.replaceAll("[<(,;].*", "").strip();
        String key = email.map(Email::address).orElseGet(() -> named.toLowerCase(Locale.ROOT));
        boolean isName = !name.isEmpty() && !name.contains("@");
        note(new Scenario.Person(
                key,
                isName ? name : null,
                email.map(Email::address).orElse(null),
                null,
                email.map(Email::domain).orElse(null),
                List.of()));
        return key;
    }

    private String referee(CrmRecord deal, @Nullable CrmRecord contact, @Nullable CrmRecord company) {
        Optional<Email> email = Optional.ofNullable(contact)
                .flatMap(it -> it.field(CrmRecord.EMAIL))
                .flatMap(Email::parse);
        CrmRecord customer = contact != null ? contact : company != null ? company : deal;
        String key = email.map(Email::address)
                .orElseGet(() -> customer.ref().type().name().toLowerCase(Locale.ROOT) + " "
                        + customer.ref().id());
        note(new Scenario.Person(
                key,
                customer.field(CrmRecord.NAME).orElse(null),
                email.map(Email::address).orElse(null),
                Optional.ofNullable(company)
                        .flatMap(it -> it.field(CrmRecord.NAME))
                        .or(() -> customer.field(CrmRecord.COMPANY))
                        .orElse(null),
                Optional.ofNullable(company)
                        .flatMap(it -> it.field(CrmRecord.DOMAIN))
                        .or(() -> email.map(Email::domain))
                        .orElse(null),
                List.of()));
        return key;
    }

    /** What was known before stays; what was not is added. */
    private void note(Scenario.Person more) {
        people.merge(
                more.key(),
                more,
                (known, it) -> new Scenario.Person(
                        known.key(),
                        known.name() == null ? it.name() : known.name(),
                        known.email() == null ? it.email() : known.email(),
                        known.company() == null ? it.company() : known.company(),
                        it.company() != null && it.domain() != null || known.domain() == null
                                ? it.domain()
                                : known.domain(),
                        known.facts()));
    }

    /** @param contact the referred person, if there is one */
    record Found(String referrer, String referee, @Nullable CrmRecord contact) {}
}
