package io.referloop.server.console;

import io.referloop.insight.RewardTab;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.referral.Email;
import io.referloop.referral.Fact;
import io.referloop.referral.Referral;
import io.referloop.referral.Referrals;
import io.referloop.referral.Referrer;
import io.referloop.reward.Grants;
import io.referloop.reward.Outcome;
import io.referloop.server.login.Seat;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joda.money.Money;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The form with which a person grants a reward. */
@Controller
class GrantsController {

    private static final Pattern NUMBER = Pattern.compile("(?i)R-(\\d{1,12})");

    private final Grants grants;
    private final Programs programs;
    private final Referrals referrals;
    private final Clock clock;

    GrantsController(Grants grants, Programs programs, Referrals referrals, Clock clock) {
        this.grants = grants;
        this.programs = programs;
        this.referrals = referrals;
        this.clock = clock;
    }

    /** @param to a referral as {@code R-1042}, or a referrer's e-mail */
    @PostMapping("/rewards/grants")
    String grant(
            Seat seat,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String program,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes next) {
        switch (decide(seat, to.strip(), amount.strip(), program, reason)) {
            case Outcome.Done done ->
                next.addFlashAttribute("done", "Granted; the program's hold, limits and approvals hold for it too.");
            case Outcome.Noted(String message) -> next.addFlashAttribute("done", message);
            case Outcome.Refused(String code, String message) ->
                next.addFlashAttribute("refused", new Refusal(code, message, null));
        }
        return "redirect:/rewards?tab=" + RewardTab.ON_HOLD;
    }

    private Outcome decide(Seat seat, String to, String amount, String program, String reason) {
        UUID workspace = seat.workspaceId();
        Optional<BigDecimal> sum = Fact.amountIn(amount).filter(it -> it.scale() >= 0);
        if (sum.isEmpty()) {
            return new Outcome.Refused("AMOUNT_INVALID", "Give the amount as a number such as 250.00.");
        }
        String correlation = "grant-" + UUID.randomUUID().toString().substring(0, 12);
        Matcher number = NUMBER.matcher(to);
        if (number.matches()) {
            Optional<Referral> referral = referrals.numbered(workspace, Long.parseLong(number.group(1)));
            if (referral.isEmpty()) {
                return new Outcome.Refused("REFERRAL_NOT_FOUND", "There is no referral " + to + ".");
            }
            Referral of = referral.get();
            Program governing = programs.version(workspace, of.programId(), of.programVersion());
            return money(governing, sum.get())
                    .<Outcome>map(it -> grants.forReferral(
                            workspace, key(seat, to, it, reason), of.id(), it, reason, seat.actor(), correlation))
                    .orElseGet(() -> tooFine(governing));
        }
        Optional<Referrer> referrer = Email.parse(to).flatMap(email -> referrals.referrerOf(workspace, email));
        Optional<Program> of = programs.current(workspace).stream()
                .filter(it -> program.isEmpty() || it.key().equals(program))
                .findFirst();
        if (referrer.isEmpty() || of.isEmpty()) {
            return new Outcome.Refused(
                    "REFERRER_NOT_FOUND",
                    "Nobody refers under that e-mail. Give a referral such as R-1042, or the e-mail of somebody who referred.");
        }
        return money(of.get(), sum.get())
                .<Outcome>map(it -> grants.forReferrer(
                        workspace,
                        key(seat, to + of.get().key(), it, reason),
                        of.get().id(),
                        referrer.get().id(),
                        it,
                        reason,
                        seat.actor(),
                        correlation))
                .orElseGet(() -> tooFine(of.get()));
    }

    private static Optional<Money> money(Program program, BigDecimal amount) {
        int decimals = program.currency().getDecimalPlaces();
        return amount.stripTrailingZeros().scale() > decimals
                ? Optional.empty()
                : Optional.of(Money.of(program.currency(), amount));
    }

    private static Outcome tooFine(Program program) {
        return new Outcome.Refused(
                "AMOUNT_INVALID",
                "Give at most " + program.currency().getDecimalPlaces() + " decimals, as " + program.currency()
                        + " has.");
    }

    /** Twice the same by the same person on one day is a form that was sent twice. */
    private UUID key(Seat seat, String to, Money amount, String reason) {
        String day =
                clock.instant().atZone(seat.workspace().zone()).toLocalDate().toString();
        String what = String.join(
                "\n",
                seat.workspaceId().toString(),
                seat.actor(),
                to.toLowerCase(Locale.ROOT),
                amount.toString(),
                reason.strip(),
                day);
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
    }
}
