package io.referloop.reward;

import io.referloop.program.Beneficiary;
import io.referloop.program.Renewal;
import io.referloop.program.RewardRule;
import io.referloop.program.Words;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** From what an item is worth to what one beneficiary gets of it: steps that top up, limits, caps, tax, parts. */
final class Granting {

    private static final String FREE_MONTHS = "free_months";

    private final Earner earner;
    private final Tally tally;
    private final Item item;
    private final RewardRule rule;
    private final UUID beneficiary;
    private final RewardLine.Identity identity;
    private final Value value;
    private final List<TraceLine> why;
    private final List<String> holds;
    private Money money;
    private @Nullable String note;

    Granting(
            Earner earner,
            Item item,
            UUID beneficiary,
            RewardLine.Identity identity,
            Value value,
            Money money,
            List<TraceLine> why) {
        this.earner = earner;
        this.tally = earner.tally();
        this.item = item;
        this.rule = item.rule();
        this.beneficiary = beneficiary;
        this.identity = identity;
        this.value = value;
        this.money = money;
        this.why = why;
        this.holds = new ArrayList<>(item.of().flags());
    }

    List<Decision> decide() {
        if (!isUnits() && !money.isPositive()) {
            return List.of(no(Decision.Cause.NOTHING, "It comes to " + Words.of(money) + "."));
        }
        Decision refused = limited();
        if (refused != null) {
            return List.of(refused);
        }
        CapRoom room = CapRoom.of(
                item.program(),
                tally,
                new CapRoom.Asked(
                        rule.key(),
                        rule.beneficiary(),
                        beneficiary,
                        item.of().id(),
                        item.company(),
                        item.product(),
                        rule.nth() != null,
                        isUnits(),
                        money,
                        item.at(),
                        item.of().id(),
                        item));
        why.addAll(room.why());
        if (room.stopped() != null) {
            return List.of(new Decision.NotEarned(
                    identity,
                    item.of().id(),
                    earner.plan(rule).sentence(),
                    Decision.Cause.CAP_LIMITED,
                    room.stopped(),
                    Earner.takesBack(earner.life(item.of()), rule),
                    new Decision.Capped(item.program().currency(), item.at(), rule.via()),
                    earner.lines().copyOf(why)));
        }
        money = room.amount();
        note = room.note() == null ? note : room.note();
        holds.addAll(room.holds());
        tax(room.earnedAt());
        room.take(money);
        take();
        return parts(room.earnedAt());
    }

    /** What steps before it paid, and what the rule itself allows at most. */
    private @Nullable Decision limited() {
        for (String before : rule.topsUp()) {
            BigDecimal paid =
                    tally.get(Keys.earnedBy(item.of(), before, beneficiary)).sum();
            money = money.minus(paid);
            why.add(new TraceLine("Tops up", before + " earned " + Words.number(paid, decimals()), Words.of(money)));
        }
        if (!isUnits() && !money.isPositive()) {
            return no(Decision.Cause.NOTHING, "The steps before it came to as much.");
        }
        RewardRule.Limit limit = rule.limit();
        Tally.Bucket total = tally.get(Keys.earned(item.of(), rule.key()));
        if (limit != null && limit.times() != null && total.count() >= limit.times()) {
            return no(Decision.Cause.CAP_LIMITED, "It recurs " + limit.times() + " times.");
        }
        Decision refused = limit == null ? null : atMost(limit.total(), total, "in total");
        refused = refused == null
                ? atMost(value.bounds().atMostPerDeal(), tally.get(Keys.perDeal(item)), "per deal")
                : refused;
        return refused == null
                ? atMost(value.bounds().atMostPerCustomer(), tally.get(Keys.perCustomer(item)), "per customer")
                : refused;
    }

    private @Nullable Decision atMost(@Nullable Money most, Tally.Bucket before, String what) {
        if (most == null) {
            return null;
        }
        Money left = most.minus(before.sum());
        if (!money.isGreaterThan(left)) {
            return null;
        }
        if (!left.isPositive() || isUnits()) {
            return no(Decision.Cause.CAP_LIMITED, "It earns at most " + Words.of(most) + " " + what + ".");
        }
        why.add(new TraceLine("At most", Words.of(most) + " " + what + ": cut to what is left", Words.of(left)));
        note = "Cut from " + Words.of(money) + " to " + Words.of(left) + ": at most " + Words.of(most) + " " + what;
        money = left;
        return null;
    }

    private void take() {
        for (Tally.Key key : counted()) {
            tally.add(key, item.of().id(), money.getAmount(), item.at(), item);
        }
    }

    /** Where it is counted: only what some rule asks for, since most ask for nothing. */
    private List<Tally.Key> counted() {
        ProgramPlan program = earner.plan(item.program());
        List<Tally.Key> keys = new ArrayList<>();
        if (rule.limit() != null || program.shared().contains(rule.key())) {
            keys.add(Keys.earned(item.of(), rule.key()));
        }
        if (program.toppedUp().contains(rule.key())) {
            keys.add(Keys.earnedBy(item.of(), rule.key(), beneficiary));
        }
        // Not for retroactive tiers alone: a later version of the program may have them, and makes up for these.
        if (!earner.plan(rule).windows().isEmpty()) {
            keys.add(Keys.paid(item, beneficiary));
        }
        if (earner.plan(rule).perDeal()) {
            keys.add(Keys.perDeal(item));
        }
        // Always: the limit may come with a later version of the program, and counts what was earned before it.
        keys.add(Keys.perCustomer(item));
        return keys;
    }

    /** Over the threshold of a year, a tax form is needed. */
    private void tax(Instant earnedAt) {
        RewardCase.Person payee = payee();
        String country = payee.facts()
                .at("country", earnedAt)
                .or(() -> Optional.ofNullable(item.program().terms().tax().country()))
                .orElse("");
        int year = item.program().calendar().day(earnedAt).getYear();
        Optional<Money> threshold =
                TaxThresholds.of(country, year, item.program().currency());
        if (threshold.isEmpty() || item.program().terms().tax().country() == null) {
            return;
        }
        Tally.Key key = Keys.tax(beneficiary, year);
        Money total = money.plus(tally.get(key).sum());
        tally.add(key, item.of().id(), money.getAmount(), earnedAt, item);
        if (total.isLessThan(threshold.get()) || payee.ever("tax_form")) {
            return;
        }
        String words = Words.of(total) + " in " + year + " reaches " + Words.of(threshold.get())
                + ", from which on a tax form is needed.";
        why.add(TraceLine.of("Tax", words));
        if (item.program().terms().tax().hold()) {
            holds.add(words);
        } else {
            note = note == null ? words : note;
        }
    }

    private RewardCase.Person payee() {
        RewardCase.Parties parties = item.of().parties();
        if (rule.beneficiary() == Beneficiary.REFEREE) {
            return parties.refereePerson();
        }
        return rule.beneficiary() == Beneficiary.REFERRER && beneficiary.equals(parties.referrerId())
                ? parties.referrer()
                : RewardCase.Person.UNKNOWN;
    }

    private List<Decision> parts(Instant earnedAt) {
        RewardRule.Instalments instalments = rule.instalments();
        if (instalments == null || isUnits()) {
            return List.of(earned(identity, money, earnedAt, Earner.release(item, earnedAt), List.of()));
        }
        List<Money> amounts = Splits.instalments(money, instalments.parts());
        ZonedDateTime start = earnedAt.atZone(item.program().zone());
        List<Decision> decisions = new ArrayList<>();
        for (int i = 0; i < amounts.size(); i++) {
            Instant due = start.plusMonths((long) i * instalments.everyMonths()).toInstant();
            RewardLine.Identity part = part(i + 1);
            Optional<Instant> left = earner.life(item.of()).leftBy(due, null);
            if (left.isPresent()) {
                decisions.add(earner.notEarned(
                        item,
                        part,
                        Decision.Cause.NOT_KEPT,
                        "The customer left on " + Times.day(item.program(), left.get()) + ", before this part was due.",
                        why));
                continue;
            }
            Instant held = Earner.release(item, earnedAt);
            TraceLine step = new TraceLine(
                    "Instalment",
                    (i + 1) + " of " + amounts.size() + ", due " + Times.day(item.program(), due),
                    Words.of(amounts.get(i)));
            decisions.add(earned(part, amounts.get(i), earnedAt, due.isAfter(held) ? due : held, List.of(step)));
        }
        return decisions;
    }

    private RewardLine.Identity part(int number) {
        String period = identity.period().isEmpty() ? "" : identity.period() + "/";
        return new RewardLine.Identity(
                identity.programId(),
                identity.subject(),
                identity.rule(),
                identity.trigger(),
                identity.role(),
                identity.beneficiaryId(),
                period + "part " + number);
    }

    private Decision earned(
            RewardLine.Identity of, Money amount, Instant earnedAt, Instant release, List<TraceLine> last) {
        List<TraceLine> steps = new ArrayList<>(why);
        steps.addAll(last);
        int days = rule.hold().longest();
        steps.add(TraceLine.of(
                "Hold", days == 0 ? "none" : days + " days and the stage kept: " + Times.day(item.program(), release)));
        Worth.Units units = value.units();
        String renews = units == null ? null : renewal(units, earnedAt, steps);
        steps.add(new TraceLine(
                "Earned", "by " + rule.beneficiary().words(), units == null ? Words.of(amount) : units.words()));
        return new Decision.Earned(
                of,
                item.of().id(),
                earner.plan(rule).sentence(),
                new Worth(amount, units, value.conversion()),
                earnedAt,
                release,
                Earner.expiry(item, earnedAt),
                rule.via(),
                List.copyOf(holds),
                note == null ? renews : note,
                rule.trueUp(),
                Earner.takesBack(earner.life(item.of()), rule),
                earner.lines().copyOf(steps));
    }

    /** Free months are stacked on the next unpaid renewal; null when nobody told when that is. */
    private @Nullable String renewal(Worth.Units units, Instant earnedAt, List<TraceLine> steps) {
        if (!units.kind().equals(FREE_MONTHS)) {
            return null;
        }
        Optional<LocalDate> due = payee().facts().at("renews_on", earnedAt).flatMap(Granting::date);
        if (due.isEmpty()) {
            return null;
        }
        Tally.Key key = Keys.freeMonths(item, beneficiary, due.get());
        int before = tally.get(key).sum().intValueExact();
        tally.add(key, item.of().id(), BigDecimal.valueOf(units.count()), earnedAt, item);
        int months = before + units.count();
        LocalDate then = Renewal.extended(due.get(), months);
        steps.add(
                TraceLine.of("Renewal", Times.day(due.get()) + " and " + months + " free months: " + Times.day(then)));
        return "Renews on " + Times.day(then) + " instead of " + Times.day(due.get());
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    private Decision no(Decision.Cause cause, String reason) {
        return earner.notEarned(item, identity, cause, reason, why);
    }

    private boolean isUnits() {
        return value.units() != null;
    }

    private int decimals() {
        return item.program().currency().getDecimalPlaces();
    }
}
