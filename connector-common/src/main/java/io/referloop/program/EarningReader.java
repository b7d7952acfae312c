package io.referloop.program;

import io.referloop.program.Earning.Basis;
import io.referloop.program.YamlBlock.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** Reads {@code earn:}, in a rule and inside tables, tiers and choices. */
final class EarningReader {

    static final Set<String> KINDS =
            Set.of("free_months", "credits", "ticket", "course", "raffle_entry", "swag", "recognition", "other");

    private static final List<String> FORMS =
            List.of("fixed", "percent", "units", "table", "tiers", "choice", "best_of");
    private static final int MANY = 200;
    private static final int UNITS_MAX = 100_000;

    private final CurrencyUnit currency;
    private final Vocabulary vocabulary;
    private final Set<String> earlierRules;

    /** @param earlierRules the keys that {@code of: {reward: …}} may name */
    EarningReader(CurrencyUnit currency, Vocabulary vocabulary, Set<String> earlierRules) {
        this.currency = currency;
        this.vocabulary = vocabulary;
        this.earlierRules = earlierRules;
    }

    Earning read(YamlBlock holder) {
        return read(holder, "earn");
    }

    /** What stands under a key: a bare amount, or exactly one of the forms. */
    private Earning read(YamlBlock holder, String key) {
        if (holder.has(key) && holder.isScalar(key)) {
            return new Earning.Fixed(Values.positive(holder.text(key), currency));
        }
        YamlBlock earn = holder.block(key);
        List<String> forms = FORMS.stream().filter(earn::has).toList();
        if (forms.size() != 1) {
            throw new ProgramFault(earn.line(), key, "exactly one of " + String.join(", ", FORMS));
        }
        return switch (forms.getFirst()) {
            case "fixed" -> {
                earn.allow(Keys.FIXED);
                yield new Earning.Fixed(Values.positive(earn.text("fixed"), currency));
            }
            case "percent" -> {
                earn.allow(Keys.PERCENT);
                yield new Earning.Percent(Values.percent(earn.text("percent")), basis(earn), bounds(earn));
            }
            case "units" -> {
                earn.allow(Keys.UNITS);
                yield units(earn.block("units"));
            }
            case "table" -> {
                earn.allow(Keys.TABLE);
                yield table(earn.block("table"));
            }
            case "tiers" -> {
                earn.allow(Keys.TIERS);
                yield new Earning.Tiered(new TiersReader(this).read(earn.block("tiers")));
            }
            case "choice" -> {
                earn.allow(Keys.CHOICE);
                yield choice(earn.block("choice"));
            }
            default -> {
                earn.allow(Keys.BEST_OF);
                yield bestOf(earn);
            }
        };
    }

    private Basis basis(YamlBlock earn) {
        if (!earn.has("of")) {
            return new Basis(Basis.Kind.AMOUNT, "");
        }
        if (earn.isScalar("of")) {
            return new Basis(
                    Values.oneOf(
                            earn.text("of"),
                            List.of(
                                    Basis.Kind.AMOUNT,
                                    Basis.Kind.FIRST_YEAR_AMOUNT,
                                    Basis.Kind.NET_AMOUNT,
                                    Basis.Kind.GROSS_AMOUNT,
                                    Basis.Kind.SPEND)),
                    "");
        }
        YamlBlock of = earn.block("of");
        of.allow(Keys.OF);
        if (of.keys().size() != 1) {
            throw new ProgramFault(of.line(), "of", "exactly one of product, reward, field");
        }
        Scalar what = of.text(of.keys().getFirst());
        return switch (what.key()) {
            case "product" -> new Basis(Basis.Kind.PRODUCT, Values.text(what, 200));
            case "reward" -> {
                if (!earlierRules.contains(what.value())) {
                    throw what.fault("the key of a rule that stands above");
                }
                yield new Basis(Basis.Kind.REWARD, what.value());
            }
            default -> {
                known(what, Vocabulary.Type.NUMBER);
                yield new Basis(Basis.Kind.FIELD, what.value());
            }
        };
    }

    private Vocabulary.Field known(Scalar name, Vocabulary.@Nullable Type type) {
        Vocabulary.Field field = vocabulary
                .find(name.value())
                .orElseThrow(() -> name.fault("a standard name, or one that stands under fields"));
        if (type != null && field.type() != type) {
            throw name.fault(
                    "a name of type " + Values.spelling(type) + ", this one is " + Values.spelling(field.type()));
        }
        return field;
    }

    private Earning.Bounds bounds(YamlBlock earn) {
        @Nullable
        Money atLeast =
                earn.find("at_least").map(it -> Values.money(it, currency)).orElse(null);
        @Nullable Money atMost = bound(earn, "at_most");
        if (atLeast != null && atMost != null && atLeast.isGreaterThan(atMost)) {
            throw earn.text("at_least").fault("not above at_most, which is " + atMost);
        }
        return new Earning.Bounds(
                atLeast, atMost, bound(earn, "at_most_per_deal"), bound(earn, "at_most_per_customer"));
    }

    private @Nullable Money bound(YamlBlock earn, String key) {
        return earn.find(key).map(it -> Values.positive(it, currency)).orElse(null);
    }

    private Earning.Units units(YamlBlock block) {
        block.allow(Keys.UNIT);
        String kind = Values.oneOf(block.text("kind"), KINDS);
        return new Earning.Units(
                kind,
                block.find("count").map(it -> Values.whole(it, 1, UNITS_MAX)).orElse(1),
                block.find("name").map(it -> Values.text(it, 100)).orElse(kind.replace('_', ' ')),
                block.find("value").map(it -> Values.positive(it, currency)).orElse(null));
    }

    private Earning.Table table(YamlBlock block) {
        block.allow(Keys.TABLE_BODY);
        Scalar by = block.text("by");
        known(by, null);
        YamlBlock values = block.block("values");
        few(block, "values", values.keys().size(), 1);
        Map<String, Earning> rows = new LinkedHashMap<>();
        for (String value : values.keys()) {
            if (rows.keySet().stream().anyMatch(value::equalsIgnoreCase)) {
                throw values.faultAtKey(value, "a value that stands here once only; case does not count");
            }
            if (value.isBlank() || !value.equals(value.strip())) {
                throw values.faultAtKey(value, "a value without spaces around it");
            }
            rows.put(value, inner(values, value));
        }
        return new Earning.Table(by.value(), rows, otherwise(block));
    }

    private @Nullable Earning otherwise(YamlBlock block) {
        if (!block.has("otherwise")) {
            return null;
        }
        if (block.isScalar("otherwise")) {
            switch (block.text("otherwise").value()) {
                case "review" -> {
                    return null;
                }
                case "none" -> {
                    return Earning.NOTHING;
                }
                default -> {}
            }
        }
        return inner(block, "otherwise");
    }

    private Earning choice(YamlBlock block) {
        block.allow(Keys.CHOICE_BODY);
        YamlBlock options = block.block("options");
        few(block, "options", options.keys().size(), 2);
        Map<String, Earning> read = new LinkedHashMap<>();
        for (String option : options.keys()) {
            Values.name(new Scalar(option, option, options.line(option)));
            read.put(option, inner(options, option));
        }
        Scalar preset = block.text("preset");
        if (!read.containsKey(preset.value())) {
            throw preset.fault("one of the options: " + String.join(", ", read.keySet()));
        }
        return new Earning.Choice(read, preset.value());
    }

    private Earning bestOf(YamlBlock earn) {
        List<YamlBlock> items = earn.findEach("best_of");
        few(earn, "best_of", items.size(), 2);
        List<Earning> alternatives = new ArrayList<>();
        for (YamlBlock item : items) {
            Earning alternative = inner(item, "best_of");
            if (alternative instanceof Earning.Units units && units.value() == null) {
                throw item.fault("best_of", "units with a value, for the best is found in money");
            }
            alternatives.add(alternative);
        }
        return new Earning.BestOf(alternatives);
    }

    /** Somebody chooses once, at submission: a choice inside something that is decided later could not be offered. */
    Earning inner(YamlBlock holder, String key) {
        Earning earning = read(holder, key);
        if (earning instanceof Earning.Choice) {
            throw holder.fault(key, "no choice inside something else; put the choice outside");
        }
        return earning;
    }

    static void few(YamlBlock block, String key, int size, int least) {
        if (size < least || size > MANY) {
            throw block.fault(key, "from " + least + " to " + MANY + " of them, there are " + size);
        }
    }
}
