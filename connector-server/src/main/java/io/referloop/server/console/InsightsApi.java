package io.referloop.server.console;

import io.referloop.insight.Attribution;
import io.referloop.insight.Figure;
import io.referloop.insight.Metric;
import io.referloop.insight.MetricsReport;
import io.referloop.insight.Period;
import io.referloop.server.login.Seat;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The metrics for machines. Every number is decimal text, so that no reader makes a floating-point number of money. */
@RestController
class InsightsApi {

    private final MetricsReport reports;

    InsightsApi(MetricsReport reports) {
        this.reports = reports;
    }

    /**
     * @param from the first day, {@code 2026-01-01}
     * @param until the day after the last
     * @param program the id of one; empty: all
     */
    @GetMapping("/api/v1/insights")
    ResponseEntity<Object> insights(
            Seat seat,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String until,
            @RequestParam(defaultValue = "") String program) {
        try {
            Period period = new Period(day("from", from), day("until", until));
            UUID one = program.isEmpty() ? null : id(program);
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(answer(reports.of(
                            seat.workspaceId(), period, seat.workspace().zone(), one)));
        } catch (IllegalArgumentException wrong) {
            return ResponseEntity.badRequest()
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(new Fault(
                            "PERIOD_INVALID",
                            Wording.capital(String.valueOf(wrong.getMessage())) + ".",
                            "Ask for days such as from=2026-01-01&until=2026-04-01; until is the day after the last."));
        }
    }

    private static Answer answer(MetricsReport.Report report) {
        return new Answer(
                report.period().from().toString(),
                report.period().until().toString(),
                report.zone().getId(),
                report.tally().currency().getCode(),
                Arrays.stream(Metric.values())
                        .map(metric -> number(metric.key(), metric.title(), metric.definition(), report.figure(metric)))
                        .toList(),
                report.months().stream()
                        .map(it -> new MonthAnswer(
                                it.month().toString(),
                                it.referrals(),
                                it.won(),
                                it.revenue().getAmount().toPlainString(),
                                text(FigureWords.value(it.growth()))))
                        .toList(),
                new By(
                        lines(report, Attribution.By.REFERRER),
                        lines(report, Attribution.By.PROGRAM),
                        lines(report, Attribution.By.CHANNEL)),
                new TreeMap<>(report.tally().asks())
                        .entrySet().stream()
                                .map(it -> new AskAnswer(
                                        it.getKey(),
                                        it.getValue().asked(),
                                        it.getValue().referrals()))
                                .toList(),
                report.notes());
    }

    private static Value number(String key, String title, String definition, Figure figure) {
        return new Value(
                key,
                title,
                definition,
                text(FigureWords.value(figure)),
                text(FigureWords.unit(figure)),
                text(FigureWords.why(figure)));
    }

    private static List<LineAnswer> lines(MetricsReport.Report report, Attribution.By by) {
        return report.attribution().by(by).stream()
                .map(it -> new LineAnswer(
                        it.key(),
                        text(it.label()),
                        it.referrals(),
                        it.won(),
                        it.revenue().getAmount().toPlainString(),
                        it.rewards().getAmount().toPlainString()))
                .toList();
    }

    private static @Nullable String text(String value) {
        return value.isEmpty() ? null : value;
    }

    private static LocalDate day(String name, String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException noDay) {
            throw new IllegalArgumentException(
                    value.isEmpty() ? name + " is missing" : name + " is no day such as 2026-01-31", noDay);
        }
    }

    private static UUID id(String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException noId) {
            throw new IllegalArgumentException("program is no id of a program", noId);
        }
    }

    record Fault(String code, String message, String fix) {}

    record Answer(
            String from,
            String until,
            String timeZone,
            String currency,
            List<Value> metrics,
            List<MonthAnswer> months,
            By attribution,
            List<AskAnswer> asks,
            List<String> notes) {}

    /** @param signal which led to the asks */
    record AskAnswer(String signal, long asked, long referrals) {}

    /** @param why null when the value is known */
    record Value(
            String key,
            String title,
            String definition,
            @Nullable String value,
            @Nullable String unit,
            @Nullable String why) {}

    record MonthAnswer(
            String month,
            long referrals,
            long won,
            String revenue,
            @Nullable String growthPercent) {}

    record By(List<LineAnswer> referrers, List<LineAnswer> programs, List<LineAnswer> channels) {}

    record LineAnswer(String key, @Nullable String name, long referrals, long won, String revenue, String rewards) {}
}
