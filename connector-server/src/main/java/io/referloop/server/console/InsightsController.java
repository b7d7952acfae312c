package io.referloop.server.console;

import io.referloop.insight.Attribution;
import io.referloop.insight.Figure;
import io.referloop.insight.Metric;
import io.referloop.insight.Metrics;
import io.referloop.insight.MetricsReport;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.server.login.Seat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How the program does: every metric with its formula, for some months. */
@Controller
class InsightsController {

    private final MetricsReport reports;
    private final Programs programs;
    private final Clock clock;

    InsightsController(MetricsReport reports, Programs programs, Clock clock) {
        this.reports = reports;
        this.programs = programs;
        this.clock = clock;
    }

    @GetMapping("/insights")
    String show(
            Seat seat,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String program,
            Model model) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), seat.workspace().zone());
        PeriodChoice choice = PeriodChoice.of(from, to, today);
        List<Program> all = programs.current(seat.workspaceId());
        UUID one = all.stream()
                .map(Program::id)
                .filter(it -> it.toString().equals(program))
                .findFirst()
                .orElse(null);
        MetricsReport.Report report =
                reports.of(seat.workspaceId(), choice.period(), seat.workspace().zone(), one);
        model.addAttribute("choice", choice);
        model.addAttribute("presets", PeriodChoice.presets(today));
        model.addAttribute("programs", all);
        model.addAttribute("program", one);
        model.addAttribute("report", report);
        model.addAttribute("empty", isEmpty(report));
        model.addAttribute(
                "lead",
                List.of(
                        line(report, Metric.REVENUE),
                        line(report, Metric.CLOSE_OF_SUBMITTED),
                        line(report, Metric.CAC),
                        line(report, Metric.PAYOUT_EFFECTIVENESS)));
        model.addAttribute(
                "groups",
                Arrays.stream(Metric.Group.values())
                        .map(group -> new Group(
                                group.title(),
                                Arrays.stream(Metric.values())
                                        .filter(metric -> metric.group() == group)
                                        .map(metric -> line(report, metric))
                                        .toList()))
                        .toList());
        model.addAttribute("months", months(report));
        model.addAttribute("referrers", report.attribution().by(Attribution.By.REFERRER));
        model.addAttribute("byProgram", report.attribution().by(Attribution.By.PROGRAM));
        model.addAttribute("channels", report.attribution().by(Attribution.By.CHANNEL));
        model.addAttribute("asks", asks(report));
        return "insights";
    }

    private static List<AskLine> asks(MetricsReport.Report report) {
        Map<String, Figure> yields = Metrics.askYieldByTrigger(report.tally());
        return new TreeMap<>(report.tally().asks())
                .entrySet().stream()
                        .map(it -> new AskLine(
                                it.getKey(),
                                it.getValue().asked(),
                                it.getValue().referrals(),
                                FigureWords.text(Objects.requireNonNull(yields.get(it.getKey())))))
                        .toList();
    }

    private static boolean isEmpty(MetricsReport.Report report) {
        return report.tally().people().everReferring() == 0
                && report.tally().people().customers() == null
                && report.tally().liability().isZero();
    }

    private static Line line(MetricsReport.Report report, Metric metric) {
        Figure figure = report.figure(metric);
        return new Line(
                metric.key(),
                metric.title(),
                metric.definition(),
                FigureWords.text(figure),
                figure instanceof Figure.Unknown(String why) ? why : null,
                rows(metric));
    }

    private static List<MonthLine> months(MetricsReport.Report report) {
        BigDecimal most = report.months().stream()
                .map(month -> month.revenue().getAmount())
                .max(BigDecimal::compareTo)
                .filter(amount -> amount.signum() > 0)
                .orElse(BigDecimal.ONE);
        return report.months().stream()
                .map(month -> new MonthLine(
                        PeriodChoice.words(month.month()),
                        month.referrals(),
                        month.won(),
                        month.revenue(),
                        month.revenue()
                                .getAmount()
                                .multiply(BigDecimal.valueOf(100))
                                .divide(most, 0, RoundingMode.HALF_UP)
                                .intValue(),
                        FigureWords.text(month.growth()),
                        FigureWords.why(month.growth())))
                .toList();
    }

    /** Where the rows behind a metric are listed; null where there are none to list. */
    private static @Nullable String rows(Metric metric) {
        return switch (metric) {
            case REFERRAL_RATE, PARTICIPATION, YIELD, CONVERSION, CLOSE_OF_SUBMITTED, PIPELINE_GENERATED ->
                "/referrals";
            case CLOSE_OF_CLOSED,
                    WIN_RATE,
                    TIME_FROM_REFERRAL_MEAN,
                    TIME_FROM_REFERRAL_MEDIAN,
                    TIME_FROM_DEAL_MEAN,
                    TIME_FROM_DEAL_MEDIAN,
                    PIPELINE_WON,
                    REVENUE,
                    REVENUE_GROWTH -> "/referrals?status=WON";
            case CAC, PAYOUT_EFFECTIVENESS, REWARDS_COST -> "/rewards?tab=SENT";
            case REWARDS_LIABILITY -> "/rewards?tab=ON_HOLD";
            case ASK_YIELD -> null;
            case ORGANIC_BASELINE,
                    OTHER_WIN_RATE,
                    OTHER_TIME_MEAN,
                    OTHER_TIME_MEDIAN,
                    LIFETIME_VALUE,
                    OTHER_LIFETIME_VALUE,
                    RETENTION,
                    OTHER_RETENTION -> "/insights/numbers";
        };
    }

    record Group(String title, List<Line> lines) {}

    /** @param why null when it is known */
    record Line(
            String key,
            String title,
            String definition,
            String value,
            @Nullable String why,
            @Nullable String rows) {}

    /** @param trigger the signal that led to the asks */
    record AskLine(String trigger, long asked, long referrals, String value) {}

    /** @param percent of the best month, for the length of the bar */
    record MonthLine(String words, long referrals, long won, Money revenue, int percent, String growth, String why) {}
}
