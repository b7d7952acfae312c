package io.referloop.insight;

import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Workspaces;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The metrics of a workspace for a period: counted from referrals, facts and the ledger, and from what an admin entered. */
@Component
public class MetricsReport {

    private final InWorkspace inWorkspace;
    private final Workspaces workspaces;
    private final Programs programs;
    private final ReferralCases cases;
    private final MetricBooks books;
    private final MetricInputs inputs;

    MetricsReport(
            InWorkspace inWorkspace,
            Workspaces workspaces,
            Programs programs,
            ReferralCases cases,
            MetricBooks books,
            MetricInputs inputs) {
        this.inWorkspace = inWorkspace;
        this.workspaces = workspaces;
        this.programs = programs;
        this.cases = cases;
        this.books = books;
        this.inputs = inputs;
    }

    /**
     * @param zone whose midnights bound the period's days
     * @param program null: all programs. What was entered by hand is about all of them and is not known for one
     */
    public Report of(UUID workspace, Period period, ZoneId zone, @Nullable UUID program) {
        return inWorkspace.call(workspace, () -> report(workspace, period, zone, program));
    }

    private Report report(UUID workspace, Period period, ZoneId zone, @Nullable UUID program) {
        CurrencyUnit currency = currency(workspace, program);
        Instant start = period.start(zone);
        Instant end = period.end(zone);
        List<YearMonth> months = period.wholeMonths();
        Instant decidedFrom = months.isEmpty()
                ? start
                : months.getFirst().minusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
        List<ReferralCase> found =
                cases.between(start, decidedFrom.isBefore(start) ? decidedFrom : start, end, program);
        MetricBooks.Totals money = books.totals(start, end, program, currency);
        MonthSums byMonth = new MonthSums(found, currency, zone);
        List<Month> lines = months.stream().map(byMonth::of).toList();
        EnteredNumbers entered = program == null
                ? new EnteredNumbers(inputs, workspace, period, currency)
                : EnteredNumbers.none(period, currency);
        CaseSums sums = new CaseSums(found, currency, start, end);
        @Nullable Long entry = entered.count(MetricInput.ASKED);
        Tally tally = new Tally(
                currency,
                books.people(
                        start,
                        end,
                        program,
                        entered.last(MetricInput.CUSTOMERS),
                        entry == null ? books.asked(start, end, program) : entry),
                sums.funnel(),
                sums.count(it -> it.closedIn(start, end)),
                sums.sales(),
                entered.others(),
                new Tally.Costs(
                        money.rewards(), entered.money(MetricInput.FEES), entered.money(MetricInput.FIXED_COST)),
                entered.base(MetricInput.REFERRED_CUSTOMERS, MetricInput.REFERRED_KEPT, MetricInput.REFERRED_REVENUE),
                entered.base(MetricInput.OTHER_CUSTOMERS, MetricInput.OTHER_KEPT, MetricInput.OTHER_REVENUE),
                byMonth.growth(months),
                entered.organic(inputs, workspace, books.launch(program), zone),
                money.liability(),
                books.asks(start, end, program));
        Map<Metric, Figure> figures = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            figures.put(metric, Metrics.of(metric, tally));
        }
        Attribution attribution = new Attribution(currency);
        found.forEach(it -> attribution.count(it, start, end));
        books.spending(start, end, program, currency, attribution);
        return new Report(
                period,
                zone,
                tally,
                figures,
                lines,
                attribution,
                notes(sums, money.foreign(), books.unvaluedUnits(end, program), currency));
    }

    private CurrencyUnit currency(UUID workspace, @Nullable UUID program) {
        if (program != null) {
            for (Program it : programs.current(workspace)) {
                if (it.id().equals(program)) {
                    return it.currency();
                }
            }
        }
        return workspaces.get(workspace).currency();
    }

    private static List<String> notes(CaseSums sums, boolean foreign, long unvaluedUnits, CurrencyUnit currency) {
        List<String> notes = new ArrayList<>();
        if (sums.withoutAmount() > 0) {
            notes.add("Won deals without an amount in the CRM, which count as won and bring no revenue: "
                    + sums.withoutAmount() + ".");
        }
        if (sums.foreign() || foreign) {
            notes.add(
                    "Amounts in other currencies than " + currency + " are left out of all sums; they do not add up.");
        }
        if (unvaluedUnits > 0) {
            notes.add("Open units that the program gives no value, which are not part of the liability: "
                    + unvaluedUnits + ".");
        }
        return notes;
    }

    /**
     * @param months those that lie whole in the period
     * @param notes sentences about what the sums leave out; empty when nothing is
     */
    public record Report(
            Period period,
            ZoneId zone,
            Tally tally,
            Map<Metric, Figure> figures,
            List<Month> months,
            Attribution attribution,
            List<String> notes) {

        public Report {
            figures = Map.copyOf(figures);
            months = List.copyOf(months);
            notes = List.copyOf(notes);
        }

        public Figure figure(Metric metric) {
            return Objects.requireNonNull(figures.get(metric));
        }
    }

    /** @param growth of the revenue against the month before */
    public record Month(YearMonth month, long referrals, long won, Money revenue, Figure growth) {}
}
