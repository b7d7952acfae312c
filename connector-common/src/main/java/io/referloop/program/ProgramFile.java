package io.referloop.program;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.joda.money.CurrencyUnit;
import org.joda.money.IllegalCurrencyException;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** Reads a program from its file. What it does not understand it refuses, with the line; it never guesses and never skips a key. */
public final class ProgramFile {

    private static final Set<String> KEYS =
            Set.of("program", "name", "currency", "time_zone", "rounding", "hold_days", "auto_approve_below", "rules");
    private static final Set<String> RULE_KEYS = Set.of("key", "for", "on", "exact_only", "earn", "hold_days");
    private static final int HOLD_DAYS_DEFAULT = 30;
    private static final int HOLD_DAYS_MAX = 730;
    private static final int RULES_MAX = 100;

    private ProgramFile() {}

    /**
     * @param document the text of the file, YAML or JSON
     * @throws ProgramFault when anything in it is unknown, missing or impossible
     */
    public static Program read(UUID id, int version, Instant inForceFrom, String document) {
        YamlBlock file = YamlBlock.parse(document);
        file.allow(KEYS);
        CurrencyUnit currency = currency(file.text("currency"));
        Period hold = hold(file, Period.ofDays(HOLD_DAYS_DEFAULT));
        ProgramTerms terms = new ProgramTerms(
                currency,
                file.find("rounding")
                        .map(scalar -> oneOf(scalar, Rounding.class).mode)
                        .orElse(RoundingMode.HALF_UP),
                new ProgramTerms.Approval(
                        file.find("auto_approve_below")
                                .map(scalar -> money(scalar, currency))
                                .orElse(null),
                        null),
                null,
                ProgramTerms.Payout.AT_ONCE,
                ProgramTerms.Tax.NONE,
                java.util.Map.of());
        return new Program(
                id,
                version,
                inForceFrom,
                key(file.text("program")),
                file.text("name").value(),
                Program.Type.USER,
                new ProgramCalendar(
                        file.find("time_zone").map(ProgramFile::zone).orElse(ZoneId.of("UTC")),
                        java.time.Month.JANUARY),
                terms,
                new Vocabulary(List.of()),
                new AttributionPolicy(
                        AttributionPolicy.Model.FIRST_VALID_CLAIM,
                        90,
                        90,
                        AttributionPolicy.Verdict.HOLD,
                        AttributionPolicy.Verdict.REJECT,
                        AttributionPolicy.Verdict.HOLD,
                        false,
                        Set.of(),
                        Set.of()),
                new EligibilityPolicy(null, List.of(), 0, 60),
                ReferralStatus.milestones().stream().map(Milestone::of).toList(),
                rules(file, currency, hold),
                List.of());
    }

    private static List<RewardRule> rules(YamlBlock file, CurrencyUnit currency, Period hold) {
        List<YamlBlock> blocks = file.blocks("rules");
        if (blocks.size() > RULES_MAX) {
            throw file.fault("rules", "at most " + RULES_MAX + " rules, there are " + blocks.size());
        }
        List<RewardRule> rules = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (YamlBlock block : blocks) {
            RewardRule rule = rule(block, currency, hold);
            if (!keys.add(rule.key())) {
                throw block.fault("key", "a key that no other rule has; '" + rule.key() + "' stands above");
            }
            rules.add(rule);
        }
        return rules;
    }

    private static RewardRule rule(YamlBlock block, CurrencyUnit currency, Period programHold) {
        block.allow(RULE_KEYS);
        YamlBlock.Scalar on = block.text("on");
        ReferralStatus milestone = oneOf(on, ReferralStatus.milestones());
        return new RewardRule(
                key(block.text("key")),
                oneOf(block.text("for"), Beneficiary.class),
                1,
                new Trigger.Reached(
                        Milestone.of(milestone),
                        block.find("exact_only").map(ProgramFile::yesOrNo).orElse(false)),
                null,
                RewardRule.Per.REFERRAL,
                RewardRule.Which.EVERY,
                null,
                earning(block.block("earn"), currency),
                List.of(),
                RewardRule.RateAt.CLAIM,
                RewardRule.RateAt.MILESTONE,
                List.of(),
                null,
                null,
                RewardRule.MANUAL,
                null,
                new RewardRule.Hold(hold(block, programHold).getDays(), 0),
                null,
                true,
                false);
    }

    private static Earning earning(YamlBlock earn, CurrencyUnit currency) {
        YamlBlock.@Nullable Scalar fixed = earn.find("fixed").orElse(null);
        YamlBlock.@Nullable Scalar percent = earn.find("percent").orElse(null);
        if ((fixed == null) == (percent == null)) {
            throw earn.fault("earn", "exactly one of fixed, percent");
        }
        if (fixed != null) {
            earn.allow(Set.of("fixed"));
            return new Earning.Fixed(positive(fixed, currency));
        }
        earn.allow(Set.of("percent", "at_least", "at_most"));
        YamlBlock.@Nullable Scalar atLeast = earn.find("at_least").orElse(null);
        @Nullable Money floor = atLeast == null ? null : money(atLeast, currency);
        @Nullable
        Money ceiling =
                earn.find("at_most").map(scalar -> positive(scalar, currency)).orElse(null);
        if (atLeast != null && floor != null && ceiling != null && floor.isGreaterThan(ceiling)) {
            throw atLeast.fault("not above at_most, which is " + ceiling);
        }
        return new Earning.Percent(
                share(Objects.requireNonNull(percent)),
                new Earning.Basis(Earning.Basis.Kind.AMOUNT, ""),
                new Earning.Bounds(floor, ceiling, null, null));
    }

    private static BigDecimal share(YamlBlock.Scalar scalar) {
        BigDecimal percent = decimal(scalar);
        if (percent.signum() == 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw scalar.fault("above 0 and at most 100");
        }
        return percent;
    }

    private static Money positive(YamlBlock.Scalar scalar, CurrencyUnit currency) {
        Money amount = money(scalar, currency);
        if (!amount.isPositive()) {
            throw scalar.fault("above 0");
        }
        return amount;
    }

    private static Period hold(YamlBlock block, Period otherwise) {
        return block.find("hold_days")
                .map(scalar -> Period.ofDays(days(scalar)))
                .orElse(otherwise);
    }

    private static int days(YamlBlock.Scalar scalar) {
        try {
            int days = Integer.parseInt(scalar.value());
            if (days >= 0 && days <= HOLD_DAYS_MAX) {
                return days;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, in the same words as a number out of range.
        }
        throw scalar.fault("whole days from 0 to " + HOLD_DAYS_MAX);
    }

    private static String key(YamlBlock.Scalar scalar) {
        if (!scalar.value().matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw scalar.fault("lower-case letters, digits and hyphens, at most 63");
        }
        return scalar.value();
    }

    private static Money money(YamlBlock.Scalar scalar, CurrencyUnit currency) {
        BigDecimal amount = decimal(scalar);
        if (amount.stripTrailingZeros().scale() > currency.getDecimalPlaces()) {
            throw scalar.fault(
                    "an amount with at most " + currency.getDecimalPlaces() + " decimals, as " + currency + " has");
        }
        return Money.of(currency, amount, RoundingMode.UNNECESSARY);
    }

    private static BigDecimal decimal(YamlBlock.Scalar scalar) {
        if (!scalar.value().matches("\\d{1,12}(\\.\\d{1,6})?")) {
            throw scalar.fault("a number such as 1250.00");
        }
        return new BigDecimal(scalar.value());
    }

    private static CurrencyUnit currency(YamlBlock.Scalar scalar) {
        try {
            CurrencyUnit currency = CurrencyUnit.of(scalar.value());
            // Gold, test codes and the like have a code and no smallest unit that could be paid.
            if (!currency.isPseudoCurrency()) {
                return currency;
            }
        } catch (IllegalCurrencyException unknown) {
            // Refused below, in the same words as a code that nothing can be paid in.
        }
        throw scalar.fault("an ISO 4217 code such as USD");
    }

    private static ZoneId zone(YamlBlock.Scalar scalar) {
        try {
            return ZoneId.of(scalar.value());
        } catch (DateTimeException unknown) {
            throw scalar.fault("a time zone such as Europe/Berlin");
        }
    }

    private static boolean yesOrNo(YamlBlock.Scalar scalar) {
        return switch (scalar.value()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw scalar.fault("true or false");
        };
    }

    private static <E extends Enum<E>> E oneOf(YamlBlock.Scalar scalar, Class<E> type) {
        return oneOf(scalar, List.of(type.getEnumConstants()));
    }

    private static <E extends Enum<E>> E oneOf(YamlBlock.Scalar scalar, List<E> allowed) {
        Function<E, String> spelling = constant -> constant.name().toLowerCase(Locale.ROOT);
        return allowed.stream()
                .filter(constant -> spelling.apply(constant).equals(scalar.value()))
                .findFirst()
                .orElseThrow(() ->
                        scalar.fault("one of " + allowed.stream().map(spelling).collect(Collectors.joining(", "))));
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
