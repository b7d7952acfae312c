package io.referloop.simulate;

import io.referloop.program.AttributionPolicy;
import io.referloop.program.ProgramCalendar;
import io.referloop.referral.FreeMail;
import io.referloop.referral.Profile;
import io.referloop.reward.RewardCase;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who takes part, and what is known of each by now. */
final class People {

    static final String CUSTOMER_SINCE = "customer_since";
    static final String TAX_FORM = "tax_form";

    private final Map<String, Scenario.Person> people;
    private final Map<String, List<Profile.Entry>> facts = new HashMap<>();
    private final Map<String, String> mergedInto = new HashMap<>();
    private final Map<UUID, String> keys = new HashMap<>();
    private final Map<String, List<String>> domains = new HashMap<>();

    People(Map<String, Scenario.Person> people) {
        this.people = new LinkedHashMap<>(people);
        people.forEach((key, person) -> {
            facts.put(key, new ArrayList<>(person.facts()));
            keys.put(Keys.person(key), key);
            if (person.company() != null && person.domain() != null) {
                domains.computeIfAbsent(person.company().toLowerCase(Locale.ROOT), it -> new ArrayList<>())
                        .add(person.domain());
            }
        });
    }

    /** Everybody who was not merged into somebody else. */
    List<String> present() {
        return people.keySet().stream()
                .filter(it -> !mergedInto.containsKey(it))
                .toList();
    }

    void take(Thing.PersonSays says) {
        List<Profile.Entry> of = facts(find(says.person()).key());
        says.fields()
                .forEach((field, value) ->
                        of.add(new Profile.Entry(field, says.when().at(), value)));
    }

    void merge(Thing.Merge merge) {
        String from = find(merge.from()).key();
        String into = find(merge.into()).key();
        if (!from.equals(into)) {
            mergedInto.put(from, into);
            facts(into).addAll(facts(from));
        }
    }

    /** Somebody as they are known now: after a merge, who they were merged into. */
    Scenario.Person find(String key) {
        String now = key;
        while (mergedInto.containsKey(now)) {
            now = Objects.requireNonNull(mergedInto.get(now));
        }
        return Objects.requireNonNull(people.get(now));
    }

    boolean same(String one, String other) {
        return find(one).key().equals(find(other).key());
    }

    UUID id(String key) {
        return Keys.person(find(key).key());
    }

    String key(UUID id) {
        return Objects.requireNonNull(keys.get(id), () -> "nobody has the id " + id);
    }

    Profile profile(String key) {
        return Profile.of(facts(key));
    }

    RewardCase.Person known(String key) {
        return new RewardCase.Person(find(key).email(), profile(key));
    }

    /** Somebody who was referred, with what only the claim tells. */
    RewardCase.Person known(String key, Thing.Claim claim) {
        List<Profile.Entry> all = new ArrayList<>(facts(key));
        all.add(new Profile.Entry("referral.source", Instant.EPOCH, claim.source()));
        String name = find(key).company();
        if (name != null) {
            all.add(new Profile.Entry("company.name", Instant.EPOCH, name));
        }
        return new RewardCase.Person(find(key).email(), Profile.of(all));
    }

    /** What tells customers apart: the domain, else the company's name. */
    @Nullable
    String company(String key, AttributionPolicy policy) {
        Scenario.Person person = find(key);
        if (person.company() == null) {
            return isFree(person.domain(), policy) ? null : person.domain();
        }
        String name = person.company().toLowerCase(Locale.ROOT);
        return domains.getOrDefault(name, List.of()).stream()
                .filter(it -> !isFree(it, policy))
                .findFirst()
                .orElse(name);
    }

    boolean sameDomain(Scenario.Person one, Scenario.Person other, AttributionPolicy policy) {
        return !isFree(one.domain(), policy) && Objects.equals(one.domain(), other.domain());
    }

    boolean isCustomer(String key, Instant at, ProgramCalendar calendar) {
        Optional<String> since = profile(key).at(CUSTOMER_SINCE, at);
        try {
            return since.map(it -> it.length() == 10 ? calendar.start(LocalDate.parse(it)) : Instant.parse(it))
                    .filter(it -> it.isBefore(at))
                    .isPresent();
        } catch (DateTimeException noTime) {
            return false;
        }
    }

    private static boolean isFree(@Nullable String domain, AttributionPolicy policy) {
        return domain == null || FreeMail.is(domain, policy.freeMail());
    }

    private List<Profile.Entry> facts(String key) {
        return facts.computeIfAbsent(key, it -> new ArrayList<>());
    }
}
