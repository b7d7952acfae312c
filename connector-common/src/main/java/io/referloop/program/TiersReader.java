package io.referloop.program;

import static io.referloop.program.Values.oneOf;

import io.referloop.program.Earning.Basis;
import io.referloop.program.Tiers.Measure;
import io.referloop.program.Tiers.Mode;
import io.referloop.program.YamlBlock.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code tiers:}. */
final class TiersReader {

    private final EarningReader earnings;

    TiersReader(EarningReader earnings) {
        this.earnings = earnings;
    }

    Tiers read(YamlBlock block) {
        block.allow(Keys.TIERS_BODY);
        Measure by = oneOf(block.text("by"), Measure.class);
        Window window = WindowReader.read(block);
        boolean ofTheItem = by == Measure.AMOUNT || by == Measure.LEVEL;
        if (ofTheItem && block.has("within") && !window.equals(Window.LIFETIME)) {
            throw block.fault(
                    "within", "nothing beside by: " + Values.spelling(by) + ", which is not counted over time");
        }
        Mode mode = oneOf(block, "mode", Mode.WHOLE);
        boolean ofMoney = by == Measure.AMOUNT || by == Measure.CUMULATIVE_AMOUNT;
        if (mode == Mode.MARGINAL && !ofMoney) {
            throw block.text("mode")
                    .fault("by: amount or by: cumulative_amount beside it, for only an amount has parts");
        }
        if ((mode == Mode.FROM_NEXT || mode == Mode.RETROACTIVE) && ofTheItem) {
            throw block.text("mode").fault("by: cumulative_amount, referrals or companies beside it");
        }
        return new Tiers(by, window, mode, steps(block, by, mode));
    }

    private List<Tiers.Step> steps(YamlBlock block, Measure by, Mode mode) {
        List<YamlBlock> blocks = block.blocks("steps");
        EarningReader.few(block, "steps", blocks.size(), 1);
        List<Tiers.Step> steps = new ArrayList<>();
        @Nullable BigDecimal before = null;
        for (YamlBlock step : blocks) {
            step.allow(Keys.STEP);
            Scalar from = step.text("from");
            BigDecimal edge = edge(from, by);
            if (before != null && edge.compareTo(before) <= 0) {
                throw from.fault("above " + before.toPlainString() + ", where the step before begins");
            }
            before = edge;
            Earning earning = earnings.inner(step, "earn");
            if (mode == Mode.MARGINAL) {
                part(step, earning, steps);
            }
            steps.add(new Tiers.Step(edge, earning));
        }
        return steps;
    }

    private static BigDecimal edge(Scalar from, Measure by) {
        return switch (by) {
            case AMOUNT, CUMULATIVE_AMOUNT -> Values.decimal(from);
            case REFERRALS, COMPANIES, LEVEL -> BigDecimal.valueOf(Values.whole(from, 0, 1_000_000));
        };
    }

    private static void part(YamlBlock step, Earning earning, List<Tiers.Step> before) {
        if (!(earning instanceof Earning.Percent share) || !share.bounds().equals(Earning.Bounds.NONE)) {
            throw step.fault("earn", "a percent without limits, for mode: marginal shares out the parts of an amount");
        }
        Basis basis = share.basis();
        if (basis.kind() == Basis.Kind.REWARD
                || !before.isEmpty()
                        && before.getFirst().earning() instanceof Earning.Percent first
                        && !first.basis().equals(basis)) {
            throw step.fault("earn", "the same amount in every step, not that of another reward");
        }
    }
}
