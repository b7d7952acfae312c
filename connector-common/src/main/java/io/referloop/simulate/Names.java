package io.referloop.simulate;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.Program;
import io.referloop.program.ProgramCalendar;
import io.referloop.program.ReferralStatus;
import io.referloop.program.RewardRule;
import io.referloop.program.YamlBlock;
import io.referloop.referral.Fact;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads single values of a scenario: what it may name, and when. */
final class Names {

    private static final List<String> RECORDS = List.of("deal", "lead", "contact", "company");

    static final String GRANT = "grant";

    private final List<Program> programs;
    private final Set<String> people;
    private final Map<String, Set<String>> deals = new HashMap<>();

    private Names(List<Program> programs, Set<String> people) {
        this.programs = programs;
        this.people = people;
    }

    /** @param things to find the referrals that are claimed, and the deals they name */
    static Names of(List<Program> programs, Collection<String> people, List<YamlBlock> things) {
        Names names = new Names(programs, new TreeSet<>(people));
        for (YamlBlock thing : things) {
            thing.find("claim").ifPresent(claim -> {
                if (names.deals.put(key(claim), new TreeSet<>()) != null) {
                    throw claim.fault("a key that no other claim has");
                }
            });
        }
        for (YamlBlock thing : things) {
            if (thing.has("referral") && thing.has("deal")) {
                names.deals
                        .computeIfAbsent(names.referral(thing.text("referral")), it -> new TreeSet<>())
                        .add(thing.text("deal").value());
            }
        }
        return names;
    }

    List<Program> programs() {
        return programs;
    }

    String person(YamlBlock.Scalar scalar) {
        return known(scalar, people, "somebody under people");
    }

    String referral(YamlBlock.Scalar scalar) {
        return known(scalar, deals.keySet(), "a claim of this file");
    }

    String rule(YamlBlock.Scalar scalar) {
        Set<String> rules = new TreeSet<>();
        programs.forEach(it -> it.rules().stream().map(RewardRule::key).forEach(rules::add));
        return known(scalar, rules, "a rule of the program");
    }

    /** A rule, or {@code grant} for what a person granted. */
    String ruleOrGrant(YamlBlock.Scalar scalar) {
        return scalar.value().equals(GRANT) ? GRANT : rule(scalar);
    }

    String program(YamlBlock.Scalar scalar) {
        return known(scalar, programs.stream().map(Program::key).toList(), "a program that is given");
    }

    /** The record that a thing is about: the one it names, else the referral's only deal. */
    RecordRef record(YamlBlock thing, String referral) {
        List<String> named = RECORDS.stream().filter(thing::has).toList();
        if (named.size() > 1) {
            throw thing.fault(named.get(1), "one record at a time; " + named.getFirst() + " is named too");
        }
        if (named.size() == 1) {
            String type = named.getFirst();
            return new RecordRef(
                    RecordType.valueOf(type.toUpperCase(Locale.ROOT)),
                    thing.text(type).value());
        }
        Set<String> ofReferral = deals.getOrDefault(referral, Set.of());
        if (ofReferral.size() > 1) {
            throw thing.fault("deal", "which deal, " + referral + " has " + String.join(", ", ofReferral));
        }
        return new RecordRef(RecordType.DEAL, ofReferral.stream().findFirst().orElse(referral + "-deal"));
    }

    Instant time(YamlBlock.Scalar scalar) {
        return moment(scalar).from();
    }

    /** An instant, a local date-time in the program's zone, or a whole day there. */
    Expectation.Moment moment(YamlBlock.Scalar scalar) {
        return moment(scalar, programs.getFirst().calendar());
    }

    static Expectation.Moment moment(YamlBlock.Scalar scalar, ProgramCalendar calendar) {
        String text = scalar.value();
        try {
            if (text.length() == 10) {
                LocalDate day = LocalDate.parse(text);
                return new Expectation.Moment(text, calendar.start(day), calendar.start(day.plusDays(1)));
            }
            boolean zoned = text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
            Instant at = zoned
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(calendar.zone()).toInstant();
            return new Expectation.Moment(text, at, at.plusNanos(1));
        } catch (DateTimeException unreadable) {
            throw scalar.fault("a time: 2026-01-31, 2026-01-31T09:30 (" + calendar.zone()
                    + ", the program's zone), or 2026-01-31T09:30:00Z");
        }
    }

    LocalDate day(YamlBlock.Scalar scalar) {
        try {
            return LocalDate.parse(scalar.value());
        } catch (DateTimeException unreadable) {
            throw scalar.fault("a day: 2026-01-31");
        }
    }

    static ReferralStatus status(YamlBlock.Scalar scalar) {
        return choice(scalar, ReferralStatus.mappable());
    }

    static <E extends Enum<E>> E choice(YamlBlock.Scalar scalar, Collection<E> allowed) {
        Map<String, E> byName = new LinkedHashMap<>();
        allowed.forEach(it -> byName.put(it.name().toLowerCase(Locale.ROOT), it));
        return Optional.ofNullable(byName.get(scalar.value()))
                .orElseThrow(() -> scalar.fault("one of " + String.join(", ", byName.keySet())));
    }

    static <E extends Enum<E>> E choice(YamlBlock.Scalar scalar, Class<E> type) {
        return choice(scalar, Arrays.asList(type.getEnumConstants()));
    }

    static BigDecimal number(YamlBlock.Scalar scalar) {
        return Fact.amountIn(scalar.value()).orElseThrow(() -> scalar.fault("a number, 1200.00"));
    }

    static long whole(YamlBlock.Scalar scalar, long least, long most) {
        try {
            long number = Long.parseLong(scalar.value());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, in the same words as a number out of range.
        }
        throw scalar.fault("a whole number from " + least + " to " + most);
    }

    /** A key of the scenario's own: a person's, a claim's. */
    static String key(YamlBlock.Scalar scalar) {
        if (!scalar.value().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw scalar.fault("letters, digits, dots, hyphens and underscores, at most 63");
        }
        return scalar.value();
    }

    static String currency(YamlBlock.Scalar scalar) {
        if (!scalar.value().matches("[A-Z]{3}")) {
            throw scalar.fault("an ISO 4217 code, USD");
        }
        return scalar.value();
    }

    private static String known(YamlBlock.Scalar scalar, Collection<String> known, String expected) {
        if (known.contains(scalar.value())) {
            return scalar.value();
        }
        String names = known.size() > 12 ? "" : ": " + String.join(", ", new TreeSet<>(known));
        throw scalar.fault(expected + (known.isEmpty() ? ", there is none" : names));
    }
}
