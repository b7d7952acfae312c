package io.referloop.server.console;

import io.referloop.program.Words;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** Figures and times as the people of one workspace read them. Templates reach it as {@code say}. */
class Say {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter OLD_MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter OLD_DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("EEEE d MMMM uuuu, HH:mm:ss.SSS zzz", Locale.ENGLISH);

    private final ZoneId zone;
    private final Clock clock;

    Say(ZoneId zone, Clock clock) {
        this.zone = zone;
        this.clock = clock;
    }

    public String money(@Nullable Money amount) {
        return amount == null ? "—" : Words.of(amount);
    }

    /** Several currencies side by side, for they do not add up. */
    public String total(List<Money> amounts) {
        return amounts.isEmpty() ? "—" : amounts.stream().map(Words::of).collect(Collectors.joining(" + "));
    }

    public String count(long number) {
        return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(number);
    }

    /** {@code 1 referral}, {@code 1,204 referrals}. */
    public String count(long number, String singular, String plural) {
        return count(number) + " " + (number == 1 ? singular : plural);
    }

    public String moment(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        return (local.getYear() == today().getYear() ? MOMENT : OLD_MOMENT).format(local);
    }

    public String day(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        return (local.getYear() == today().getYear() ? DAY : OLD_DAY).format(local);
    }

    public String exact(Instant at) {
        return EXACT.format(at.atZone(zone));
    }

    /** {@code today}, {@code yesterday}, {@code 3 days ago}, and the date itself when that is easier to grasp. */
    public String daysAgo(Instant at) {
        long days = ChronoUnit.DAYS.between(at.atZone(zone).toLocalDate(), today());
        if (days < 0 || days > 30) {
            return "on " + day(at);
        }
        return days == 0 ? "today" : days == 1 ? "yesterday" : days + " days ago";
    }

    public String lasted(@Nullable Duration duration) {
        if (duration == null) {
            return "—";
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + " ms";
        }
        if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
            return duration.toSeconds() + " s";
        }
        return duration.compareTo(Duration.ofHours(2)) < 0 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }

    public boolean isOver(Instant at) {
        return !at.isAfter(clock.instant());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }
}
