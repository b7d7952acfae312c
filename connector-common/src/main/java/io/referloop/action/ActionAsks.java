package io.referloop.action;

import io.referloop.crm.ActionKind;
import io.referloop.crm.ActionResult;
import io.referloop.eligibility.Asking;
import io.referloop.referral.RecordKey;
import io.referloop.workspace.Workspaces;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What people note in the CRM about whom they asked, or want left alone. Who was asked already is refused; to leave alone twice is fine. */
@Component
class ActionAsks {

    private final Asking asking;
    private final Workspaces workspaces;
    private final Clock clock;

    ActionAsks(Asking asking, Workspaces workspaces, Clock clock) {
        this.asking = asking;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    ActionResult carryOut(ActionRows.Lane lane, ActionRows.Due due) {
        RecordKey contact = new RecordKey(lane.connection(), due.record());
        String by = due.input("submittedBy").isEmpty() ? due.source() : due.input("submittedBy");
        if (due.kind() == ActionKind.NOTE_ASKED) {
            return result(asking.ask(lane.workspace(), contact, due.input("note"), by));
        }
        Optional<LocalDate> until = day(due.input("until"));
        if (until.isEmpty()) {
            return ActionResult.refused("INVALID_DAYS", "Until: a day such as 2026-12-31 is expected.");
        }
        ZoneId zone = workspaces.get(lane.workspace()).zone();
        long days = ChronoUnit.DAYS.between(clock.instant().atZone(zone).toLocalDate(), until.get());
        return result(asking.snooze(lane.workspace(), contact, (int) Math.clamp(days, 0, Integer.MAX_VALUE), by));
    }

    private static ActionResult result(Asking.Answer answer) {
        return switch (answer) {
            case Asking.Answer.Done done -> new ActionResult(true, Map.of());
            case Asking.Answer.Refused(String code, String message, String fix) ->
                ActionResult.refused(code, message + " " + fix);
        };
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }
}
