package io.referloop.program;

import static io.referloop.program.Values.oneOf;

import io.referloop.program.RewardRule.Which;
import io.referloop.program.YamlBlock.Scalar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** Reads {@code rules:}. */
final class RuleReader {

    static final int HOLD_DAYS_MAX = 730;

    private static final int RULES_MAX = 100;
    private static final int LEVEL_MAX = 10;
    private static final int RATES_MAX = 100;
    private static final Set<String> RAILS = Set.of("manual", "gift_card", "paypal", "bank", "credit", "coupon");

    private final CurrencyUnit currency;
    private final ProgramCalendar calendar;
    private final Vocabulary vocabulary;
    private final ConditionReader conditions;
    private final TriggerReader triggers;
    private final RewardRule.Hold hold;
    private final Map<String, RewardRule> earlier = new LinkedHashMap<>();

    RuleReader(
            CurrencyUnit currency,
            ProgramCalendar calendar,
            Vocabulary vocabulary,
            ConditionReader conditions,
            TriggerReader triggers,
            RewardRule.Hold hold) {
        this.currency = currency;
        this.calendar = calendar;
        this.vocabulary = vocabulary;
        this.conditions = conditions;
        this.triggers = triggers;
        this.hold = hold;
    }

    List<RewardRule> read(YamlBlock file) {
        List<YamlBlock> blocks = file.blocks("rules");
        if (blocks.size() > RULES_MAX) {
            throw file.fault("rules", "at most " + RULES_MAX + " rules, there are " + blocks.size());
        }
        for (YamlBlock block : blocks) {
            RewardRule rule = rule(block);
            if (earlier.containsKey(rule.key())) {
                throw block.fault("key", "a key that no other rule has; '" + rule.key() + "' stands above");
            }
            new RuleChecks(block, rule).refuseTheImpossible(earlier);
            earlier.put(rule.key(), rule);
        }
        return List.copyOf(earlier.values());
    }

    static int holdDays(Scalar scalar) {
        if (scalar.value().matches("\\d{1,6}") && Integer.parseInt(scalar.value()) <= HOLD_DAYS_MAX) {
            return Integer.parseInt(scalar.value());
        }
        throw scalar.fault("whole days from 0 to " + HOLD_DAYS_MAX);
    }

    private RewardRule rule(YamlBlock block) {
        block.allow(Keys.RULE);
        String key = Values.key(block.text("key"));
        Beneficiary beneficiary = oneOf(block.text("for"), Beneficiary.class);
        Trigger on = triggers.read(block);
        Earning earning = earning(block, on);
        return new RewardRule(
                key,
                beneficiary,
                level(block, beneficiary),
                on,
                conditions.find(block, "when").orElse(null),
                oneOf(block, "per", RewardRule.Per.REFERRAL),
                which(block, on),
                block.findBlock("nth").map(RuleReader::nth).orElse(null),
                earning,
                rates(block),
                oneOf(block, "rate_at", RewardRule.RateAt.CLAIM),
                oneOf(block, "level_at", RewardRule.RateAt.MILESTONE),
                topsUp(block),
                block.findBlock("limit").map(this::limit).orElse(null),
                block.findBlock("instalments").map(RuleReader::instalments).orElse(null),
                block.find("via").map(it -> Values.oneOf(it, RAILS)).orElse(RewardRule.MANUAL),
                days(block, "valid_days"),
                hold(block, on),
                days(block, "void_if_lost_within_days"),
                Values.yesOrNo(block, "true_up", !(earning instanceof Earning.Table)),
                Values.yesOrNo(block, "takes_back_used", false));
    }

    private Earning earning(YamlBlock block, Trigger on) {
        if (!(on instanceof Trigger.WhileActive state)) {
            return earnings().read(block);
        }
        if (block.has("earn")) {
            throw block.faultAtKey("earn", "nothing beside while_active, which says itself what it grants");
        }
        return new Earning.Units(state.unit(), state.each(), state.unit().replace('_', ' '), null);
    }

    private EarningReader earnings() {
        return new EarningReader(currency, vocabulary, earlier.keySet());
    }

    private static int level(YamlBlock block, Beneficiary beneficiary) {
        if (block.has("level") && beneficiary != Beneficiary.UPLINE) {
            throw block.faultAtKey("level", "for: upline beside it");
        }
        return block.find("level").map(it -> Values.whole(it, 1, LEVEL_MAX)).orElse(1);
    }

    private static Which which(YamlBlock block, Trigger on) {
        if (block.has("which") && !(on instanceof Trigger.Happened)) {
            throw block.faultAtKey("which", "an event that the rule hangs on; a milestone happens once");
        }
        return oneOf(block, "which", Which.EVERY);
    }

    private static RewardRule.Nth nth(YamlBlock block) {
        block.allow(Keys.NTH);
        return new RewardRule.Nth(
                oneOf(block, "count", RewardRule.Nth.Counts.REFERRALS),
                Values.whole(block.text("at"), 1, 100_000),
                WindowReader.read(block),
                Values.yesOrNo(block, "every", false));
    }

    private List<RewardRule.TimedRate> rates(YamlBlock block) {
        List<YamlBlock> blocks = block.findBlocks("rates");
        if (blocks.size() > RATES_MAX) {
            throw block.fault("rates", "at most " + RATES_MAX + " rates, there are " + blocks.size());
        }
        List<RewardRule.TimedRate> rates = new ArrayList<>();
        for (YamlBlock rate : blocks) {
            rate.allow(Keys.RATE);
            Scalar from = rate.text("from");
            Scalar until = rate.text("until");
            Instant first = Values.instant(from, calendar);
            Instant end = Values.instant(until, calendar);
            if (!first.isBefore(end)) {
                throw until.fault("after from, which is " + from.value());
            }
            if (rates.stream()
                    .anyMatch(it -> first.isBefore(it.until()) && it.from().isBefore(end))) {
                throw from.fault("a time that no other rate of this rule has");
            }
            rates.add(new RewardRule.TimedRate(first, end, earnings().inner(rate, "earn")));
        }
        return rates;
    }

    private List<String> topsUp(YamlBlock block) {
        List<String> keys = new ArrayList<>();
        for (Scalar scalar : block.findTexts("tops_up")) {
            if (!earlier.containsKey(scalar.value())) {
                throw scalar.fault("the key of a rule that stands above");
            }
            if (keys.contains(scalar.value())) {
                throw scalar.fault("each rule once");
            }
            keys.add(scalar.value());
        }
        return keys;
    }

    private RewardRule.Limit limit(YamlBlock block) {
        block.allow(Keys.LIMIT);
        if (block.keys().isEmpty()) {
            throw new ProgramFault(block.line(), "limit", "at least one of times, months, total, until");
        }
        return new RewardRule.Limit(
                whole(block, "times", 100_000),
                whole(block, "months", 1_200),
                block.find("total").map(it -> Values.positive(it, currency)).orElse(null),
                block.find("until").map(it -> Values.instant(it, calendar)).orElse(null),
                days(block, "resume_within_days"));
    }

    private static RewardRule.Instalments instalments(YamlBlock block) {
        block.allow(Keys.INSTALMENTS);
        return new RewardRule.Instalments(
                Values.whole(block.text("parts"), 2, 120),
                block.find("every_months").map(it -> Values.whole(it, 1, 12)).orElse(1));
    }

    private RewardRule.Hold hold(YamlBlock block, Trigger on) {
        boolean onAStage =
                on instanceof Trigger.Reached reached && reached.milestone().status() != null;
        if (block.has("stage_kept_days") && !onAStage) {
            throw block.faultAtKey("stage_kept_days", "a milestone of a status; nothing else is a stage that is kept");
        }
        return new RewardRule.Hold(
                block.find("hold_days").map(RuleReader::holdDays).orElse(hold.days()),
                block.find("stage_kept_days").map(RuleReader::holdDays).orElse(onAStage ? hold.stageKeptDays() : 0));
    }

    private static @Nullable Integer days(YamlBlock block, String key) {
        return block.find(key).map(it -> Values.days(it, 1)).orElse(null);
    }

    private static @Nullable Integer whole(YamlBlock block, String key, int most) {
        return block.find(key).map(it -> Values.whole(it, 1, most)).orElse(null);
    }
}
