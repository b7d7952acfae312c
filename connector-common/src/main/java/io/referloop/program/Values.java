package io.referloop.program;

import io.referloop.program.YamlBlock.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.joda.money.CurrencyUnit;
import org.joda.money.IllegalCurrencyException;
import org.joda.money.Money;

/** Reads single values of a program file. Each either is what it should be or is refused with what was expected. */
final class Values {

    static final int DAYS_MAX = 3650;

    private Values() {}

    static String key(Scalar scalar) {
        return matching(scalar, "[a-z0-9][a-z0-9-]{0,62}", "lower-case letters, digits and hyphens, at most 63");
    }

    /** A name that CRM fields and events have, too: with underscores. */
    static String name(Scalar scalar) {
        return matching(
                scalar, "[a-z0-9][a-z0-9_-]{0,62}", "lower-case letters, digits, hyphens and underscores, at most 63");
    }

    static String text(Scalar scalar, int longest) {
        if (scalar.value().length() > longest) {
            throw new ProgramFault(
                    scalar.line(),
                    scalar.key(),
                    "at most " + longest + " characters, there are "
                            + scalar.value().length());
        }
        return scalar.value().strip();
    }

    static String domain(Scalar scalar) {
        return matching(
                scalar,
                "(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]",
                "a domain in lower case such as acme.example");
    }

    static String country(Scalar scalar) {
        if (!Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(scalar.value())) {
            throw scalar.fault("an ISO 3166 code such as US");
        }
        return scalar.value();
    }

    static int days(Scalar scalar, int least) {
        return whole(scalar, least, DAYS_MAX, "whole days");
    }

    static int whole(Scalar scalar, int least, int most) {
        return whole(scalar, least, most, "a whole number");
    }

    private static int whole(Scalar scalar, int least, int most, String what) {
        if (scalar.value().matches("\\d{1,9}")) {
            int number = Integer.parseInt(scalar.value());
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw scalar.fault(what + " from " + least + " to " + most);
    }

    static BigDecimal decimal(Scalar scalar) {
        if (!scalar.value().matches("\\d{1,12}(\\.\\d{1,6})?")) {
            throw scalar.fault("a number such as 1250.00");
        }
        return new BigDecimal(scalar.value());
    }

    static BigDecimal percent(Scalar scalar) {
        BigDecimal percent = decimal(scalar);
        if (percent.signum() == 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw scalar.fault("above 0 and at most 100");
        }
        return percent;
    }

    static Money money(Scalar scalar, CurrencyUnit currency) {
        BigDecimal amount = decimal(scalar);
        if (amount.stripTrailingZeros().scale() > currency.getDecimalPlaces()) {
            throw scalar.fault(
                    "an amount with at most " + currency.getDecimalPlaces() + " decimals, as " + currency + " has");
        }
        return Money.of(currency, amount, RoundingMode.UNNECESSARY);
    }

    static Money positive(Scalar scalar, CurrencyUnit currency) {
        Money amount = money(scalar, currency);
        if (!amount.isPositive()) {
            throw scalar.fault("above 0");
        }
        return amount;
    }

    static CurrencyUnit currency(Scalar scalar) {
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

    static ZoneId zone(Scalar scalar) {
        try {
            return ZoneId.of(scalar.value());
        } catch (DateTimeException unknown) {
            throw scalar.fault("a time zone such as Europe/Berlin");
        }
    }

    /** An instant; a day means the first instant of it in the program's zone. */
    static Instant instant(Scalar scalar, ProgramCalendar calendar) {
        try {
            return scalar.value().length() == 10
                    ? calendar.start(LocalDate.parse(scalar.value()))
                    : Instant.parse(scalar.value());
        } catch (DateTimeException unknown) {
            throw scalar.fault("a day such as 2026-06-01, or an instant such as 2026-06-01T09:00:00Z");
        }
    }

    static boolean yesOrNo(Scalar scalar) {
        return switch (scalar.value()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw scalar.fault("true or false");
        };
    }

    static boolean yesOrNo(YamlBlock block, String key, boolean otherwise) {
        return block.find(key).map(Values::yesOrNo).orElse(otherwise);
    }

    static <E extends Enum<E>> E oneOf(YamlBlock block, String key, E otherwise) {
        return block.find(key)
                .map(scalar -> oneOf(scalar, otherwise.getDeclaringClass()))
                .orElse(otherwise);
    }

    static <E extends Enum<E>> E oneOf(Scalar scalar, Class<E> type) {
        return oneOf(scalar, List.of(type.getEnumConstants()));
    }

    static <E extends Enum<E>> E oneOf(Scalar scalar, List<E> allowed) {
        return allowed.stream()
                .filter(constant -> spelling(constant).equals(scalar.value()))
                .findFirst()
                .orElseThrow(() -> scalar.fault(
                        "one of " + allowed.stream().map(Values::spelling).collect(Collectors.joining(", "))));
    }

    static String oneOf(Scalar scalar, Set<String> allowed) {
        if (!allowed.contains(scalar.value())) {
            throw scalar.fault(
                    "one of " + String.join(", ", allowed.stream().sorted().toList()));
        }
        return scalar.value();
    }

    /** How an enum's constant is written in a file. */
    static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static Optional<ReferralStatus> milestone(String value) {
        return Arrays.stream(ReferralStatus.values())
                .filter(it -> spelling(it).equals(value))
                .findFirst();
    }

    private static String matching(Scalar scalar, String pattern, String expected) {
        if (!scalar.value().matches(pattern)) {
            throw scalar.fault(expected);
        }
        return scalar.value();
    }
}
