package io.referloop.server.console;

import io.referloop.insight.ProgramVersions;
import io.referloop.program.Program;
import io.referloop.program.ProgramTemplates;
import io.referloop.program.Programs;
import io.referloop.server.login.Seat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Writing a program: check it as often as one likes, then publish it as a version. */
@Controller
class ProgramEditor {

    private static final int NEW = 0;

    private final Programs programs;
    private final ProgramVersions versions;

    ProgramEditor(Programs programs, ProgramVersions versions) {
        this.programs = programs;
        this.versions = versions;
    }

    /** A new program, from a template. */
    @GetMapping("/new-program")
    String begin(@RequestParam(defaultValue = "") String template, Model model) {
        List<ProgramTemplates.Template> templates = ProgramTemplates.list();
        ProgramTemplates.Template start = templates.stream()
                .filter(it -> it.key().equals(template))
                .findFirst()
                .orElse(templates.getFirst());
        model.addAttribute("templates", templates);
        model.addAttribute("template", start);
        return page(null, NEW, Draft.of(start.document()), false, model);
    }

    @GetMapping("/programs/{key}/edit")
    String edit(Seat seat, @PathVariable String key, Model model) {
        ProgramVersions.Version newest = newest(seat, key);
        return page(key, newest.number(), Draft.of(newest.document()), false, model);
    }

    @PostMapping("/programs/check")
    String check(
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "0") int base,
            @RequestParam(defaultValue = "") String document,
            Seat seat,
            Model model) {
        return page(key.isEmpty() ? null : key, base, fitting(seat, key, Draft.of(document)), true, model);
    }

    /** @param base the version that the writer began with: whoever published meanwhile must not be overwritten unseen */
    @PostMapping("/programs/publish")
    String publish(
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "0") int base,
            @RequestParam(defaultValue = "") String document,
            Seat seat,
            Model model,
            RedirectAttributes next) {
        Draft draft = fitting(seat, key, Draft.of(document));
        if (draft.program() == null) {
            return page(key.isEmpty() ? null : key, base, draft, true, model);
        }
        if (!key.isEmpty()) {
            ProgramVersions.Version newest = newest(seat, key);
            if (newest.number() != base) {
                model.addAttribute(
                        "refused",
                        new Refusal(
                                "PROGRAM_CHANGED",
                                newest.publishedBy() + " published version " + newest.number() + " while you wrote.",
                                "Your text is below and nothing was published. Compare it with version "
                                        + newest.number() + ", take over what is new, and publish again."));
                return page(key, newest.number(), draft, true, model);
            }
            if (newest.document().equals(draft.document())) {
                next.addFlashAttribute(
                        "refused",
                        new Refusal("PROGRAM_SAME", "Nothing is different from version " + base + ".", null));
                return "redirect:/programs/" + key;
            }
        }
        Program published = programs.publish(seat.workspaceId(), draft.document(), seat.actor());
        next.addFlashAttribute(
                "done",
                "Version " + published.version() + " is in force. Referrals claimed before keep their version.");
        return "redirect:/programs/" + published.key();
    }

    /** The key in the file has to be the program's own; of a new program one that no other has. */
    private Draft fitting(Seat seat, String key, Draft draft) {
        if (draft.program() == null) {
            return draft;
        }
        String written = draft.program().key();
        int line = Draft.lineOf("program", draft.document());
        if (!key.isEmpty() && !written.equals(key)) {
            return Draft.refused(
                    draft.document(),
                    line,
                    "program",
                    "line " + line + ", program: the key of a program stays; expected " + key + ", found '" + written
                            + "'. For another program choose New program.");
        }
        if (key.isEmpty() && !versions.of(seat.workspaceId(), written).isEmpty()) {
            return Draft.refused(
                    draft.document(),
                    line,
                    "program",
                    "line " + line + ", program: a key that no other program has; '" + written + "' is taken.");
        }
        return draft;
    }

    private static String page(@Nullable String key, int base, Draft draft, boolean checked, Model model) {
        model.addAttribute("key", key);
        model.addAttribute("title", key == null ? "New program" : "Edit " + key);
        model.addAttribute("base", base);
        model.addAttribute("draft", draft);
        model.addAttribute("checked", checked);
        model.addAttribute("summary", draft.program() == null ? null : ProgramSummary.of(draft.program()));
        return "program-edit";
    }

    private ProgramVersions.Version newest(Seat seat, String key) {
        List<ProgramVersions.Version> all = versions.of(seat.workspaceId(), key);
        if (all.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return Objects.requireNonNull(all.getFirst());
    }
}
