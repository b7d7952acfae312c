package io.referloop.simulate;

import io.referloop.eligibility.Eligibility;
import io.referloop.eligibility.EligibilityRules;
import io.referloop.eligibility.PersonRecord;
import io.referloop.eligibility.SignalValues;
import io.referloop.program.Program;
import io.referloop.program.Vocabulary;
import io.referloop.referral.Email;
import io.referloop.referral.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whom the program would ask for a referral when the scenario ends, by the same rules as the server. */
final class Askable {

    private static final String CONTACT = "contact.";

    private final Program program;
    private final World world;
    private final Instant now;

    Askable(Program program, World world, Instant now) {
        this.program = program;
        this.world = world;
        this.now = now;
    }

    List<SimulationResult.Asked> all() {
        if (!program.eligibility().asks()) {
            return List.of();
        }
        Map<String, Instant> wins = world.firstWins();
        Map<String, List<Instant>> asks = new HashMap<>();
        world.asks()
                .forEach(it -> asks.computeIfAbsent(
                                world.people().find(it.person()).key(), key -> new ArrayList<>())
                        .add(it.when().at()));
        List<SimulationResult.Asked> asked = new ArrayList<>();
        for (String person : world.people().present()) {
            PersonRecord record =
                    record(person, customerSince(person, wins.get(person)), asks.getOrDefault(person, List.of()));
            Eligibility decided = EligibilityRules.decide(program.eligibility(), record, now, program.zone());
            if (decided instanceof Eligibility.Eligible eligible) {
                asked.add(new SimulationResult.Asked(person, eligible.reasons(), eligible.since()));
            }
        }
        return asked;
    }

    private PersonRecord record(String person, @Nullable Instant customerSince, List<Instant> asks) {
        Profile profile = world.people().profile(person);
        Map<String, PersonRecord.Told> facts = new HashMap<>();
        for (Vocabulary.Field field : program.fields().fields()) {
            if (field.name().startsWith(CONTACT)) {
                told(profile, field).ifPresent(it -> facts.put(field.name(), it));
            }
        }
        return new PersonRecord(facts, customerSince, asks, null, false, internal(person));
    }

    private Optional<PersonRecord.Told> told(Profile profile, Vocabulary.Field field) {
        List<Profile.Entry> history = profile.history(field.key()).stream()
                .filter(it -> !it.since().isAfter(now))
                .toList();
        if (history.isEmpty()) {
            return Optional.empty();
        }
        Profile.Entry last = history.getLast();
        return SignalValues.parse(field.type(), last.value(), program.zone())
                .map(value -> new PersonRecord.Told(value, last.since()));
    }

    /** The earlier of what the person's facts say and of a referral that was won. */
    private @Nullable Instant customerSince(String person, @Nullable Instant firstWin) {
        Optional<Instant> said = world.people()
                .profile(person)
                .at(People.CUSTOMER_SINCE, now)
                .flatMap(it -> SignalValues.parse(Vocabulary.Type.TIME, it, program.zone()))
                .map(Instant.class::cast);
        return Stream.concat(said.stream(), Stream.ofNullable(firstWin))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private boolean internal(String person) {
        return !program.attribution().colleagues()
                && Optional.ofNullable(world.people().find(person).email())
                        .flatMap(Email::parse)
                        .map(Email::domain)
                        .filter(Objects.requireNonNull(program.attribution().employeeDomains())::contains)
                        .isPresent();
    }
}
