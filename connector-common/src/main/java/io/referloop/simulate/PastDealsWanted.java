package io.referloop.simulate;

import io.referloop.program.ProgramCalendar;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Which past deals to look at, and who is taken for their referrer.
 *
 * @param since deals that were neither created nor won from then on are left out
 * @param until where the clock stops: what happened from then on is not looked at
 * @param fields the CRM's own names of properties of deals and contacts that may name the referrer; the first that does counts
 * @param most how many deals are read at most
 */
public record PastDealsWanted(Instant since, Instant until, Who who, List<String> fields, int most) {

    public static final int DEALS_MAX = 100_000;
    public static final int FIELDS_MAX = 10;

    /** What people call such a property. */
    public static final List<String> USUAL_FIELDS = List.of("referred_by_email", "referred_by");

    public PastDealsWanted {
        fields = List.copyOf(fields);
    }

    /** Whose deals earn. */
    public enum Who {
        /** Deals that name a referrer, or belong to a referral already. */
        NAMED,
        /** Every won deal, each customer company's as if one person had referred them: about the most that a program costs. */
        EVERY_WON_DEAL
    }

    /**
     * @param since a day, such as {@code 2026-01-01}
     * @param until the day after the last; empty: now
     * @param calendar whose zone decides when a day begins
     * @throws Wrong when a day is none, or they make no period of the past, or a number or name is out of bounds
     */
    public static PastDealsWanted of(
            String since, String until, Who who, List<String> fields, int most, ProgramCalendar calendar, Instant now) {
        Instant from = calendar.start(day("since", since));
        if (!from.isBefore(now)) {
            throw new Wrong("since", "since has to be a day of the past, and " + since + " is none.");
        }
        Instant asked = until.isBlank() ? now : calendar.start(day("until", until));
        if (!asked.isAfter(from)) {
            throw new Wrong("until", "until has to be a day after since: it is the first one that is left out.");
        }
        if (most < 1 || most > DEALS_MAX) {
            throw new Wrong("most", "most has to be a number of deals from 1 to " + DEALS_MAX + ".");
        }
        if (fields.size() > FIELDS_MAX || fields.stream().anyMatch(it -> !it.matches("[A-Za-z0-9_]{1,100}"))) {
            throw new Wrong(
                    "referrer_fields",
                    "referrer_fields has to name at most " + FIELDS_MAX
                            + " properties as the CRM itself calls them, such as referred_by.");
        }
        return new PastDealsWanted(from, asked.isAfter(now) ? now : asked, who, fields, most);
    }

    private static LocalDate day(String name, String text) {
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeException noDay) {
            throw new Wrong(
                    name,
                    name + " has to be a day such as 2026-01-31"
                            + (text.isBlank() ? "." : ", and \"" + text.strip() + "\" is none."));
        }
    }

    /** What cannot be looked for, as a sentence. */
    public static final class Wrong extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final String field;

        public Wrong(String field, String sentence) {
            super(sentence);
            this.field = field;
        }

        public String field() {
            return field;
        }

        public String sentence() {
            return String.valueOf(getMessage());
        }
    }
}
