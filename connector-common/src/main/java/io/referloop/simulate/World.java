package io.referloop.simulate;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.eligibility.SignalValues;
import io.referloop.program.AttributionPolicy;
import io.referloop.program.Beneficiary;
import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.program.RewardRule;
import io.referloop.program.Vocabulary;
import io.referloop.referral.Attribution;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Fact;
import io.referloop.referral.RecordKey;
import io.referloop.referral.ReferralHistory;
import io.referloop.reward.Grant;
import io.referloop.reward.RewardCase;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.joda.money.Money;

/** What is known by now: the claims, and what was told about each. */
final class World {

    /** The field of a deal that says when it was created. */
    private static final UUID CRM = Keys.id("crm", "scenario");

    private final List<Program> programs;
    private final People people;
    private final Set<RecordRef> withCurrency = new HashSet<>();
    private final Map<String, Thing.Claim> claims = new LinkedHashMap<>();
    private final Map<String, List<Fact>> facts = new HashMap<>();
    private final Map<String, List<CustomerEvent>> events = new HashMap<>();
    private final Map<String, List<String>> flags = new HashMap<>();
    private final Map<String, RewardCase> cases = new LinkedHashMap<>();
    private final List<Thing.Ask> asks = new ArrayList<>();
    private final Map<String, String> grants = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private final Map<String, Claims.Claimed> claimed = new LinkedHashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, List<String>> standingFor = new HashMap<>();
    private final Map<String, Ruling> rulings = new LinkedHashMap<>();
    private final Map<String, Set<String>> rivals = new HashMap<>();
    private final Set<String> unruled = new LinkedHashSet<>();

    World(List<Program> programs, Scenario scenario) {
        this.programs = programs;
        this.people = new People(scenario.people());
        for (Thing thing : scenario.things()) {
            if (thing instanceof Thing.RecordSays says && says.fields().containsKey(Fact.CURRENCY)) {
                withCurrency.add(says.record());
            }
        }
    }

    People people() {
        return people;
    }

    List<Thing.Ask> asks() {
        return asks;
    }

    Collection<RewardCase> cases() {
        return cases.values();
    }

    Map<String, Ruling> rulings() {
        return rulings;
    }

    Map<String, Thing.Claim> claims() {
        return claims;
    }

    /** Takes in what is a fact; what a person decides about lines is not. */
    void take(Thing thing) {
        switch (thing) {
            case Thing.Claim claim -> {
                claims.put(claim.referral(), claim);
                numbers.put(claim.referral(), (long) claims.size());
                unruled.add(claim.referral());
            }
            case Thing.RecordSays says -> takeRecord(says);
            case Thing.Happens happens -> {
                events.computeIfAbsent(happens.referral(), it -> new ArrayList<>())
                        .add(event(happens));
                touch(happens.referral());
                taxForm(happens);
            }
            case Thing.PersonSays says -> {
                people.take(says);
                touchWith(says.person());
            }
            case Thing.Ask ask -> asks.add(ask);
            case Thing.Merge merge -> {
                people.merge(merge);
                forgetClaimed();
                touchAll();
            }
            case Thing.Flag flag -> {
                flags.computeIfAbsent(flag.referral(), it -> new ArrayList<>()).add(flag.reason());
                touch(flag.referral());
            }
            case Thing.Clear clear -> {
                flags.put(clear.referral(), new ArrayList<>(List.of(CLEARED)));
                touch(clear.referral());
            }
            case Thing.Give word -> {}
            case Thing.Approve word -> {}
            case Thing.Reject word -> {}
            case Thing.Pay word -> {}
            case Thing.Draw word -> {}
            case Thing.Now word -> {}
        }
    }

    /** In the place of flags that somebody cleared: those that the claim itself raised stay away too. */
    private static final String CLEARED = "";

    /** Everything that the engine may know, by referral; and which of it changed since it was asked for the last time. */
    Changes changes() {
        if (!unruled.isEmpty()) {
            rule();
        }
        List<RewardCase> put = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (String referral : changed) {
            if (rulings.get(referral) instanceof Ruling.Accepted accepted) {
                RewardCase now = theCase(referral, accepted);
                cases.put(referral, now);
                put.add(now);
            } else if (cases.remove(referral) != null) {
                removed.add(referral);
            }
        }
        changed.clear();
        return new Changes(put, removed);
    }

    Optional<RewardCase> find(String referral) {
        return Optional.ofNullable(cases.get(referral));
    }

    /** How much of a benefit was used by an instant, at most the whole of it. */
    Money used(Entry entry, Instant until, Money whole) {
        Money used = uses(entry, until)
                .map(it -> it.number(CustomerEvent.AMOUNT)
                        .map(amount -> Money.of(whole.getCurrencyUnit(), amount, RoundingMode.HALF_UP))
                        .orElse(whole))
                .reduce(Money.zero(whole.getCurrencyUnit()), Money::plus);
        return used.isGreaterThan(whole) ? whole : used;
    }

    boolean wasUsed(Entry entry, Instant until) {
        return uses(entry, until).findAny().isPresent();
    }

    private Stream<CustomerEvent> uses(Entry entry, Instant until) {
        return find(entry.referral()).stream()
                .flatMap(it -> it.events().stream())
                .filter(it -> it.kind().equals("benefit_used") && !it.at().isAfter(until))
                .filter(it -> it.field("rule").map(entry.rule()::equals).orElse(true));
    }

    /** Why a referral that earned is none any more. */
    String whyRemoved(String referral) {
        return switch (rulings.get(referral)) {
            case Ruling.Lost lost -> lost.reason();
            case Ruling.Shares shares -> "Its part belongs to another referral.";
            case Ruling.Refused refused -> refused.reason();
            case null, default -> "The claim does not count any more.";
        };
    }

    Program program(Thing.Claim claim) {
        String key =
                Optional.ofNullable(claim.program()).orElse(programs.getFirst().key());
        Program first =
                programs.stream().filter(it -> it.key().equals(key)).findFirst().orElseThrow();
        return programs.stream()
                .filter(it -> it.key().equals(key)
                        && !it.inForceFrom().isAfter(claim.when().at()))
                .max(Comparator.comparing(Program::inForceFrom).thenComparing(Program::version))
                .orElse(first);
    }

    private void takeRecord(Thing.RecordSays says) {
        RecordKey record = new RecordKey(CRM, says.record());
        Instant at = says.when().at();
        List<Fact> told = facts.computeIfAbsent(says.referral(), it -> new ArrayList<>());
        ReferralStatus stage = says.stage();
        if (stage != null) {
            told.add(new Fact(record, Fact.STAGE, at, Keys.lower(stage), stage));
        }
        says.fields()
                .forEach((field, value) -> told.add(
                        field.equals("created_at")
                                ? new Fact(record, Fact.CREATED, at, instant(value), null)
                                : new Fact(record, field, at, value, null)));
        if (says.fields().containsKey(Fact.AMOUNT) && !withCurrency.contains(says.record())) {
            String currency = programs.getFirst().currency().getCode();
            told.add(new Fact(record, Fact.CURRENCY, at, currency, null));
        }
        Thing.Claim claim = claims.get(says.referral());
        if (claim != null && at.isBefore(claim.when().at())) {
            unruled.add(says.referral());
        }
        touch(says.referral());
    }

    private CustomerEvent event(Thing.Happens it) {
        Map<String, String> fields = new HashMap<>(it.fields());
        if (fields.containsKey(CustomerEvent.AMOUNT)) {
            fields.putIfAbsent(
                    CustomerEvent.CURRENCY, programs.getFirst().currency().getCode());
        }
        return new CustomerEvent(it.id(), it.kind(), it.when().at(), fields);
    }

    /** A form that came for a referral is its referrer's. */
    private void taxForm(Thing.Happens happens) {
        Thing.Claim claim = claims.get(happens.referral());
        if (happens.kind().equals("tax_form_received") && claim != null) {
            take(new Thing.PersonSays(happens.when(), claim.referrer(), Map.of(People.TAX_FORM, "true")));
        }
    }

    /** What tells several rewards of one rule apart, as people may name it: of a grant, the line in the file. */
    String period(String known) {
        return grants.getOrDefault(known, known);
    }

    /** What somebody grants, for the engine. */
    Grant grant(Thing.Give give) {
        UUID id = Keys.id("grant", "line " + give.when().line());
        grants.put(id.toString(), "line-" + give.when().line());
        Thing.Claim claim = give.referral() == null ? null : claims.get(give.referral());
        Program program = claim == null ? programs.getFirst() : program(claim);
        boolean toReferee = claim != null && people.same(claim.referee(), give.to());
        return new Grant(
                id,
                program,
                claim == null ? null : Keys.referral(claim.referral()),
                toReferee ? Beneficiary.REFEREE : Beneficiary.REFERRER,
                people.id(give.to()),
                Money.of(program.currency(), give.amount(), program.rounding()),
                give.reason(),
                give.by(),
                give.when().at());
    }

    /** The referral that what is told of one counts for: another when its claim lost. */
    String standsFor(String referral) {
        return switch (rulings.get(referral)) {
            case Ruling.Lost lost -> standsFor(lost.to());
            case Ruling.Shares shares -> standsFor(shares.to());
            case Ruling.Accepted accepted -> referral;
            case Ruling.Refused refused -> referral;
            case null -> referral;
        };
    }

    private void touch(String referral) {
        changed.add(standsFor(referral));
    }

    private void forgetClaimed() {
        claimed.clear();
        rivals.clear();
        unruled.addAll(claims.keySet());
    }

    private void touchWith(String person) {
        claims.values().stream()
                .filter(it -> people.same(it.referrer(), person) || people.same(it.referee(), person))
                .forEach(it -> {
                    unruled.add(it.referral());
                    touch(it.referral());
                });
    }

    private void touchAll() {
        changed.addAll(claims.keySet());
    }

    /** Decides again about claims, and about all that compete with them. */
    private void rule() {
        Set<String> concerned = concerned();
        unruled.clear();
        Map<String, Ruling> now = Claims.rule(concerned.stream()
                .map(it -> Objects.requireNonNull(claimed.get(it)))
                .toList());
        concerned.forEach(it -> standingFor.remove(standsFor(it)));
        boolean upline = programs.stream()
                .flatMap(it -> it.rules().stream())
                .anyMatch(rule -> rule.beneficiary() == Beneficiary.UPLINE);
        now.forEach((referral, ruling) -> {
            if (!ruling.equals(rulings.put(referral, ruling))) {
                changed.add(referral);
            }
        });
        concerned.stream()
                .sorted(Comparator.comparing(it -> numbers.getOrDefault(it, 0L)))
                .forEach(it -> standingFor
                        .computeIfAbsent(standsFor(it), lead -> new ArrayList<>())
                        .add(it));
        List.copyOf(changed).forEach(it -> changed.add(standsFor(it)));
        if (upline) {
            changed.addAll(claims.keySet());
        }
    }

    private Set<String> concerned() {
        Set<String> concerned = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(unruled);
        for (String referral : unruled) {
            Claims.Claimed known = claimed(Objects.requireNonNull(claims.get(referral)));
            claimed.put(referral, known);
            Claims.customers(known)
                    .forEach(it -> rivals.computeIfAbsent(it, customer -> new LinkedHashSet<>())
                            .add(referral));
        }
        while (!open.isEmpty()) {
            String referral = open.pop();
            if (concerned.add(referral)) {
                Claims.customers(Objects.requireNonNull(claimed.get(referral)))
                        .forEach(it -> open.addAll(rivals.getOrDefault(it, Set.of())));
            }
        }
        return concerned;
    }

    private Claims.Claimed claimed(Thing.Claim claim) {
        AttributionPolicy policy = program(claim).attribution();
        Scenario.Person referrer = people.find(claim.referrer());
        Scenario.Person referee = people.find(claim.referee());
        Instant at = claim.when().at();
        boolean openDeal = facts.getOrDefault(claim.referral(), List.of()).stream()
                .anyMatch(fact -> fact.record().ref().type() == RecordType.DEAL
                        && fact.occurredAt().isBefore(at));
        return new Claims.Claimed(
                claim,
                referrer,
                referee,
                people.company(referee.key(), policy),
                people.sameDomain(referrer, referee, policy),
                people.isCustomer(referee.key(), at, program(claim).calendar()),
                openDeal,
                facts.getOrDefault(claim.referral(), List.of()).stream()
                        .flatMap(it -> it.created().stream())
                        .toList(),
                policy);
    }

    private RewardCase theCase(String referral, Ruling.Accepted accepted) {
        Thing.Claim claim = Objects.requireNonNull(claims.get(referral));
        Program program = program(claim);
        List<Fact> told = new ArrayList<>();
        List<CustomerEvent> happened = new ArrayList<>();
        List<String> raised = new ArrayList<>(accepted.flags());
        for (String one : standingFor.getOrDefault(referral, List.of())) {
            told.addAll(facts.getOrDefault(one, List.of()));
            happened.addAll(events.getOrDefault(one, List.of()));
            List<String> byPeople = flags.getOrDefault(one, List.of());
            if (byPeople.contains(CLEARED)) {
                raised.clear();
            }
            byPeople.stream().filter(it -> !it.equals(CLEARED)).forEach(raised::add);
        }
        return new RewardCase(
                Keys.referral(referral),
                numbers.getOrDefault(referral, 0L),
                program,
                history(claim, told, Attribution.windowCloses(program.attribution(), lastTouch(referral))),
                happened,
                parties(claim, accepted, program),
                claim.choices(),
                raised);
    }

    /** The newest claim that has a part in the referral; a deal may follow it within the window. */
    private Instant lastTouch(String referral) {
        return standingFor.getOrDefault(referral, List.of(referral)).stream()
                .filter(it -> !(rulings.get(it) instanceof Ruling.Lost))
                .map(it -> Objects.requireNonNull(claims.get(it)).when().at())
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** When referrals of people themselves were first won, which makes them customers; by their key. */
    Map<String, Instant> firstWins() {
        Map<String, Instant> wins = new HashMap<>();
        claims.values()
                .forEach(claim -> find(claim.referral())
                        .flatMap(it -> it.history().reached(ReferralStatus.WON, false))
                        .ifPresent(it -> wins.merge(
                                people.find(claim.referee()).key(),
                                it.since(),
                                (one, other) -> one.isBefore(other) ? one : other)));
        return wins;
    }

    /** A day is its first instant in the program's zone. */
    private String instant(String time) {
        return SignalValues.parse(
                        Vocabulary.Type.TIME, time, programs.getFirst().zone())
                .map(Object::toString)
                .orElse(time);
    }

    private static ReferralHistory history(Thing.Claim claim, List<Fact> told, Instant windowCloses) {
        return ReferralHistory.of(claim.when().at(), withCreation(told, windowCloses), windowCloses);
    }

    /**
     * A deal was created when it was first heard of, unless it says otherwise; the window is not held against one whose creation nobody told.
     */
    private static List<Fact> withCreation(List<Fact> told, Instant windowCloses) {
        Map<RecordKey, Instant> first = new HashMap<>();
        told.stream()
                .filter(it -> it.record().ref().type() == RecordType.DEAL)
                .forEach(it ->
                        first.merge(it.record(), it.occurredAt(), (one, other) -> one.isBefore(other) ? one : other));
        told.stream().filter(it -> it.field().equals(Fact.CREATED)).forEach(it -> first.remove(it.record()));
        List<Fact> all = new ArrayList<>(told);
        first.forEach((deal, heard) -> {
            Instant at = heard.isBefore(windowCloses) ? heard : windowCloses.minusSeconds(1);
            all.add(new Fact(deal, Fact.CREATED, at, at.toString(), null));
        });
        return all;
    }

    private RewardCase.Parties parties(Thing.Claim claim, Ruling.Accepted accepted, Program program) {
        String referee = people.find(claim.referee()).key();
        String referrer = people.find(accepted.credits().getFirst().referrer()).key();
        return new RewardCase.Parties(
                accepted.credits().stream()
                        .map(it -> new RewardCase.Credit(people.id(it.referrer()), it.part()))
                        .toList(),
                people.id(referee),
                claim.submitter() == null ? null : people.id(claim.submitter()),
                upline(referrer, program),
                people.company(referee, program.attribution()),
                people.known(referrer),
                people.known(referee, claim));
    }

    /** Who referred the referrer, who referred them, and so on. */
    private List<UUID> upline(String referrer, Program program) {
        if (program.rules().stream().map(RewardRule::beneficiary).noneMatch(it -> it == Beneficiary.UPLINE)) {
            return List.of();
        }
        List<UUID> upline = new ArrayList<>();
        Set<String> seen = new HashSet<>(Set.of(referrer));
        String below = referrer;
        while (true) {
            Optional<String> above = referrerOf(below);
            if (above.isEmpty() || !seen.add(above.get())) {
                return upline;
            }
            below = above.get();
            upline.add(people.id(below));
        }
    }

    private Optional<String> referrerOf(String person) {
        return claims.values().stream()
                .filter(it -> people.same(it.referee(), person))
                .filter(it -> rulings.get(it.referral()) instanceof Ruling.Accepted)
                .map(it -> people.find(it.referrer()).key())
                .findFirst();
    }

    /** @param removed referrals that earned and do not count any more */
    record Changes(List<RewardCase> put, List<String> removed) {

        boolean isEmpty() {
            return put.isEmpty() && removed.isEmpty();
        }
    }
}
