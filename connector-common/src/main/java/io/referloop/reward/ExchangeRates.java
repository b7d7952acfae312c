package io.referloop.reward;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Exchange rates that people entered. A rate is never changed; what was converted keeps the rate that it was converted with. */
@Component
public class ExchangeRates {

    private static final int SOURCE_MAX = 100;
    private static final int LISTED_MAX = 50;
    private static final Pattern CODE = Pattern.compile("[A-Z]{3}");
    private static final BigDecimal RATE_MAX = new BigDecimal("1000000000");
    private static final int DECIMALS_MAX = 12;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final TimedRewards timed;
    private final Clock clock;

    ExchangeRates(InWorkspace inWorkspace, JdbcClient jdbc, TimedRewards timed, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.timed = timed;
        this.clock = clock;
    }

    /**
     * Enters a rate that holds from a day until the day of a newer one, and settles the rewards that waited for it.
     *
     * @return a refusal when it makes no sense, or when something was converted with another rate that day or later already
     */
    public Outcome enter(UUID workspace, Worth.Conversion rate, ZoneId zone, String member) {
        Outcome.Refused refused = refusal(rate, zone);
        if (refused != null) {
            return refused;
        }
        Outcome outcome = inWorkspace.call(workspace, () -> keep(workspace, rate, zone, member));
        if (outcome instanceof Outcome.Done) {
            timed.settleWaiting(workspace);
        }
        return outcome;
    }

    private Outcome keep(UUID workspace, Worth.Conversion rate, ZoneId zone, String member) {
        if (overtaken(workspace, rate, zone)) {
            return new Outcome.Refused(
                    "RATE_USED",
                    "Amounts of " + rate.from()
                            + " of that day or later were converted with another rate already; enter"
                            + " this one for a later day.");
        }
        int entered = jdbc.sql("""
                            INSERT INTO exchange_rate (workspace_id, source_currency, target_currency, day, rate, source, entered_by, entered_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")
                .params(
                        workspace,
                        rate.from(),
                        rate.to(),
                        rate.day(),
                        rate.rate(),
                        rate.source().strip(),
                        member)
                .param(SqlTime.of(clock))
                .update();
        return entered == 1
                ? new Outcome.Done()
                : new Outcome.Refused(
                        "RATE_KNOWN", "There is a rate of that day already, and rates are never changed.");
    }

    Rates of(UUID workspace) {
        return Rates.of(read(workspace, Integer.MAX_VALUE));
    }

    /** The newest rates, newest first. */
    public List<Worth.Conversion> newest(UUID workspace) {
        return inWorkspace.call(workspace, () -> read(workspace, LISTED_MAX));
    }

    /** Every rate that was ever entered. */
    public List<Worth.Conversion> all(UUID workspace) {
        return inWorkspace.call(workspace, () -> read(workspace, Integer.MAX_VALUE));
    }

    private List<Worth.Conversion> read(UUID workspace, int most) {
        return jdbc.sql("""
                        SELECT source_currency, target_currency, rate, source, day FROM exchange_rate
                        WHERE workspace_id = ? ORDER BY day DESC, source_currency, target_currency LIMIT ?""")
                .params(workspace, most)
                .query((row, n) -> read(row))
                .list();
    }

    /** Whether something that this rate would be for was converted with an older one. */
    private boolean overtaken(UUID workspace, Worth.Conversion rate, ZoneId zone) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT FROM reward WHERE workspace_id = ? AND conversion ->> 'from' = ? AND conversion ->> 'to' = ?
                            AND (conversion ->> 'day')::date < ? AND earned_at >= ? AND state NOT IN ('VOIDED', 'REJECTED'))""")
                .params(workspace, rate.from(), rate.to(), rate.day())
                .param(SqlTime.of(rate.day().atStartOfDay(zone).toInstant()))
                .query(Boolean.class)
                .single();
    }

    private Outcome.@Nullable Refused refusal(Worth.Conversion rate, ZoneId zone) {
        if (!CODE.matcher(rate.from()).matches()
                || !CODE.matcher(rate.to()).matches()
                || rate.from().equals(rate.to())) {
            return new Outcome.Refused(
                    "CURRENCY_INVALID", "Give two different currencies as three letters, such as EUR and USD.");
        }
        boolean positive = rate.rate().signum() > 0 && rate.rate().compareTo(RATE_MAX) < 0;
        if (!positive || rate.rate().scale() > DECIMALS_MAX) {
            return new Outcome.Refused("RATE_INVALID", "Give the rate as a number above 0, such as 1.0842.");
        }
        if (rate.source().isBlank() || rate.source().length() > SOURCE_MAX) {
            return new Outcome.Refused(
                    "SOURCE_INVALID", "Say where the rate is from, in at most " + SOURCE_MAX + " characters.");
        }
        LocalDate today = clock.instant().atZone(zone).toLocalDate();
        if (rate.day().isAfter(today) || ChronoUnit.YEARS.between(rate.day(), today) > 10) {
            return new Outcome.Refused("DAY_INVALID", "Give a day of the last ten years, today included.");
        }
        return null;
    }

    private static Worth.Conversion read(ResultSet row) throws SQLException {
        return new Worth.Conversion(
                row.getString("source_currency"),
                row.getString("target_currency"),
                row.getBigDecimal("rate").stripTrailingZeros(),
                row.getString("source"),
                row.getObject("day", LocalDate.class));
    }
}
