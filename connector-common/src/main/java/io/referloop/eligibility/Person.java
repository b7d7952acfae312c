package io.referloop.eligibility;

import io.referloop.eligibility.EligibilityDecided.Standing;
import io.referloop.program.Program;
import io.referloop.program.Vocabulary;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One contact before the programs.
 *
 * @param told by the CRM's own names
 * @param actions oldest first
 * @param won when a referral of this contact was won
 */
record Person(
        Candidate candidate,
        Map<String, ContactFacts.Telling> told,
        List<Actions.Action> actions,
        @Nullable Instant won) {

    /** The first program that wants the person asked decides; if none does, the one that might soonest. */
    CandidateRows.Decided decide(List<Program> programs, Instant now) {
        List<Judged> judged = programs.stream()
                .map(it -> new Judged(it, EligibilityRules.decide(it.eligibility(), as(it), now, it.zone())))
                .toList();
        Instant look = judged.stream()
                .flatMap(it -> Stream.ofNullable(it.eligibility().nextLook()))
                .min(Comparator.naturalOrder())
                .orElse(null);
        Judged deciding = judged.stream()
                .filter(it -> it.eligibility() instanceof Eligibility.Eligible)
                .findFirst()
                .or(() -> judged.stream()
                        .min(Comparator.comparing(it ->
                                Objects.requireNonNullElse(it.eligibility().nextLook(), Instant.MAX))))
                .orElse(null);
        return new CandidateRows.Decided(
                standing(deciding),
                deciding == null ? null : deciding.program().id(),
                deciding == null ? List.of() : deciding.eligibility().why(),
                deciding != null && deciding.eligibility() instanceof Eligibility.Eligible yes
                        ? yes.signals()
                        : List.of(),
                optedOut(),
                look,
                candidate.shown());
    }

    private Standing standing(@Nullable Judged judged) {
        if (judged == null) {
            return new Standing(candidate.contact(), false, "No program says whom to ask", null, null);
        }
        return switch (judged.eligibility()) {
            case Eligibility.Eligible yes ->
                new Standing(candidate.contact(), true, String.join("; ", yes.reasons()), yes.since(), yes.nextAsk());
            case Eligibility.NotEligible no ->
                new Standing(candidate.contact(), false, no.reason(), null, no.nextLook());
        };
    }

    private PersonRecord as(Program program) {
        boolean employee = candidate
                .domain()
                .filter(program.attribution().employeeDomains()::contains)
                .isPresent();
        return new PersonRecord(
                facts(program.fields(), program.zone()),
                earliest(candidate.customerSince(), won),
                actions.stream()
                        .filter(it -> it.kind() == Actions.Kind.ASK)
                        .map(Actions.Action::at)
                        .toList(),
                snoozedUntil(),
                optedOut(),
                employee && !program.attribution().colleagues());
    }

    private Map<String, PersonRecord.Told> facts(Vocabulary vocabulary, ZoneId zone) {
        Map<String, PersonRecord.Told> facts = new HashMap<>();
        own(facts, "contact.email", candidate.email());
        own(facts, "referrer.email", candidate.email());
        own(facts, "referrer.domain", candidate.domain().orElse(null));
        own(facts, "company.name", candidate.company());
        for (Vocabulary.Field field : vocabulary.fields()) {
            ContactFacts.Telling telling =
                    field.subject().equals(AskingPrograms.CONTACT) ? told.get(field.property()) : null;
            if (telling != null) {
                SignalValues.parse(field.type(), telling.value(), zone)
                        .ifPresent(it -> facts.put(field.name(), new PersonRecord.Told(it, telling.at())));
            }
        }
        return facts;
    }

    /** Who somebody is has no time of its own: it makes nobody eligible later than what else is asked for. */
    private static void own(Map<String, PersonRecord.Told> facts, String name, @Nullable String value) {
        if (value != null) {
            facts.put(name, new PersonRecord.Told(value, Instant.EPOCH));
        }
    }

    private @Nullable Instant snoozedUntil() {
        return actions.stream()
                .flatMap(it -> Stream.ofNullable(it.until()))
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private boolean optedOut() {
        return actions.stream()
                .map(Actions.Action::kind)
                .filter(it -> it == Actions.Kind.OPT_OUT || it == Actions.Kind.OPT_IN)
                .reduce((earlier, later) -> later)
                .filter(it -> it == Actions.Kind.OPT_OUT)
                .isPresent();
    }

    private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    private record Judged(Program program, Eligibility eligibility) {}
}
