package io.referloop.server.console;

import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.crm.CrmException;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.insight.ConnectionList;
import io.referloop.insight.StageList;
import io.referloop.insight.SyncReport;
import io.referloop.insight.SyncReports;
import io.referloop.intake.StageDecisions;
import io.referloop.program.ReferralStatus;
import io.referloop.server.login.Seat;
import io.referloop.stage.StageMaps;
import io.referloop.stage.StageReading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the CRM's stages mean for a referral. */
@Controller
class StagesController {

    /** Counting costs a search per stage; nobody maps stages by the minute. */
    private static final Duration COUNT_KEPT = Duration.ofHours(6);

    private final ConnectionList connectionList;
    private final Connections connections;
    private final StageList stages;
    private final StageMaps stageMaps;
    private final StageReading reading;
    private final StageDecisions decisions;
    private final StageTrials trials;
    private final SyncReports reports;
    private final Wording words;
    private final Clock clock;

    StagesController(
            ConnectionList connectionList,
            Connections connections,
            StageList stages,
            StageMaps stageMaps,
            StageReading reading,
            StageDecisions decisions,
            StageTrials trials,
            SyncReports reports,
            Wording words,
            Clock clock) {
        this.connectionList = connectionList;
        this.connections = connections;
        this.stages = stages;
        this.stageMaps = stageMaps;
        this.reading = reading;
        this.decisions = decisions;
        this.trials = trials;
        this.reports = reports;
        this.words = words;
        this.clock = clock;
    }

    @ModelAttribute("effects")
    StageEffects effects() {
        return new StageEffects();
    }

    @ModelAttribute("statuses")
    List<ReferralStatus> statuses() {
        return ReferralStatus.mappable();
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
        List<StageList.Track> tracks = shown == null ? List.of() : stages.of(seat.workspaceId(), shown.id());
        model.addAttribute("connections", live);
        model.addAttribute("connection", shown);
        model.addAttribute("tracks", tracks);
        model.addAttribute(
                "types",
                tracks.stream().map(StageList.Track::objectType).distinct().toList());
        model.addAttribute(
                "changed",
                tracks.stream()
                        .flatMap(track -> track.stages().stream())
                        .filter(StageList.Stage::changed)
                        .toList());
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
        int understood =
                decisions.decide(seat.workspaceId(), connection, recordType(type), track, stage, meaning, seat.actor());
        if (understood < 0) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        StageList.Track line = track(seat, connection, type, track)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("connectionId", connection);
        model.addAttribute("track", line);
        model.addAttribute(
                "stage",
                line.stages().stream()
                        .filter(it -> it.id().equals(stage))
                        .findFirst()
                        .orElseThrow());
        model.addAttribute("saved", understood == 0 ? "Saved" : "Saved; " + understood + " earlier moves understood");
        return "stages :: row";
    }

    /** Puts every suggestion into force about which nobody has decided. */
    @PostMapping("/stages/{connection}/accept")
    String accept(Seat seat, @PathVariable UUID connection, RedirectAttributes next) {
        find(seat, connection);
        int decided = decisions.acceptSuggestions(seat.workspaceId(), connection, seat.actor());
        next.addFlashAttribute(
                "done",
                decided == 0
                        ? "Every stage was decided already."
                        : decided + (decided == 1 ? " stage is decided." : " stages are decided.")
                                + " They count from now on; change any of them below.");
        return "redirect:/stages?connection=" + connection;
    }

    /** Takes a stage off the map that the CRM no longer has. */
    @PostMapping("/stages/{connection}/forget")
    String forget(
            Seat seat,
            @PathVariable UUID connection,
            @RequestParam String type,
            @RequestParam String track,
            @RequestParam String stage) {
        stageMaps.forget(seat.workspaceId(), connection, recordType(type), track, stage);
        return "redirect:/stages?connection=" + connection;
    }

    /** Takes over new stages and changed names from the CRM; what was decided stays. */
    @PostMapping("/stages/{connection}/refresh")
    String refresh(Seat seat, @PathVariable UUID connection, RedirectAttributes next) {
        String crm = words.crm(find(seat, connection).crm());
        try {
            reading.read(seat.workspaceId(), connection);
            next.addFlashAttribute("done", "The stages are as " + crm + " has them now; what you decided stays.");
        } catch (CrmException failed) {
            next.addFlashAttribute("refused", CrmRefusals.of(failed, crm));
        }
        return "redirect:/stages?connection=" + connection;
    }

    /** How many records stand in the stages of one track; asked after the page, because it may take a search per stage. */
    @GetMapping("/stages/{connection}/counts")
    ResponseEntity<Counts> count(
            Seat seat, @PathVariable UUID connection, @RequestParam String type, @RequestParam String track) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(counted(seat, connection, type, track));
    }

    private Counts counted(Seat seat, UUID connection, String type, String track) {
        Connection found = find(seat, connection);
        RecordType records = recordType(type);
        try {
            Instant counted = track(seat, connection, type, track)
                    .map(StageList.Track::countedAt)
                    .orElse(null);
            if (counted == null || counted.isBefore(clock.instant().minus(COUNT_KEPT))) {
                reading.count(seat.workspaceId(), connection, records, track);
            }
        } catch (CrmException failed) {
            return new Counts(
                    "not counted: "
                            + CrmRefusals.of(failed, words.crm(found.crm())).message(),
                    Map.of());
        }
        StageList.Track line = track(seat, connection, type, track)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return counts(line, new Say(seat.workspace().zone(), clock));
    }

    private static Counts counts(StageList.Track track, Say say) {
        Map<String, String> records = new HashMap<>();
        for (StageList.Stage stage : track.stages()) {
            if (stage.records() != null) {
                records.put(stage.id(), say.count(stage.records()));
            }
        }
        Instant at = track.countedAt();
        return new Counts(at == null ? "not counted yet" : "counted " + say.moment(at), records);
    }

    /** What the map would make of one record. */
    @GetMapping("/stages/{connection}/test")
    String test(
            Seat seat,
            @PathVariable UUID connection,
            @RequestParam(defaultValue = "") String record,
            @RequestParam(defaultValue = "DEAL") String type,
            Model model) {
        Connection found = find(seat, connection);
        Optional<RecordRef> meant = trials.meant(found, record, recordType(type));
        if (meant.isEmpty()) {
            model.addAttribute(
                    "refused",
                    new Refusal(
                            "RECORD_UNREADABLE",
                            "“" + record + "” is neither the id of a record nor a link to one in " + found.accountName()
                                    + ".",
                            "Type the number that stands in the record's address, or paste the whole address."));
            return "stages :: trial";
        }
        try {
            trials.of(found, meant.get())
                    .ifPresentOrElse(
                            trial -> model.addAttribute("trial", trial),
                            () -> model.addAttribute(
                                    "refused",
                                    new Refusal(
                                            "RECORD_UNKNOWN",
                                            words.crm(found.crm()) + " has no "
                                                    + meant.get().type().name().toLowerCase(Locale.ROOT) + " "
                                                    + meant.get().id() + " in this account.",
                                            "Check the kind of record and the number.")));
        } catch (CrmException failed) {
            model.addAttribute("refused", CrmRefusals.of(failed, words.crm(found.crm())));
        }
        return "stages :: trial";
    }

    private Connection find(Seat seat, UUID connection) {
        return connections
                .find(seat.workspaceId(), connection)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Optional<StageList.Track> track(Seat seat, UUID connection, String type, String track) {
        return stages.of(seat.workspaceId(), connection).stream()
                .filter(it -> it.objectType().equals(type) && it.id().equals(track))
                .findFirst();
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

    /** @param records by the stage's id, as people read numbers */
    record Counts(String words, Map<String, String> records) {}
}
