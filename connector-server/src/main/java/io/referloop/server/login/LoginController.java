package io.referloop.server.login;

import io.referloop.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The pages around signing in. */
@Controller
class LoginController {

    private final Seats seats;
    private final Workspaces workspaces;

    LoginController(Seats seats, Workspaces workspaces) {
        this.seats = seats;
        this.workspaces = workspaces;
    }

    @GetMapping("/login")
    String login(@RequestParam(defaultValue = "") String problem, Model model) {
        model.addAttribute("problem", problem);
        return "login";
    }

    @GetMapping("/login/sent")
    String sent(Model model) {
        model.addAttribute("minutes", LoginLinks.MAILED_FOR.toMinutes());
        return "login-sent";
    }

    /** Opening the link changes nothing, since mail scanners open links too; the form on the page uses it up. */
    @GetMapping("/login/link")
    String link(@RequestParam(defaultValue = "") String token, Model model) {
        if (!seats.memberships().isEmpty()) {
            return "redirect:/";
        }
        model.addAttribute("token", token);
        return "login-link";
    }

    /** Reached only by a form without a token; every other one is answered before it comes here. */
    @PostMapping("/login/enter")
    String withoutToken() {
        return "redirect:/login?problem=link";
    }

    @GetMapping("/workspaces")
    String workspaces(Model model) {
        List<Choice> choices = seats.memberships().stream()
                .map(member -> new Choice(
                        member.workspaceId(),
                        workspaces.get(member.workspaceId()).name()))
                .toList();
        model.addAttribute("choices", choices);
        return "workspaces";
    }

    @PostMapping("/workspaces")
    String pick(@RequestParam UUID workspace, HttpServletRequest request) {
        if (!seats.pick(request, workspace)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/";
    }

    record Choice(UUID id, String name) {}

    @ControllerAdvice
    static class WithoutWorkspace {

        @ExceptionHandler
        String on(SeatResolver.NoWorkspace missing) {
            return "redirect:/workspaces";
        }
    }
}
