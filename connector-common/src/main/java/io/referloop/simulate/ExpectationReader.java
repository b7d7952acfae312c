package io.referloop.simulate;

import io.referloop.program.ReferralStatus;
import io.referloop.program.YamlBlock;
import io.referloop.reward.Decision;
import io.referloop.reward.RewardState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what a scenario should come to. */
final class ExpectationReader {

    private static final Set<String> KEYS = Set.of(
            "rewards",
            "totals",
            "units",
            "refused",
            "statuses",
            "waiting",
            "decisions",
            "eligible",
            "metrics",
            "winners");
    private static final Set<String> REWARD_KEYS =
            Set.of("referral", "rule", "to", "amount", "state", "period", "note", "unit", "count", "release");

    private final Names names;

    ExpectationReader(Names names) {
        this.names = names;
    }

    Expectation read(YamlBlock expect) {
        expect.allow(KEYS);
        return new Expectation(
                list(expect, "rewards", this::reward),
                map(expect, "totals", (block, person) -> Names.number(block.text(person))),
                map(expect, "units", (block, person) -> units(block.block(person))),
                list(expect, "refused", this::refused),
                statuses(expect),
                list(expect, "waiting", this::waiting),
                list(expect, "decisions", this::decision),
                list(expect, "eligible", this::eligible),
                numbers(expect, "metrics"),
                list(expect, "winners", this::winner));
    }

    private Expectation.Reward reward(YamlBlock block) {
        block.allow(REWARD_KEYS);
        Map<String, String> words = new LinkedHashMap<>();
        block.find("referral").ifPresent(it -> words.put("referral", names.referral(it)));
        block.find("rule").ifPresent(it -> words.put("rule", names.ruleOrGrant(it)));
        block.find("to").ifPresent(it -> words.put("to", names.person(it)));
        block.find("state").ifPresent(it -> words.put("state", lower(Names.choice(it, RewardState.class))));
        for (String key : List.of("period", "note", "unit")) {
            if (block.has(key)) {
                words.put(key, block.textOrEmpty(key).value());
            }
        }
        return new Expectation.Reward(
                words,
                block.find("amount").map(Names::number).orElse(null),
                block.find("count")
                        .map(it -> Names.whole(it, -1_000_000, 1_000_000))
                        .orElse(null),
                block.find("release").map(names::moment).orElse(null),
                block.line());
    }

    private Map<String, Long> units(YamlBlock block) {
        Map<String, Long> units = new LinkedHashMap<>();
        block.keys().forEach(kind -> units.put(kind, Names.whole(block.text(kind), -1_000_000, 1_000_000)));
        return units;
    }

    private Expectation.Refused refused(YamlBlock block) {
        block.allow(Set.of("claim", "reason"));
        return new Expectation.Refused(
                names.referral(block.text("claim")),
                block.find("reason").map(YamlBlock.Scalar::value).orElse(null),
                block.line());
    }

    private @Nullable Map<String, String> statuses(YamlBlock expect) {
        if (!expect.has("statuses")) {
            return null;
        }
        YamlBlock block = expect.block("statuses");
        Map<String, String> statuses = new LinkedHashMap<>();
        for (String referral : block.keys()) {
            names.referral(new YamlBlock.Scalar(referral, referral, block.line(referral)));
            statuses.put(referral, lower(Names.choice(block.text(referral), ReferralStatus.class)));
        }
        return statuses;
    }

    private Expectation.Waiting waiting(YamlBlock block) {
        block.allow(Set.of("referral", "rule"));
        return new Expectation.Waiting(
                names.referral(block.text("referral")),
                block.find("rule").map(names::rule).orElse(null),
                block.line());
    }

    private Expectation.Outcome decision(YamlBlock block) {
        block.allow(Set.of("referral", "rule", "to", "period", "outcome"));
        Map<String, String> words = new LinkedHashMap<>();
        block.find("referral").ifPresent(it -> words.put("referral", names.referral(it)));
        block.find("rule").ifPresent(it -> words.put("rule", names.ruleOrGrant(it)));
        block.find("to").ifPresent(it -> words.put("to", names.person(it)));
        if (block.has("period")) {
            words.put("period", block.textOrEmpty("period").value());
        }
        YamlBlock.Scalar outcome = block.text("outcome");
        List<String> outcomes = new ArrayList<>(List.of("earned", "waiting"));
        Arrays.stream(Decision.Cause.values()).map(ExpectationReader::lower).forEach(outcomes::add);
        if (!outcomes.contains(outcome.value())) {
            throw outcome.fault("one of " + String.join(", ", outcomes));
        }
        return new Expectation.Outcome(words, outcome.value(), block.line());
    }

    private Expectation.Winner winner(YamlBlock block) {
        block.allow(Set.of("draw", "person"));
        return new Expectation.Winner(names.rule(block.text("draw")), names.person(block.text("person")), block.line());
    }

    private Expectation.Eligible eligible(YamlBlock block) {
        block.allow(Set.of("person", "reason"));
        return new Expectation.Eligible(
                names.person(block.text("person")),
                block.find("reason").map(YamlBlock.Scalar::value).orElse(null),
                block.line());
    }

    private static @Nullable Map<String, BigDecimal> numbers(YamlBlock expect, String key) {
        if (!expect.has(key)) {
            return null;
        }
        YamlBlock block = expect.block(key);
        Map<String, BigDecimal> numbers = new LinkedHashMap<>();
        block.keys().forEach(it -> numbers.put(it, Names.number(block.text(it))));
        return numbers;
    }

    private <T> @Nullable Map<String, T> map(YamlBlock expect, String key, OfPerson<T> value) {
        if (!expect.has(key)) {
            return null;
        }
        YamlBlock block = expect.block(key);
        Map<String, T> values = new LinkedHashMap<>();
        for (String person : block.keys()) {
            names.person(new YamlBlock.Scalar(person, person, block.line(person)));
            values.put(person, value.read(block, person));
        }
        return values;
    }

    private static <T> @Nullable List<T> list(YamlBlock expect, String key, Function<YamlBlock, T> read) {
        if (!expect.has(key)) {
            return null;
        }
        return expect.isEmptyList(key)
                ? List.of()
                : expect.blocks(key).stream().map(read).toList();
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private interface OfPerson<T> {
        T read(YamlBlock block, String person);
    }
}
