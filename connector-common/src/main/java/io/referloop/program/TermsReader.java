package io.referloop.program;

import static io.referloop.program.Values.oneOf;

import io.referloop.program.YamlBlock.Scalar;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** Reads how a program reckons, approves and pays. */
final class TermsReader {

    private static final int TEXT_MAX = 20_000;

    private final YamlBlock file;
    private final CurrencyUnit currency;

    TermsReader(YamlBlock file, CurrencyUnit currency) {
        this.file = file;
        this.currency = currency;
    }

    static ProgramCalendar calendar(YamlBlock file) {
        return new ProgramCalendar(
                file.find("time_zone").map(Values::zone).orElse(ZoneId.of("UTC")),
                oneOf(file, "fiscal_year_start", Month.JANUARY));
    }

    ProgramTerms read() {
        return new ProgramTerms(
                currency,
                oneOf(file, "rounding", Rounding.HALF_UP).mode,
                file.findBlock("approval").map(this::approval).orElse(new ProgramTerms.Approval(null, null)),
                file.findBlock("budget").map(this::budget).orElse(null),
                file.findBlock("payout").map(this::payout).orElse(ProgramTerms.Payout.AT_ONCE),
                file.findBlock("tax").map(TermsReader::tax).orElse(ProgramTerms.Tax.NONE),
                file.findBlock("texts").map(TermsReader::texts).orElse(Map.of()));
    }

    private ProgramTerms.Approval approval(YamlBlock block) {
        block.allow(Keys.APPROVAL);
        @Nullable
        Money below =
                block.find("auto_below").map(it -> Values.money(it, currency)).orElse(null);
        @Nullable
        Money twoFrom = block.find("two_people_from")
                .map(it -> Values.positive(it, currency))
                .orElse(null);
        if (below != null && twoFrom != null && twoFrom.isLessThan(below)) {
            throw block.text("two_people_from").fault("not below auto_below, which is " + below);
        }
        return new ProgramTerms.Approval(below, twoFrom);
    }

    private ProgramTerms.Budget budget(YamlBlock block) {
        block.allow(Keys.BUDGET);
        return new ProgramTerms.Budget(Values.positive(block.text("amount"), currency), WindowReader.read(block));
    }

    private ProgramTerms.Payout payout(YamlBlock block) {
        block.allow(Keys.PAYOUT);
        @Nullable
        Money least =
                block.find("at_least").map(it -> Values.positive(it, currency)).orElse(null);
        @Nullable Scalar day = block.find("day").orElse(null);
        return switch (oneOf(block, "every", Every.AT_ONCE)) {
            case AT_ONCE -> {
                if (day != null) {
                    throw day.fault("every: week or every: month beside it");
                }
                yield new ProgramTerms.Payout(null, 0, least);
            }
            case WEEK ->
                new ProgramTerms.Payout(day == null ? DayOfWeek.MONDAY : oneOf(day, DayOfWeek.class), 0, least);
            case MONTH -> new ProgramTerms.Payout(null, day == null ? 1 : Values.whole(day, 1, 28), least);
        };
    }

    private static ProgramTerms.Tax tax(YamlBlock block) {
        block.allow(Keys.TAX);
        return new ProgramTerms.Tax(
                block.find("country").map(Values::country).orElse(null), Values.yesOrNo(block, "hold", false));
    }

    private static Map<String, String> texts(YamlBlock block) {
        block.allow(Keys.TEXTS);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : block.keys()) {
            texts.put(key, Values.text(block.text(key), TEXT_MAX));
        }
        return texts;
    }

    private enum Every {
        AT_ONCE,
        WEEK,
        MONTH
    }

    private enum Rounding {
        HALF_UP(RoundingMode.HALF_UP),
        HALF_EVEN(RoundingMode.HALF_EVEN),
        DOWN(RoundingMode.DOWN);

        private final RoundingMode mode;

        Rounding(RoundingMode mode) {
            this.mode = mode;
        }
    }
}
