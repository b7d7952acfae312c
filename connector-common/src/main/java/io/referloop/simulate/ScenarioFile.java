package io.referloop.simulate;

import io.referloop.program.Program;
import io.referloop.program.ProgramFault;
import io.referloop.program.ReferralStatus;
import io.referloop.program.YamlBlock;
import io.referloop.referral.Email;
import io.referloop.referral.Profile;
import io.referloop.reward.Worth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a scenario from its file. What it does not understand it refuses, with the line; it never guesses and never skips a key. */
public final class ScenarioFile {

    public static final int CHARACTERS_MAX = 5_000_000;

    private static final Set<String> KEYS =
            Set.of("scenario", "people", "rates", "figures", "things", "until", "expect");
    private static final Set<String> PERSON_KEYS = Set.of("name", "email", "company", "domain");

    private ScenarioFile() {}

    /**
     * @param document the text of the file, YAML or JSON
     * @param programs at least one; the first one's zone decides days and local times
     * @throws ProgramFault when anything in it is unknown, missing or impossible
     */
    public static Scenario read(String document, List<Program> programs) {
        YamlBlock file = YamlBlock.parse(document, CHARACTERS_MAX);
        file.allow(KEYS);
        Map<String, Scenario.Person> people = people(file);
        List<YamlBlock> blocks = file.blocks("things");
        Names names = Names.of(programs, people.keySet(), blocks);
        List<Thing> things = things(names, blocks);
        return new Scenario(
                file.text("scenario").value(),
                people,
                rates(file, names),
                figures(file),
                things,
                until(file, names, things.getLast().when().told()),
                file.has("expect") ? new ExpectationReader(names).read(file.block("expect")) : null);
    }

    private static Map<String, Scenario.Person> people(YamlBlock file) {
        YamlBlock block = file.block("people");
        Map<String, Scenario.Person> people = new LinkedHashMap<>();
        for (String key : block.keys()) {
            Names.key(new YamlBlock.Scalar("people", key, block.line(key)));
            people.put(key, person(key, block.block(key)));
        }
        if (people.isEmpty()) {
            throw file.fault("people", "at least one person");
        }
        return people;
    }

    private static Scenario.Person person(String key, YamlBlock block) {
        @Nullable
        Email email = block.find("email")
                .map(it -> Email.parse(it.value()).orElseThrow(() -> it.fault("an e-mail address")))
                .orElse(null);
        List<Profile.Entry> facts = new ArrayList<>();
        ThingReader.fields(block).forEach((field, value) -> {
            if (!PERSON_KEYS.contains(field)) {
                facts.add(new Profile.Entry(field, Instant.EPOCH, value));
            }
        });
        return new Scenario.Person(
                key,
                block.find("name").map(YamlBlock.Scalar::value).orElse(null),
                email == null ? null : email.address(),
                block.find("company").map(YamlBlock.Scalar::value).orElse(null),
                block.find("domain").map(YamlBlock.Scalar::value).orElse(email == null ? null : email.domain()),
                facts);
    }

    private static List<Thing> things(Names names, List<YamlBlock> blocks) {
        ThingReader reader = new ThingReader(names);
        List<Thing> things = new ArrayList<>();
        Map<Object, ReferralStatus> stages = new HashMap<>();
        for (YamlBlock block : blocks) {
            Thing thing = reader.read(block);
            if (thing instanceof Thing.RecordSays says && says.stage() != null) {
                ReferralStatus other =
                        stages.put(List.of(says.record(), says.when().at()), says.stage());
                if (other != null && other != says.stage()) {
                    throw block.fault(
                            "at",
                            "another time: the record enters " + other.label()
                                    + " at this very time, and the order decides");
                }
            }
            things.add(thing);
        }
        things.sort(Comparator.comparing(it -> it.when().told()));
        return things;
    }

    private static List<Worth.Conversion> rates(YamlBlock file, Names names) {
        if (!file.has("rates")) {
            return List.of();
        }
        return file.blocks("rates").stream()
                .map(block -> {
                    block.allow(Set.of("from", "to", "rate", "day", "source"));
                    return new Worth.Conversion(
                            Names.currency(block.text("from")),
                            Names.currency(block.text("to")),
                            Names.number(block.text("rate")),
                            block.find("source").map(YamlBlock.Scalar::value).orElse("scenario"),
                            names.day(block.text("day")));
                })
                .toList();
    }

    private static Scenario.Figures figures(YamlBlock file) {
        if (!file.has("figures")) {
            return Scenario.Figures.NONE;
        }
        YamlBlock block = file.block("figures");
        block.allow(Set.of("customers", "asked", "fixed_cost"));
        return new Scenario.Figures(
                block.find("customers")
                        .map(it -> Names.whole(it, 0, 1_000_000_000))
                        .orElse(null),
                block.find("asked").map(it -> Names.whole(it, 0, 1_000_000_000)).orElse(null),
                block.find("fixed_cost").map(Names::number).orElse(null));
    }

    private static Instant until(YamlBlock file, Names names, Instant last) {
        if (!file.has("until")) {
            return last;
        }
        Instant until = names.time(file.text("until"));
        if (until.isBefore(last)) {
            throw file.text("until").fault("not before the last thing is told");
        }
        return until;
    }
}
