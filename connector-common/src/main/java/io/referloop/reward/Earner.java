package io.referloop.reward;

import io.referloop.program.Condition;
import io.referloop.program.Earning;
import io.referloop.program.Program;
import io.referloop.program.RewardRule;
import io.referloop.program.Tiers;
import io.referloop.program.Trigger;
import io.referloop.program.Window;
import io.referloop.program.Words;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** Works out one item after the other, each with what was counted before it. */
final class Earner {

    private static final int FRACTION_DIGITS = 12;

    private final Rates rates;
    private final Map<UUID, Evaluation.Known> known;
    private final Tally tally = new Tally();
    private final SharedLines lines = new SharedLines();
    private final Map<RewardRule, RulePlan> plans = new IdentityHashMap<>();
    private final Map<Program, ProgramPlan> programs = new IdentityHashMap<>();

    Earner(Rates rates, Map<UUID, Evaluation.Known> known) {
        this.rates = rates;
        this.known = known;
    }

    Tally tally() {
        return tally;
    }

    SharedLines lines() {
        return lines;
    }

    RulePlan plan(RewardRule rule) {
        return plans.computeIfAbsent(rule, RulePlan::of);
    }

    ProgramPlan plan(Program program) {
        return programs.computeIfAbsent(program, ProgramPlan::of);
    }

    CustomerLife life(RewardCase of) {
        Evaluation.Known now = known.get(of.id());
        return now == null ? new CustomerLife(of.events()) : now.life();
    }

    /** What a referral gives no reason to earn by, for each who would. */
    List<Decision> missing(Evaluation.Known of) {
        List<Decision> decisions = new ArrayList<>();
        for (Items.Missing missing : of.items().missing()) {
            RewardRule rule = missing.rule();
            for (RewardCase.Credit to : beneficiaries(of.of(), rule)) {
                decisions.add(new Decision.NotEarned(
                        new RewardLine.Identity(
                                of.of().program().id(),
                                of.of().id(),
                                rule.key(),
                                missing.trigger(),
                                rule.beneficiary(),
                                to.referrer(),
                                missing.period()),
                        of.of().id(),
                        plan(rule).sentence(),
                        missing.lost() ? Decision.Cause.NOT_KEPT : Decision.Cause.NOT_REACHED,
                        missing.reason(),
                        takesBack(of.life(), rule),
                        null,
                        List.of(TraceLine.of("Not earned", missing.reason()))));
            }
        }
        return decisions;
    }

    List<Decision> earn(Item item) {
        RewardRule rule = item.rule();
        List<TraceLine> why = new ArrayList<>();
        why.add(plan(rule).line());
        why.addAll(item.why());
        CustomerLife life = life(item.of());
        Names names = new Names(item.of(), life, item.at(), item.deal(), item.event(), new Names.Tallied(tally, item));
        List<RewardCase.Credit> beneficiaries = beneficiaries(item.of(), rule);
        // Before the condition: it may ask for more successes than there are yet, and would never see them otherwise.
        if (plan(item.program()).successes()) {
            count(item);
        }
        Condition when = rule.when();
        if (when != null) {
            Condition.Verdict verdict = when.test(names.of(when));
            why.add(TraceLine.of("Condition", verdict.words()));
            if (!verdict.met()) {
                return refused(
                        item,
                        beneficiaries,
                        Decision.Cause.CONDITION,
                        "It does not meet the condition: " + verdict.words() + ".",
                        why);
            }
        }
        String counted = counted(item);
        if (counted != null) {
            return refused(item, beneficiaries, Decision.Cause.COUNTED, counted, why);
        }
        if (rule.on() instanceof Trigger.Competition) {
            return List.of();
        }
        return value(item, beneficiaries, names, why);
    }

    private List<Decision> value(Item item, List<RewardCase.Credit> beneficiaries, Names names, List<TraceLine> why) {
        List<Decision> decisions = new ArrayList<>();
        List<@Nullable Exact> measured = new ArrayList<>();
        List<BigDecimal> parts =
                beneficiaries.stream().map(RewardCase.Credit::part).toList();
        for (int i = 0; i < beneficiaries.size(); i++) {
            UUID beneficiary = beneficiaries.get(i).referrer();
            Bonus bonus = Bonus.of(item, beneficiary, tally);
            Valuation valuation = new Valuation(item, life(item.of()), rates, tally, names, beneficiary);
            if (bonus.notYet() != null) {
                decisions.add(notEarned(item, bonus.identity(), Decision.Cause.NOT_REACHED, bonus.notYet(), why));
                measured.add(null);
                continue;
            }
            if (bonus.given()) {
                measured.add(null);
                continue;
            }
            Value value = valuation.value();
            measured.add(value.measured());
            List<TraceLine> steps = new ArrayList<>(why);
            steps.addAll(bonus.why());
            steps.addAll(value.why());
            if (value.problem() != null) {
                decisions.add(unvalued(item, bonus.identity(), value, steps));
                continue;
            }
            Money money = value.exact()
                    .rounded(item.program().currency(), item.program().rounding());
            if (parts.size() > 1) {
                Money part = Splits.byParts(money, parts).get(i);
                steps.add(new TraceLine(
                        "Part",
                        "of " + Words.of(money) + ", for one of " + parts.size() + " who referred",
                        Words.of(part)));
                money = part;
            }
            List<Decision> granted =
                    new Granting(this, item, beneficiary, bonus.identity(), value, money, steps).decide();
            if (item.rule().nth() != null && granted.getFirst() instanceof Decision.Earned) {
                String which = bonus.identity().period();
                tally.add(Keys.bonus(item, beneficiary, which), item.of().id(), BigDecimal.ZERO, item.at(), item);
            }
            decisions.addAll(granted);
            decisions.addAll(Retroactive.of(this, item, beneficiary, value, valuation));
        }
        remember(item, beneficiaries, measured);
        return decisions;
    }

    private Decision unvalued(Item item, RewardLine.Identity identity, Value value, List<TraceLine> why) {
        String problem = Objects.requireNonNull(value.problem());
        if (value.nothing()) {
            return notEarned(item, identity, Decision.Cause.NOTHING, problem, why);
        }
        why.add(TraceLine.of(value.review() ? "Review" : "Waits", problem));
        return new Decision.WaitingForAmount(
                identity,
                item.of().id(),
                plan(item.rule()).sentence(),
                item.program().currency(),
                item.at(),
                item.rule().via(),
                problem,
                value.review(),
                lines.copyOf(why));
    }

    /** A success for those who ask how many there were before. */
    private void count(Item item) {
        UUID member = item.of().id();
        if (tally.get(Keys.successes(item, "")).has(member)) {
            return;
        }
        tally.add(Keys.successes(item, ""), member, BigDecimal.ZERO, item.at(), item);
        tally.add(Keys.successes(item, "companies"), item.company(), BigDecimal.ZERO, item.at(), item);
        for (Window.Unit unit : List.of(Window.Unit.MONTH, Window.Unit.QUARTER, Window.Unit.YEAR)) {
            String period = item.program().calendar().key(Window.of(unit), item.at());
            tally.add(Keys.successes(item, unit + period), member, BigDecimal.ZERO, item.at(), item);
        }
    }

    /** Why it does not count again; null when it is the first. */
    private @Nullable String counted(Item item) {
        if (item.rule().per() != RewardRule.Per.CUSTOMER && item.rule().per() != RewardRule.Per.PRODUCT) {
            return null;
        }
        Tally.Key key = Keys.once(item);
        String member = item.rule().per() == RewardRule.Per.PRODUCT ? item.product() : "";
        if (tally.get(key).has(member)) {
            return "It counted already: the rule earns once per "
                    + (member.isEmpty() ? "customer." : "customer and product.");
        }
        tally.add(key, member, BigDecimal.ZERO, item.at(), item);
        return null;
    }

    private void remember(Item item, List<RewardCase.Credit> beneficiaries, List<@Nullable Exact> measured) {
        Set<String> periods = periods(item);
        for (int i = 0; i < beneficiaries.size(); i++) {
            UUID beneficiary = beneficiaries.get(i).referrer();
            Exact amount = measured.get(i);
            BigDecimal sum = amount == null ? BigDecimal.ZERO : amount.shown(FRACTION_DIGITS);
            for (String period : periods) {
                tally.add(Keys.items(item, beneficiary, period), item.of().id(), sum, item.at(), item);
                tally.add(Keys.companies(item, beneficiary, period), item.company(), sum, item.at(), item);
            }
        }
    }

    private Set<String> periods(Item item) {
        Set<String> periods = new LinkedHashSet<>();
        for (Window window : plan(item.rule()).windows()) {
            periods.add(Valuation.period(item, window));
        }
        return periods;
    }

    private List<Decision> refused(
            Item item,
            List<RewardCase.Credit> beneficiaries,
            Decision.Cause cause,
            String reason,
            List<TraceLine> why) {
        return beneficiaries.stream()
                .map(it -> notEarned(item, item.identity(it.referrer()), cause, reason, why))
                .toList();
    }

    Decision notEarned(
            Item item, RewardLine.Identity identity, Decision.Cause cause, String reason, List<TraceLine> why) {
        List<TraceLine> steps = new ArrayList<>(why);
        steps.add(TraceLine.of("Not earned", reason));
        return new Decision.NotEarned(
                identity,
                item.of().id(),
                plan(item.rule()).sentence(),
                cause,
                reason,
                takesBack(life(item.of()), item.rule()),
                null,
                lines.copyOf(steps));
    }

    static boolean takesBack(CustomerLife life, RewardRule rule) {
        return rule.takesBackUsed() || !life.used(rule);
    }

    Valuation valuation(Item item, UUID beneficiary) {
        CustomerLife life = life(item.of());
        Names names = new Names(item.of(), life, item.at(), item.deal(), item.event(), new Names.Tallied(tally, item));
        return new Valuation(item, life, rates, tally, names, beneficiary);
    }

    /** Who would earn by a rule, each with their part. */
    static List<RewardCase.Credit> beneficiaries(RewardCase of, RewardRule rule) {
        RewardCase.Parties parties = of.parties();
        UUID submitter = parties.submitter();
        return switch (rule.beneficiary()) {
            case REFERRER -> parties.credits();
            case REFEREE -> whole(parties.referee());
            case SUBMITTER -> submitter == null ? List.of() : whole(submitter);
            case UPLINE ->
                rule.level() > parties.upline().size()
                        ? List.of()
                        : whole(parties.upline().get(rule.level() - 1));
        };
    }

    private static List<RewardCase.Credit> whole(UUID who) {
        return List.of(new RewardCase.Credit(who, BigDecimal.ONE));
    }

    /** What a person granted, as far as the caps leave room for it. */
    List<Decision> grant(Grant grant) {
        RewardLine.Identity identity = new RewardLine.Identity(
                grant.program().id(),
                grant.referral() == null ? grant.beneficiary() : grant.referral(),
                Grant.RULE,
                "granted",
                grant.role(),
                grant.beneficiary(),
                grant.id().toString());
        Evaluation.Known of = grant.referral() == null ? null : known.get(grant.referral());
        CapRoom room = CapRoom.of(
                grant.program(),
                tally,
                new CapRoom.Asked(
                        Grant.RULE,
                        grant.role(),
                        grant.beneficiary(),
                        grant.referral(),
                        of == null ? null : of.of().parties().company(),
                        "",
                        false,
                        false,
                        grant.amount(),
                        grant.at(),
                        grant.id(),
                        null));
        String sentence = "Granted by " + grant.by() + ": " + grant.reason();
        List<TraceLine> why = new ArrayList<>();
        why.add(new TraceLine("Granted", "by " + grant.by() + ": " + grant.reason(), Words.of(grant.amount())));
        why.addAll(room.why());
        if (room.stopped() != null) {
            return List.of(new Decision.NotEarned(
                    identity,
                    grant.referral(),
                    sentence,
                    Decision.Cause.CAP_LIMITED,
                    room.stopped(),
                    true,
                    new Decision.Capped(grant.amount().getCurrencyUnit(), grant.at(), RewardRule.MANUAL),
                    why));
        }
        room.take(room.amount());
        return List.of(new Decision.Earned(
                identity,
                grant.referral(),
                sentence,
                Worth.of(room.amount()),
                room.earnedAt(),
                room.earnedAt(),
                null,
                RewardRule.MANUAL,
                room.holds(),
                room.note(),
                true,
                true,
                why));
    }

    /** The end of a hold that begins at an instant. */
    static Instant release(Item item, Instant from) {
        return from.atZone(item.program().zone())
                .plusDays(item.rule().hold().longest())
                .toInstant();
    }

    static @Nullable Instant expiry(Item item, Instant from) {
        Integer days = item.rule().validDays();
        return days == null ? null : from.plus(Duration.ofDays(days));
    }

    /** Whether a rule counts retroactively, by which tiers. */
    static @Nullable Tiers retroactive(RewardRule rule) {
        return rule.earning() instanceof Earning.Tiered(Tiers tiers) && tiers.mode() == Tiers.Mode.RETROACTIVE
                ? tiers
                : null;
    }
}
