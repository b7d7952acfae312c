package io.referloop.server.console;

import io.referloop.crm.CrmConnector;
import io.referloop.insight.ProgramVersions;
import io.referloop.program.Program;
import io.referloop.program.ProgramFile;
import io.referloop.program.Programs;
import io.referloop.reward.ExchangeRates;
import io.referloop.server.login.Seat;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The programs as their rules read, with all their versions. */
@Controller
class ProgramsController {

    private final Programs programs;
    private final ProgramVersions versions;
    private final ExchangeRates rates;
    private final List<CrmConnector> crms;
    private final Clock clock;

    ProgramsController(
            Programs programs, ProgramVersions versions, ExchangeRates rates, List<CrmConnector> crms, Clock clock) {
        this.programs = programs;
        this.versions = versions;
        this.rates = rates;
        this.crms = crms;
        this.clock = clock;
    }

    @GetMapping("/programs")
    String list(Seat seat, Model model) {
        model.addAttribute(
                "programs",
                programs.current(seat.workspaceId()).stream()
                        .map(it -> new Listed(it, ProgramSummary.of(it), state(it)))
                        .toList());
        model.addAttribute("rates", rates.newest(seat.workspaceId()));
        return "programs";
    }

    /**
     * @param version what is shown; the newest without it
     * @param against the version that the shown one is compared with; the one before without it
     */
    @GetMapping("/programs/{key}")
    String show(
            Seat seat,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestParam(required = false) @Nullable Integer against,
            Model model) {
        List<ProgramVersions.Version> all = versions.of(seat.workspaceId(), key);
        ProgramVersions.Version shown = version == null && !all.isEmpty() ? all.getFirst() : find(all, version);
        ProgramVersions.Version other = all.stream()
                .filter(it -> against == null ? it.number() == shown.number() - 1 : it.number() == against)
                .findFirst()
                .orElse(null);
        Program program = ProgramFile.read(shown.program(), shown.number(), shown.inForceFrom(), shown.document());
        model.addAttribute("program", program);
        model.addAttribute("state", state(program));
        model.addAttribute("summary", ProgramSummary.of(program));
        model.addAttribute("unheard", Unheard.of(program, crms));
        model.addAttribute("versions", all);
        model.addAttribute("shown", shown);
        model.addAttribute("newest", all.getFirst().number() == shown.number());
        model.addAttribute("other", other);
        model.addAttribute(
                "diff", other == null ? List.of() : DocumentDiff.between(other.document(), shown.document()));
        model.addAttribute("lines", Draft.numbered(shown.document()));
        return "program";
    }

    @GetMapping("/programs/{key}/download")
    ResponseEntity<byte[]> download(Seat seat, @PathVariable String key, @RequestParam @Nullable Integer version) {
        ProgramVersions.Version found = find(versions.of(seat.workspaceId(), key), version);
        String file = key + "-v" + found.number() + ".yaml";
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(file).build().toString())
                .contentType(MediaType.parseMediaType("application/yaml;charset=UTF-8"))
                .body(found.document().getBytes(StandardCharsets.UTF_8));
    }

    private static ProgramVersions.Version find(List<ProgramVersions.Version> all, @Nullable Integer version) {
        return all.stream()
                .filter(it -> Objects.equals(it.number(), version))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Chip state(Program program) {
        return program.inForceFrom().isAfter(clock.instant())
                ? new Chip("Not yet in force", "warn", "Claims made from then on are governed by it")
                : new Chip("In force", "good", "Claims made now are governed by it");
    }

    record Listed(Program program, ProgramSummary summary, Chip state) {}
}
