package io.referloop.server.console;

import io.referloop.crm.CrmConnector;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.eligibility.Asking;
import io.referloop.eligibility.Asking.Answer;
import io.referloop.insight.EligibleList;
import io.referloop.insight.EligibleTab;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.referral.RecordKey;
import io.referloop.server.login.Seat;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Whom to ask and why now, and what a person does about it. */
@Controller
class EligibleController {

    private static final int SEARCH_MAX = 200;

    private final EligibleList list;
    private final Asking asking;
    private final Programs programs;
    private final Map<String, CrmConnector> connectors;
    private final Clock clock;

    EligibleController(
            EligibleList list, Asking asking, Programs programs, List<CrmConnector> connectors, Clock clock) {
        this.list = list;
        this.asking = asking;
        this.programs = programs;
        this.connectors = connectors.stream().collect(Collectors.toMap(CrmConnector::id, it -> it));
        this.clock = clock;
    }

    @GetMapping("/eligible")
    String list(
            Seat seat,
            @RequestParam(defaultValue = "") String tab,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String after,
            Model model) {
        UUID workspace = seat.workspaceId();
        EligibleTab shown = tab(tab);
        String search = q.length() > SEARCH_MAX ? q.substring(0, SEARCH_MAX) : q;
        Map<EligibleTab, Long> totals = list.totals(workspace);
        List<Program> current = programs.current(workspace);
        Map<UUID, Program> byId = current.stream().collect(Collectors.toMap(Program::id, it -> it));
        EligibleList.Page page = list.page(workspace, new EligibleList.Query(shown, search, after));
        Say say = new Say(seat.workspace().zone(), clock);
        model.addAttribute("tab", shown);
        model.addAttribute("tabs", EligibleTab.values());
        model.addAttribute("totals", totals);
        model.addAttribute("q", search);
        model.addAttribute("next", page.next());
        model.addAttribute(
                "rows", page.lines().stream().map(it -> row(it, byId)).toList());
        model.addAttribute(
                "asks", current.stream().anyMatch(it -> it.eligibility().asks()));
        model.addAttribute("readings", list.readings(workspace));
        model.addAttribute("sentence", sentence(totals, say));
        return "eligible";
    }

    @PostMapping("/eligible/{connection}/{record}/ask")
    String ask(
            Seat seat,
            @PathVariable UUID connection,
            @PathVariable String record,
            @RequestParam(defaultValue = "") String note,
            RedirectAttributes next) {
        return after(
                asking.ask(seat.workspaceId(), contact(connection, record), note.strip(), seat.actor()),
                "Noted that you asked; nobody is asked again before the cadence is over.",
                EligibleTab.NOW,
                next);
    }

    @PostMapping("/eligible/{connection}/{record}/snooze")
    String snooze(
            Seat seat,
            @PathVariable UUID connection,
            @PathVariable String record,
            @RequestParam(defaultValue = "") String days,
            RedirectAttributes next) {
        int number = days.matches("\\d{1,4}") ? Integer.parseInt(days) : 0;
        return after(
                asking.snooze(seat.workspaceId(), contact(connection, record), number, seat.actor()),
                "Snoozed; it comes back by itself.",
                EligibleTab.NOW,
                next);
    }

    @PostMapping("/eligible/{connection}/{record}/not-suitable")
    String notSuitable(
            Seat seat,
            @PathVariable UUID connection,
            @PathVariable String record,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes next) {
        return after(
                asking.notSuitable(seat.workspaceId(), contact(connection, record), reason, seat.actor()),
                "Marked as not suitable; the reason is kept, and you can take it back.",
                EligibleTab.NOW,
                next);
    }

    @PostMapping("/eligible/{connection}/{record}/suitable")
    String suitable(Seat seat, @PathVariable UUID connection, @PathVariable String record, RedirectAttributes next) {
        return after(
                asking.suitableAgain(seat.workspaceId(), contact(connection, record), seat.actor()),
                "Suitable again.",
                EligibleTab.NOT_SUITABLE,
                next);
    }

    private Row row(EligibleList.Line line, Map<UUID, Program> byId) {
        Program program = line.program() == null ? null : byId.get(line.program());
        CrmConnector connector = connectors.get(line.crm());
        return new Row(
                line,
                program == null ? null : program.name(),
                AskDraft.of(line, program),
                connector == null
                        ? null
                        : connector.linkTo(line.place(), new RecordRef(RecordType.CONTACT, line.record())),
                connector == null ? line.crm() : connector.name());
    }

    private static String after(Answer answer, String done, EligibleTab from, RedirectAttributes next) {
        switch (answer) {
            case Answer.Done it -> next.addFlashAttribute("done", done);
            case Answer.Refused(String code, String message, String fix) ->
                next.addFlashAttribute("refused", new Refusal(code, message, fix));
        }
        return "redirect:/eligible?tab=" + from;
    }

    private static RecordKey contact(UUID connection, String record) {
        return new RecordKey(connection, new RecordRef(RecordType.CONTACT, record));
    }

    /** A tab that the address carries and that means nothing is none: an old bookmark must still open. */
    private static EligibleTab tab(String asked) {
        return Arrays.stream(EligibleTab.values())
                .filter(it -> it.name().equals(asked.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(EligibleTab.NOW);
    }

    private static String sentence(Map<EligibleTab, Long> totals, Say say) {
        long now = totals.getOrDefault(EligibleTab.NOW, 0L);
        long later = totals.getOrDefault(EligibleTab.LATER, 0L);
        String first = now == 0 ? "Nobody to ask right now" : say.count(now, "person", "people") + " to ask";
        return first + (later == 0 ? "." : "; " + say.count(later) + " later, by themselves.");
    }

    /** @param draft a mail as a link; null when there is no address */
    record Row(
            EligibleList.Line line,
            @Nullable String program,
            @Nullable String draft,
            @Nullable String url,
            String crm) {

        /** Part of element ids. */
        public String id() {
            return line.connection() + "-" + line.record();
        }

        public String path() {
            return "/eligible/" + line.connection() + "/" + line.record();
        }
    }
}
