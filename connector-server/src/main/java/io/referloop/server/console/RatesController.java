package io.referloop.server.console;

import io.referloop.reward.ExchangeRates;
import io.referloop.reward.Outcome;
import io.referloop.reward.Worth;
import io.referloop.server.login.Seat;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The form with which an owner enters an exchange rate. */
@Controller
class RatesController {

    private static final int NUMBER_MAX = 30;

    private final ExchangeRates rates;

    RatesController(ExchangeRates rates) {
        this.rates = rates;
    }

    @PostMapping("/programs/rates")
    String enter(
            Seat seat,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "") String rate,
            @RequestParam(defaultValue = "") String source,
            RedirectAttributes next) {
        switch (decide(seat, from, to, day, rate.strip(), source)) {
            case Outcome.Done done ->
                next.addFlashAttribute("done", "The rate is kept, and what waited for it has its amount now.");
            case Outcome.Noted(String message) -> next.addFlashAttribute("done", message);
            case Outcome.Refused(String code, String message) ->
                next.addFlashAttribute("refused", new Refusal(code, message, null));
        }
        return "redirect:/programs";
    }

    private Outcome decide(Seat seat, String from, String to, String day, String rate, String source) {
        if (!rate.matches("\\d{1,12}(\\.\\d{1,12})?") || rate.length() > NUMBER_MAX) {
            return new Outcome.Refused("RATE_INVALID", "Give the rate as a number above 0, such as 1.0842.");
        }
        try {
            return rates.enter(
                    seat.workspaceId(),
                    new Worth.Conversion(
                            from.strip().toUpperCase(Locale.ROOT),
                            to.strip().toUpperCase(Locale.ROOT),
                            new BigDecimal(rate),
                            source,
                            LocalDate.parse(day)),
                    seat.workspace().zone(),
                    seat.actor());
        } catch (DateTimeException noDay) {
            return new Outcome.Refused("DAY_INVALID", "Give the day as in 2026-03-01.");
        }
    }
}
