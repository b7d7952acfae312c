package io.referloop.insight;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the metrics need and neither the CRM nor our books tell; an admin enters it for each month. */
public enum MetricInput {
    CUSTOMERS(Kind.COUNT, "Customers", "How many customers there were at the end of the month."),
    ASKED(Kind.COUNT, "Customers asked", "How many customers were asked to refer in the month."),
    FEES(Kind.MONEY, "Fees", "What payment providers and platforms took in the month."),
    FIXED_COST(Kind.MONEY, "Fixed program cost", "What the program cost in the month whether anybody referred or not."),
    OTHER_WON(Kind.COUNT, "Other deals won", "Deals that nobody referred, won in the month."),
    OTHER_LOST(Kind.COUNT, "Other deals lost", "Deals that nobody referred, lost in the month."),
    OTHER_DAYS_MEAN(
            Kind.DAYS,
            "Other deals, mean days to close",
            "From creation to the win, of the other deals won in the month."),
    OTHER_DAYS_MEDIAN(
            Kind.DAYS,
            "Other deals, median days to close",
            "From creation to the win, of the other deals won in the month."),
    REFERRED_CUSTOMERS(Kind.COUNT, "Referred customers", "Customers who came by referral, at the start of the month."),
    REFERRED_KEPT(Kind.COUNT, "Referred customers kept", "Of those, how many were customers at the end of the month."),
    REFERRED_REVENUE(Kind.MONEY, "Revenue from referred customers", "What they paid in the month."),
    OTHER_CUSTOMERS(Kind.COUNT, "Other customers", "Customers whom nobody referred, at the start of the month."),
    OTHER_KEPT(Kind.COUNT, "Other customers kept", "Of those, how many were customers at the end of the month."),
    OTHER_REVENUE(Kind.MONEY, "Revenue from other customers", "What they paid in the month."),
    ORGANIC_REFERRALS(
            Kind.COUNT,
            "Referrals without a program",
            "Referrals that came by themselves in a month before the program began.");

    private final Kind kind;
    private final String title;
    private final String meaning;

    MetricInput(Kind kind, String title, String meaning) {
        this.kind = kind;
        this.title = title;
        this.meaning = meaning;
    }

    /** {@code fixed_cost}: as the table and forms name it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Kind kind() {
        return kind;
    }

    public String title() {
        return title;
    }

    public String meaning() {
        return meaning;
    }

    public static Optional<MetricInput> named(String key) {
        return Arrays.stream(values()).filter(it -> it.key().equals(key)).findFirst();
    }

    public enum Kind {
        COUNT,
        DAYS,
        /** In the workspace's currency. */
        MONEY
    }
}
