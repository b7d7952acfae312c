package io.referloop.server.console;

import io.referloop.insight.MetricInput;
import io.referloop.insight.MetricInputs;
import io.referloop.server.login.Seat;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The numbers of a month that metrics need and nobody but the company itself knows. */
@Controller
class NumbersController {

    private final MetricInputs inputs;
    private final Clock clock;

    NumbersController(MetricInputs inputs, Clock clock) {
        this.inputs = inputs;
        this.clock = clock;
    }

    @GetMapping("/insights/numbers")
    String show(Seat seat, @RequestParam(defaultValue = "") String month, Model model) {
        YearMonth last = YearMonth.from(
                        LocalDate.ofInstant(clock.instant(), seat.workspace().zone()))
                .minusMonths(1);
        YearMonth shown = Objects.requireNonNullElse(PeriodChoice.month(month), last);
        MetricInputs.ByMonth entered = inputs.of(seat.workspaceId(), shown, shown);
        Map<String, String> typed = new HashMap<>();
        for (MetricInput input : MetricInput.values()) {
            BigDecimal number = entered.at(input, shown);
            typed.put(input.key(), number == null ? "" : number.toPlainString());
        }
        return page(seat, shown, typed, Map.of(), model);
    }

    /** All of a month at once: nothing is saved while one of them is wrong; an empty field is not known. */
    @PostMapping("/insights/numbers")
    String save(Seat seat, @RequestParam Map<String, String> form, Model model, RedirectAttributes next) {
        YearMonth month = PeriodChoice.month(form.getOrDefault("month", ""));
        if (month == null) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        CurrencyUnit currency = seat.workspace().currency();
        Map<MetricInput, Optional<BigDecimal>> numbers = new EnumMap<>(MetricInput.class);
        Map<String, String> wrong = new HashMap<>();
        for (MetricInput input : MetricInput.values()) {
            String typed = form.getOrDefault(input.key(), "").strip();
            Optional<BigDecimal> number = MetricInputs.read(input, typed, currency.getDecimalPlaces());
            if (number.isEmpty() && !typed.isEmpty()) {
                wrong.put(input.key(), expected(input, currency));
            }
            numbers.put(input, number);
        }
        if (!wrong.isEmpty()) {
            return page(seat, month, form, wrong, model);
        }
        save(seat.workspaceId(), month, numbers, seat.actor());
        next.addFlashAttribute("done", "Saved the numbers of " + PeriodChoice.words(month) + ".");
        return "redirect:/insights/numbers?month=" + month;
    }

    private void save(UUID workspace, YearMonth month, Map<MetricInput, Optional<BigDecimal>> numbers, String member) {
        numbers.forEach((input, number) -> inputs.enter(workspace, input, month, number.orElse(null), member));
    }

    private static String page(
            Seat seat, YearMonth month, Map<String, String> typed, Map<String, String> wrong, Model model) {
        model.addAttribute("month", month);
        model.addAttribute("monthWords", PeriodChoice.words(month));
        model.addAttribute("currency", seat.workspace().currency());
        model.addAttribute(
                "fields",
                Arrays.stream(MetricInput.values())
                        .map(input -> new Field(
                                input.key(),
                                input.title(),
                                input.meaning(),
                                input.kind(),
                                typed.getOrDefault(input.key(), ""),
                                wrong.get(input.key())))
                        .toList());
        model.addAttribute("wrong", List.copyOf(wrong.values()));
        return "numbers";
    }

    private static String expected(MetricInput input, CurrencyUnit currency) {
        return switch (input.kind()) {
            case COUNT -> "Enter a whole number, 0 or more, or leave it empty.";
            case DAYS -> "Enter days such as 45 or 45.5, or leave it empty.";
            case MONEY ->
                "Enter an amount in " + currency + " with at most " + currency.getDecimalPlaces()
                        + " decimals, or leave it empty.";
        };
    }

    /** @param wrong what it should have been; null when nothing is wrong */
    record Field(
            String key,
            String title,
            String meaning,
            MetricInput.Kind kind,
            String typed,
            @Nullable String wrong) {}
}
