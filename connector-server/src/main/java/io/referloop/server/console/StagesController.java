package io.referloop.server.console;

import io.referloop.connection.Connections;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.RecordType;
import io.referloop.insight.ConnectionList;
import io.referloop.insight.StageList;
import io.referloop.insight.SyncReport;
import io.referloop.insight.SyncReports;
import io.referloop.intake.StageDecisions;
import io.referloop.program.ReferralStatus;
import io.referloop.server.login.Seat;
import io.referloop.stage.StageMaps;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
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

/** What the CRM's stages mean for a referral. */
@Controller
class StagesController {

    private final ConnectionList connectionList;
    private final Connections connections;
    private final StageList stages;
    private final StageMaps stageMaps;
    private final StageDecisions decisions;
    private final SyncReports reports;
    private final Wording words;

    StagesController(
            ConnectionList connectionList,
            Connections connections,
            StageList stages,
            StageMaps stageMaps,
            StageDecisions decisions,
            SyncReports reports,
            Wording words) {
        this.connectionList = connectionList;
        this.connections = connections;
        this.stages = stages;
        this.stageMaps = stageMaps;
        this.decisions = decisions;
        this.reports = reports;
        this.words = words;
    }

    @GetMapping("/stages")
    String show(Seat seat, @RequestParam(defaultValue = "") String connection, Model model) {
        List<ConnectionList.Line> live = connectionList.of(seat.workspaceId()).stream()
                .filter(line -> !line.disconnected())
                .toList();
        ConnectionList.Line shown = live.stream()
                .filter(line -> line.id().toString().equals(connection))
                .findFirst()
                .orElse(live.isEmpty() ? null : live.getFirst());
        model.addAttribute("connections", live);
        model.addAttribute("connection", shown);
        model.addAttribute("statuses", ReferralStatus.mappable());
        model.addAttribute("tracks", shown == null ? List.of() : stages.of(seat.workspaceId(), shown.id()));
        model.addAttribute("unmapped", shown == null ? List.of() : unmapped(seat, shown.id()));
        return "stages";
    }

    /** One row, saved as soon as it is chosen. */
    @PostMapping("/stages/{connection}")
    String decide(
            Seat seat,
            @PathVariable UUID connection,
            @RequestParam String type,
            @RequestParam String track,
            @RequestParam String stage,
            @RequestParam(defaultValue = "") String status,
            Model model) {
        ReferralStatus meaning = status.isEmpty() ? null : mappable(status);
        int understood = decisions.decide(seat.workspaceId(), connection, recordType(type), track, stage, meaning);
        if (understood < 0) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        StageList.Track line = stages.of(seat.workspaceId(), connection).stream()
                .filter(it -> it.objectType().equals(type) && it.id().equals(track))
                .findFirst()
                .orElseThrow();
        model.addAttribute("connectionId", connection);
        model.addAttribute("track", line);
        model.addAttribute(
                "stage",
                line.stages().stream()
                        .filter(it -> it.id().equals(stage))
                        .findFirst()
                        .orElseThrow());
        model.addAttribute("statuses", ReferralStatus.mappable());
        model.addAttribute("saved", understood == 0 ? "Saved" : "Saved; " + understood + " earlier moves understood");
        return "stages :: row";
    }

    /** Takes over new stages and changed names from the CRM; what was decided stays. */
    @PostMapping("/stages/{connection}/refresh")
    String refresh(Seat seat, @PathVariable UUID connection, RedirectAttributes next) {
        String crm = connections
                .find(seat.workspaceId(), connection)
                .map(it -> words.crm(it.crm()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        try {
            CrmSchema schema = connections.open(seat.workspaceId(), connection).describe();
            stageMaps.adopt(seat.workspaceId(), connection, schema);
            next.addFlashAttribute("done", "The stages are as " + crm + " has them now; what you decided stays.");
        } catch (CrmException failed) {
            next.addFlashAttribute("refused", CrmRefusals.of(failed, crm));
        }
        return "redirect:/stages?connection=" + connection;
    }

    private List<SyncReport.Stage> unmapped(Seat seat, UUID connection) {
        return reports.of(seat.workspaceId()).unmappedStages().stream()
                .filter(stage -> stage.connectionId().equals(connection))
                .toList();
    }

    private static RecordType recordType(String type) {
        return Arrays.stream(RecordType.values())
                .filter(it -> it.name().equals(type))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
    }

    private static @Nullable ReferralStatus mappable(String status) {
        return ReferralStatus.mappable().stream()
                .filter(it -> it.name().equals(status))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
    }
}
