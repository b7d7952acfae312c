package io.referloop.server.console;

import io.referloop.program.Programs;
import io.referloop.reward.ExchangeRates;
import io.referloop.server.login.Seat;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The programs as their rules read. */
@Controller
class ProgramsController {

    private final Programs programs;
    private final ExchangeRates rates;

    ProgramsController(Programs programs, ExchangeRates rates) {
        this.programs = programs;
        this.rates = rates;
    }

    @GetMapping("/programs")
    String list(Seat seat, Model model) {
        model.addAttribute("programs", programs.current(seat.workspaceId()));
        model.addAttribute("rates", rates.newest(seat.workspaceId()));
        return "programs";
    }
}
