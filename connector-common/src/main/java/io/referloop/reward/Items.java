package io.referloop.reward;

import io.referloop.program.Milestone;
import io.referloop.program.ReferralStatus;
import io.referloop.program.RewardRule;
import io.referloop.program.Trigger;
import io.referloop.program.Words;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Fact;
import io.referloop.referral.RecordKey;
import io.referloop.referral.ReferralHistory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what one referral may earn by each rule, and says why not where it may not. Looks at no other referral. */
final class Items {

    private static final int ANNIVERSARIES_MAX = 600;

    private final RewardCase of;
    private final ReferralHistory history;
    private final CustomerLife life;
    private final Reached reached;
    private final Instant asOf;
    private final List<Item> found = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();
    private Instant next = Instant.MAX;

    private Items(RewardCase of, CustomerLife life, Instant asOf) {
        this.of = of;
        this.history = of.history();
        this.life = life;
        this.reached = new Reached(of, life);
        this.asOf = asOf;
    }

    static Items of(RewardCase of, CustomerLife life, Instant asOf) {
        Items items = new Items(of, life, asOf);
        List<RewardRule> rules = of.program().rules();
        for (int order = 0; order < rules.size(); order++) {
            items.find(rules.get(order), order);
        }
        return items;
    }

    List<Item> found() {
        return found;
    }

    /** Rules that the referral gives no reason to earn by. */
    List<Missing> missing() {
        return missing;
    }

    /** When time alone makes it earn more; the end of time when it never does. */
    Instant next() {
        return next;
    }

    private void find(RewardRule rule, int order) {
        switch (rule.on()) {
            case Trigger.Reached on -> milestone(rule, order, on);
            case Trigger.Happened on -> events(rule, order, on);
            case Trigger.SpendReached on -> spend(rule, order, on);
            case Trigger.Anniversary on -> anniversaries(rule, order, on);
            case Trigger.WhileActive on -> {
                // A state over all referrals of a referrer: see StandingRewards.
            }
            case Trigger.Competition on -> milestone(rule, order, new Trigger.Reached(on.milestone(), false));
        }
    }

    private void milestone(RewardRule rule, int order, Trigger.Reached on) {
        switch (rule.per()) {
            case SALE -> sales(rule, order, on);
            case PRODUCT -> products(rule, order, on);
            case REFERRAL, CUSTOMER -> once(rule, order, on);
        }
    }

    private void once(RewardRule rule, int order, Trigger.Reached on) {
        Reached.Moment moment = reached.of(on.milestone(), on.exactOnly());
        if (moment.notYet() != null) {
            missing.add(new Missing(rule, on.milestone().key(), moment.notYet(), moment.lost()));
            return;
        }
        @Nullable RecordKey deal = history.deal().orElse(null);
        add(rule, order, on.milestone().key(), "", moment, deal, "");
    }

    private void sales(RewardRule rule, int order, Trigger.Reached on) {
        boolean any = false;
        for (RecordKey deal : history.deals()) {
            Reached.Moment moment = reached.of(on.milestone(), on.exactOnly(), history.only(deal));
            if (moment.notYet() == null) {
                any = true;
                add(rule, order, on.milestone().key(), deal.ref().id(), moment, deal, "");
            }
        }
        if (!any) {
            missing.add(new Missing(
                    rule,
                    on.milestone().key(),
                    "Waits: no deal is " + words(on.milestone()) + ".",
                    reached.ever(on.milestone())));
        }
    }

    private void products(RewardRule rule, int order, Trigger.Reached on) {
        Map<String, Item> first = new HashMap<>();
        boolean stands = false;
        for (RecordKey deal : history.deals()) {
            Reached.Moment moment = reached.of(on.milestone(), on.exactOnly(), history.only(deal));
            if (moment.notYet() != null) {
                continue;
            }
            stands = true;
            for (String product : productsOf(deal)) {
                Item item = item(rule, order, on.milestone().key(), product, moment, deal, null, 1, product);
                first.merge(product, item, (one, other) -> Item.BY_TIME.compare(one, other) <= 0 ? one : other);
            }
        }
        found.addAll(first.values());
        if (first.isEmpty()) {
            missing.add(new Missing(
                    rule,
                    on.milestone().key(),
                    "Waits: no product of a deal that is " + words(on.milestone()) + " is known.",
                    !stands && reached.ever(on.milestone())));
        }
    }

    private Set<String> productsOf(RecordKey deal) {
        Set<String> products = new HashSet<>();
        for (String field : history.fields(deal, Amounts.ITEM)) {
            if (history.latest(deal, field).isPresent()) {
                products.add(field.substring(Amounts.ITEM.length()));
            }
        }
        history.latest(deal, "product").map(Fact::value).ifPresent(products::add);
        return products;
    }

    private void events(RewardRule rule, int order, Trigger.Happened on) {
        if (ended()) {
            missing.add(new Missing(rule, on.event(), ending(), true));
            return;
        }
        List<CustomerEvent> all = life.of(on.event());
        Instant first = all.isEmpty() ? Instant.MAX : all.getFirst().at();
        int index = 0;
        boolean any = false;
        for (CustomerEvent event : all) {
            index++;
            if (!counts(rule, index)) {
                continue;
            }
            Optional<String> reason = stopped(rule, event, first);
            if (reason.isPresent()) {
                missing.add(new Missing(rule, on.event(), event.id(), reason.get(), true));
                continue;
            }
            any = true;
            found.add(item(
                    rule,
                    order,
                    on.event(),
                    rule.which() == RewardRule.Which.FIRST ? "" : event.id(),
                    event.at(),
                    history.deal().orElse(null),
                    net(event),
                    index,
                    event.field("product").orElse(""),
                    List.of(TraceLine.of(
                            "Event",
                            event.kind().replace('_', ' ') + " on " + minute(event.at()) + ", " + event.id()))));
        }
        if (!any && all.isEmpty()) {
            missing.add(new Missing(
                    rule, on.event(), "Waits: no " + on.event().replace('_', ' ') + " has been told yet.", false));
        }
    }

    private static boolean counts(RewardRule rule, int index) {
        return switch (rule.which()) {
            case FIRST -> index == 1;
            case LATER -> index > 1;
            case EVERY -> true;
        };
    }

    private Optional<String> stopped(RewardRule rule, CustomerEvent event, Instant first) {
        CustomerLife.Refund refund = life.refund(event);
        if (refund.takesAll(event.number(CustomerEvent.AMOUNT))) {
            return Optional.of("It was refunded.");
        }
        return stopped(rule, event.at(), first);
    }

    private Optional<String> stopped(RewardRule rule, Instant at, Instant first) {
        RewardRule.Limit limit = rule.limit();
        if (rule.which() != RewardRule.Which.FIRST) {
            Optional<Instant> left = life.leftBy(at, limit == null ? null : limit.resumeWithinDays());
            if (left.isPresent()) {
                return Optional.of("The customer left on " + day(left.get()) + ".");
            }
        }
        if (limit == null) {
            return Optional.empty();
        }
        if (limit.months() != null && months(first, at) >= limit.months()) {
            return Optional.of("It recurs for " + limit.months() + " months since " + day(first) + ".");
        }
        return limit.until() != null && !at.isBefore(limit.until())
                ? Optional.of("It recurs until " + day(limit.until()) + ".")
                : Optional.empty();
    }

    private long months(Instant from, Instant to) {
        return ChronoUnit.MONTHS.between(
                of.program().calendar().day(from), of.program().calendar().day(to));
    }

    private void spend(RewardRule rule, int order, Trigger.SpendReached on) {
        Optional<CustomerEvent> event =
                ended() ? Optional.empty() : life.spent(on.sum().getAmount());
        if (event.isEmpty()) {
            BigDecimal spent = life.spentBy(Instant.MAX);
            String reason = ended()
                    ? ending()
                    : "Waits: own spend is "
                            + Words.number(spent, of.program().currency().getDecimalPlaces()) + " of "
                            + Words.of(on.sum()) + ".";
            missing.add(new Missing(rule, "spend_reached", reason, ended()));
            return;
        }
        found.add(item(
                rule,
                order,
                "spend_reached",
                "",
                event.get().at(),
                history.deal().orElse(null),
                event.get(),
                1,
                "",
                List.of(TraceLine.of(
                        "Own spend",
                        "reached " + Words.of(on.sum()) + " on "
                                + minute(event.get().at())))));
    }

    private void anniversaries(RewardRule rule, int order, Trigger.Anniversary on) {
        Reached.Moment moment = reached.of(on.of(), false);
        String trigger = "anniversary";
        if (moment.notYet() != null) {
            missing.add(new Missing(rule, trigger, moment.notYet(), moment.lost()));
            return;
        }
        ZonedDateTime start = moment.since().atZone(of.program().zone());
        Instant first = start.plusMonths(on.months()).toInstant();
        boolean any = false;
        for (int times = 1; times <= ANNIVERSARIES_MAX; times++) {
            Instant at = start.plusMonths((long) on.months() * times).toInstant();
            if (at.isAfter(asOf)) {
                next = at.isBefore(next) ? at : next;
                break;
            }
            Optional<String> reason = stopped(rule, at, first);
            if (reason.isPresent()) {
                missing.add(new Missing(rule, trigger, date(at).toString(), reason.get(), true));
                break;
            }
            any = true;
            found.add(item(
                    rule,
                    order,
                    trigger,
                    date(at).toString(),
                    at,
                    history.deal().orElse(null),
                    null,
                    times,
                    "",
                    List.of(TraceLine.of("Anniversary", "the " + times + ". on " + day(at)))));
        }
        if (!any) {
            missing.add(new Missing(rule, trigger, "Waits for " + day(first) + ".", false));
        }
    }

    private void add(
            RewardRule rule,
            int order,
            String trigger,
            String period,
            Reached.Moment moment,
            @Nullable RecordKey deal,
            String product) {
        if (rule.voidIfLostWithinDays() != null) {
            Instant until = moment.since().plus(Duration.ofDays(rule.voidIfLostWithinDays()));
            Optional<Instant> lost = history.moments().stream()
                    .filter(it -> it.status() == ReferralStatus.LOST
                            && it.since().isAfter(moment.since())
                            && !it.since().isAfter(until))
                    .map(ReferralHistory.Moment::since)
                    .findFirst();
            if (lost.isPresent() && history.standing().status() == ReferralStatus.LOST) {
                missing.add(new Missing(
                        rule,
                        trigger,
                        period,
                        "The deal was lost on " + day(lost.get()) + ", within " + rule.voidIfLostWithinDays()
                                + " days.",
                        true));
                return;
            }
        }
        found.add(item(rule, order, trigger, period, moment, deal, null, 1, product));
    }

    private Item item(
            RewardRule rule,
            int order,
            String trigger,
            String period,
            Reached.Moment moment,
            @Nullable RecordKey deal,
            @Nullable CustomerEvent event,
            int index,
            String product) {
        @Nullable CustomerEvent cause = moment.event() == null ? event : moment.event();
        return item(
                rule,
                order,
                trigger,
                period,
                moment.since(),
                deal,
                cause == null ? null : net(cause),
                index,
                product,
                List.of(moment.line()));
    }

    private Item item(
            RewardRule rule,
            int order,
            String trigger,
            String period,
            Instant at,
            @Nullable RecordKey deal,
            @Nullable CustomerEvent event,
            int index,
            String product,
            List<TraceLine> why) {
        return new Item(of, rule, order, trigger, period, at, deal, event, index, product, why);
    }

    /** The event with what is left of its amounts. */
    private CustomerEvent net(CustomerEvent event) {
        CustomerLife.Refund refund = life.refund(event);
        if (refund.amount().signum() == 0) {
            return event;
        }
        Map<String, String> fields = new HashMap<>(event.fields());
        for (String field : List.of(CustomerEvent.AMOUNT, Amounts.NET, Amounts.GROSS)) {
            event.number(field)
                    .ifPresent(
                            it -> fields.put(field, it.subtract(refund.amount()).toPlainString()));
        }
        fields.put(Amounts.REFUNDED, refund.amount().toPlainString());
        return new CustomerEvent(event.id(), event.kind(), event.at(), fields);
    }

    private boolean ended() {
        return history.standing().status().isOver();
    }

    private String ending() {
        return "The referral ended as " + history.standing().status().label().toLowerCase(Locale.ROOT) + ".";
    }

    private LocalDate date(Instant at) {
        return of.program().calendar().day(at);
    }

    private String day(Instant at) {
        return Times.day(of.program(), at);
    }

    private String minute(Instant at) {
        return Times.minute(of.program(), at);
    }

    private static String words(Milestone milestone) {
        return milestone.label().toLowerCase(Locale.ROOT);
    }

    /**
     * @param period the one that is not earned; empty when there is one only
     * @param lost whether it was reached before, so that what was sent is owed back
     */
    record Missing(RewardRule rule, String trigger, String period, String reason, boolean lost) {

        Missing(RewardRule rule, String trigger, String reason, boolean lost) {
            this(rule, trigger, "", reason, lost);
        }
    }
}
