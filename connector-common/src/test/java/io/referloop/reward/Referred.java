package io.referloop.reward;

import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Profile;
import io.referloop.referral.Story;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One referral as the engine sees it, written down: {@code referred("R1").by("ada").from("Acme").story(…).event("invoice_paid", …)}. */
final class Referred {

    private final String name;
    private final long number;
    private final List<RewardCase.Credit> credits = new ArrayList<>();
    private final List<CustomerEvent> events = new ArrayList<>();
    private final List<Profile.Entry> referrer = new ArrayList<>();
    private final List<Profile.Entry> referee = new ArrayList<>();
    private final Map<String, String> choices = new LinkedHashMap<>();
    private final List<String> flags = new ArrayList<>();
    private final List<UUID> upline = new ArrayList<>();
    private Story story = Story.claimed("2026-01-01");
    private @Nullable String company;
    private @Nullable UUID submitter;

    private Referred(String name, long number) {
        this.name = name;
        this.number = number;
        this.company = name;
    }

    /** A referral by ada, of a company of its own, claimed on the first of January 2026. */
    static Referred referred(String name) {
        return new Referred(name, name.hashCode());
    }

    static Referred referred(int number) {
        return new Referred("R" + number, number);
    }

    Referred by(String... who) {
        for (String one : who) {
            credits.add(new RewardCase.Credit(id(one), BigDecimal.ONE));
        }
        return this;
    }

    Referred part(String who, String part) {
        credits.add(new RewardCase.Credit(id(who), new BigDecimal(part)));
        return this;
    }

    Referred from(@Nullable String other) {
        company = other;
        return this;
    }

    Referred story(Story told) {
        story = told;
        return this;
    }

    Referred won(String day, String dollars) {
        story = story.on(day).dollars("D-" + name, dollars).deal("D-" + name, ReferralStatus.WON);
        return this;
    }

    Referred event(String kind, String at, String id, String... fields) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            named.put(fields[i], fields[i + 1]);
        }
        events.add(new CustomerEvent(id, kind, instant(at), named));
        return this;
    }

    Referred referrer(String field, String since, String value) {
        referrer.add(new Profile.Entry(field, instant(since), value));
        return this;
    }

    Referred referee(String field, String since, String value) {
        referee.add(new Profile.Entry(field, instant(since), value));
        return this;
    }

    Referred choice(String rule, String option) {
        choices.put(rule, option);
        return this;
    }

    Referred flag(String reason) {
        flags.add(reason);
        return this;
    }

    Referred submitter(String who) {
        submitter = id(who);
        return this;
    }

    Referred upline(String... who) {
        for (String one : who) {
            upline.add(id(one));
        }
        return this;
    }

    RewardCase under(Program program) {
        return new RewardCase(
                id(name),
                number,
                program,
                story.history(),
                events,
                new RewardCase.Parties(
                        credits.isEmpty() ? List.of(new RewardCase.Credit(id("ada"), BigDecimal.ONE)) : credits,
                        id("referee of " + name),
                        submitter,
                        upline,
                        company,
                        new RewardCase.Person("ada@initech.example", Profile.of(referrer)),
                        new RewardCase.Person(
                                "priya@" + name.toLowerCase(Locale.ROOT) + ".example", Profile.of(referee))),
                choices,
                flags);
    }

    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    static Instant instant(String at) {
        return at.length() == 10 ? Story.noon(at) : Instant.parse(at);
    }

    /** What these come to at the end of 2030, as a finance person would list it: {@code R1 won-share 2500.00}. */
    static List<String> earned(Program program, Referred... all) {
        return earned(program, Instant.parse("2030-12-31T00:00:00Z"), all);
    }

    static List<String> earned(Program program, Instant asOf, Referred... all) {
        return decisions(program, Rates.NONE, asOf, all).stream()
                .filter(Decision.Earned.class::isInstance)
                .map(it -> words((Decision.Earned) it, all))
                .toList();
    }

    static List<Decision> decisions(Program program, Rates rates, Instant asOf, Referred... all) {
        return RewardEngine.decide(
                Arrays.stream(all).map(it -> it.under(program)).toList(), List.of(), rates, asOf);
    }

    /** What is not earned, and why: {@code R1 won-share CAP_LIMITED: …}. */
    static List<String> reasons(Program program, Referred... all) {
        return decisions(program, Rates.NONE, Instant.parse("2030-12-31T00:00:00Z"), all).stream()
                .<String>mapMulti((it, sink) -> {
                    if (it instanceof Decision.NotEarned no) {
                        sink.accept(name(no.referral(), all) + " "
                                + no.identity().rule() + " " + no.cause() + ": " + no.reason());
                    } else if (it instanceof Decision.WaitingForAmount waiting) {
                        sink.accept(name(waiting.referral(), all) + " "
                                + waiting.identity().rule() + (waiting.review() ? " REVIEW: " : " WAITING: ")
                                + waiting.reason());
                    }
                })
                .toList();
    }

    private static String words(Decision.Earned earned, Referred... all) {
        Worth worth = earned.worth();
        String period = earned.identity().period();
        return name(earned.referral(), all) + " " + earned.identity().rule()
                + (period.isEmpty() ? "" : " [" + period + "]")
                + " "
                + (worth.units() == null
                        ? worth.amount().getAmount().toPlainString()
                        : worth.units().words())
                + (earned.holds().isEmpty() ? "" : " held");
    }

    private static String name(@Nullable UUID referral, Referred... all) {
        return Arrays.stream(all)
                .filter(it -> id(it.name).equals(referral))
                .map(it -> it.name)
                .collect(Collectors.joining())
                .replaceFirst("^$", "-");
    }
}
