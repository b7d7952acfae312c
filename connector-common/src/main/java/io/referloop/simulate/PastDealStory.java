package io.referloop.simulate;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.program.CrmFields;
import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Fact;
import io.referloop.reward.Worth;
import io.referloop.stage.StageMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a scenario of past deals. A referral is claimed when its first deal is created; a customer's later deals by the same referrer are
 * deals of the same referral. Stages keep their times; every other field counts with the value that it has now.
 */
final class PastDealStory {

    private static final int EXAMPLES_MAX = 5;
    private static final String SOURCE = "CARD";

    private final Program program;
    private final PastDealsWanted wanted;
    private final StageMap stages;
    private final CrmFields fields;
    private final PastDealPeople people;
    private final Map<Pair, List<Dealt>> referrals = new LinkedHashMap<>();
    private final Map<RecordRef, Map<String, String>> records = new LinkedHashMap<>();
    private final Map<PastDealsResult.Cause, LeftOut> leftOut = new EnumMap<>(PastDealsResult.Cause.class);
    private int outside;
    private int counted;

    PastDealStory(Program program, PastDealsWanted wanted, StageMap stages, CrmFields fields) {
        this.program = program;
        this.wanted = wanted;
        this.stages = stages;
        this.fields = fields;
        this.people = new PastDealPeople(wanted.fields());
    }

    /** How many deals belong to another time. */
    int outside() {
        return outside;
    }

    /** How many deals are part of the story. */
    int counted() {
        return counted;
    }

    List<PastDealsResult.LeftOut> leftOut() {
        return leftOut.entrySet().stream()
                .map(it -> new PastDealsResult.LeftOut(it.getKey(), it.getValue().deals, it.getValue().examples))
                .toList();
    }

    /** What a deal says, if it is of the time that is looked at and can be understood; else notes why not. */
    Optional<Told> look(CrmRecord deal) {
        NavigableMap<Instant, ReferralStatus> moves = new TreeMap<>();
        @Nullable String unmapped = null;
        for (CrmChange.StageMoved moved : deal.stages()) {
            if (!moved.occurredAt().isBefore(wanted.until())) {
                continue;
            }
            unmapped = null;
            switch (stages.meaning(deal.ref().type(), moved.track(), moved.stage())) {
                case StageMap.Meaning.Means means -> moves.put(moved.occurredAt(), means.status());
                case StageMap.Meaning.Ignored ignored -> {}
                case StageMap.Meaning.Unknown unknown -> unmapped = moved.stage();
            }
        }
        Told told = enteredLate(deal, new Told(deal, deal.createdAt(), moves));
        if (!isOfTheTime(told)) {
            outside++;
            return Optional.empty();
        }
        if (unmapped != null) {
            leave(PastDealsResult.Cause.STAGE_NOT_MAPPED, deal, "stage " + unmapped);
            return Optional.empty();
        }
        if (wanted.who() == PastDealsWanted.Who.EVERY_WON_DEAL && !isWithin(told.wonAt())) {
            leave(PastDealsResult.Cause.NOT_WON, deal, "");
            return Optional.empty();
        }
        return Optional.of(told);
    }

    /**
     * Takes a deal into the story, or notes that nobody is named as its referrer.
     *
     * @param contacts of the deal, the primary one first
     * @param known the e-mail of the referrer, if the deal belongs to a referral already
     */
    void add(Told told, List<CrmRecord> contacts, @Nullable CrmRecord company, @Nullable String known) {
        CrmRecord deal = told.deal();
        Optional<PastDealPeople.Found> found = wanted.who() == PastDealsWanted.Who.EVERY_WON_DEAL
                ? Optional.of(people.assumed(deal, contacts, company))
                : people.named(deal, contacts, company, known);
        if (found.isEmpty()) {
            leave(PastDealsResult.Cause.NO_REFERRER, deal, "");
            return;
        }
        boolean unknownAmount =
                deal.field(CrmRecord.AMOUNT).flatMap(Fact::amountIn).isEmpty();
        if (unknownAmount && told.wonAt() != null) {
            leave(PastDealsResult.Cause.NO_AMOUNT, deal, "");
        }
        counted++;
        List<RecordRef> beside = new ArrayList<>();
        Optional.ofNullable(found.get().contact()).ifPresent(it -> keep(it, beside));
        Optional.ofNullable(company).ifPresent(it -> keep(it, beside));
        referrals
                .computeIfAbsent(new Pair(found.get().referrer(), found.get().referee()), it -> new ArrayList<>())
                .add(new Dealt(deal.ref(), told.began(), told.moves(), ofDeal(deal, told.created()), beside));
    }

    Scenario scenario(List<Worth.Conversion> rates) {
        List<Thing> things = new ArrayList<>();
        // There is something to begin with, also when there are no deals.
        things.add(new Thing.Now(new Thing.When(wanted.since(), wanted.since(), 1)));
        referrals.forEach((pair, deals) -> {
            deals.sort(Comparator.comparing(Dealt::began).thenComparing(Dealt::ref));
            tell(pair, deals, things);
        });
        things.sort(Comparator.comparing(it -> it.when().told()));
        return new Scenario("Past deals", people.all(), rates, Scenario.Figures.NONE, things, wanted.until(), null);
    }

    private void tell(Pair pair, List<Dealt> deals, List<Thing> things) {
        String referral = "deal-" + deals.getFirst().ref().id();
        Instant claimed = deals.getFirst().began();
        things.add(new Thing.Claim(
                when(claimed, things),
                referral,
                pair.referrer(),
                pair.referee(),
                Thing.By.SUBMISSION,
                null,
                Map.of(),
                SOURCE,
                null));
        for (Dealt deal : deals) {
            for (RecordRef beside : deal.beside()) {
                Map<String, String> said = records.getOrDefault(beside, Map.of());
                if (!said.isEmpty()) {
                    things.add(new Thing.RecordSays(when(deal.began(), things), referral, beside, null, said));
                }
            }
            things.add(new Thing.RecordSays(when(deal.began(), things), referral, deal.ref(), null, deal.fields()));
            deal.moves()
                    .forEach((at, status) ->
                            things.add(new Thing.RecordSays(when(at, things), referral, deal.ref(), status, Map.of())));
        }
    }

    /** What happens is told when the day is over: the engine decides once a day then, however many deals there are. */
    private Thing.When when(Instant at, List<Thing> before) {
        Instant evening = program.calendar().start(program.calendar().day(at).plusDays(1));
        return new Thing.When(at, evening.isAfter(wanted.until()) ? wanted.until() : evening, before.size() + 1);
    }

    /** What was entered as won in one go was won on its close date, if that lies before. */
    private Told enteredLate(CrmRecord deal, Told told) {
        if (deal.stages().size() != 1 || told.wonAt() == null) {
            return told;
        }
        Optional<Instant> closed = deal.field(CrmRecord.CLOSE_DATE).flatMap(this::start);
        if (closed.isEmpty() || !closed.get().isBefore(told.moves().firstKey())) {
            return told;
        }
        Instant created = closed.get().isBefore(told.created()) ? closed.get() : told.created();
        return new Told(deal, created, new TreeMap<>(Map.of(closed.get(), ReferralStatus.WON)));
    }

    private Optional<Instant> start(String day) {
        try {
            return Optional.of(program.calendar().start(LocalDate.parse(day)));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    private boolean isOfTheTime(Told told) {
        return isWithin(told.created()) || isWithin(told.wonAt());
    }

    private boolean isWithin(@Nullable Instant at) {
        return at != null && !at.isBefore(wanted.since()) && at.isBefore(wanted.until());
    }

    private Map<String, String> ofDeal(CrmRecord deal, Instant created) {
        Map<String, String> said = new LinkedHashMap<>(declared(deal));
        said.put("created_at", created.toString());
        deal.field(CrmRecord.AMOUNT).ifPresent(it -> said.put(Fact.AMOUNT, it));
        deal.field(CrmRecord.CURRENCY).ifPresent(it -> said.put(Fact.CURRENCY, it));
        return said;
    }

    private void keep(CrmRecord record, List<RecordRef> beside) {
        beside.add(record.ref());
        records.computeIfAbsent(record.ref(), it -> declared(record));
    }

    /** What the program reads of a record, by the program's names. */
    private Map<String, String> declared(CrmRecord record) {
        Map<String, String> said = new LinkedHashMap<>();
        String type = record.ref().type().name().toLowerCase(Locale.ROOT);
        for (String property : fields.properties(type)) {
            record.field(property)
                    .ifPresent(value -> fields.names(type, property).forEach(name -> said.put(name, value)));
        }
        return said;
    }

    private void leave(PastDealsResult.Cause cause, CrmRecord deal, String detail) {
        LeftOut of = leftOut.computeIfAbsent(cause, it -> new LeftOut());
        of.deals++;
        if (of.examples.size() < EXAMPLES_MAX) {
            String name = deal.field(CrmRecord.NAME).map(it -> " " + it).orElse("");
            of.examples.add(deal.ref().id() + name + (detail.isEmpty() ? "" : ", " + detail));
        }
    }

    /**
     * A deal that is looked at.
     *
     * @param moves what its stages meant, by the time at which they were entered
     */
    record Told(CrmRecord deal, Instant created, NavigableMap<Instant, ReferralStatus> moves) {

        /** When it was won, if it stands so. */
        @Nullable
        Instant wonAt() {
            @Nullable Instant since = null;
            for (Map.Entry<Instant, ReferralStatus> move : moves.entrySet()) {
                boolean won = move.getValue() == ReferralStatus.WON;
                since = won ? Optional.ofNullable(since).orElse(move.getKey()) : null;
            }
            return since;
        }

        /** Some CRMs date the first stage before the record itself. */
        Instant began() {
            return moves.isEmpty() || created.isBefore(moves.firstKey()) ? created : moves.firstKey();
        }
    }

    private record Pair(String referrer, String referee) {}

    private record Dealt(
            RecordRef ref,
            Instant began,
            NavigableMap<Instant, ReferralStatus> moves,
            Map<String, String> fields,
            List<RecordRef> beside) {}

    private static final class LeftOut {

        private final List<String> examples = new ArrayList<>();
        private int deals;
    }
}
