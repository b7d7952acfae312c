package io.referloop.server.api;

import io.referloop.connection.Connections;
import io.referloop.referral.CustomerEvents;
import io.referloop.referral.Links;
import io.referloop.referral.RecordKey;
import io.referloop.referral.Referral;
import io.referloop.referral.Referrals;
import io.referloop.server.login.Seat;
import io.referloop.workspace.InWorkspace;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes what happened to referred customers. */
@RestController
class EventsController {

    private static final int BODY_MAX = 64 * 1024;

    private final InWorkspace inWorkspace;
    private final Referrals referrals;
    private final Connections connections;
    private final Links links;
    private final CustomerEvents events;
    private final JsonMapper json;
    private final Clock clock;

    EventsController(
            InWorkspace inWorkspace,
            Referrals referrals,
            Connections connections,
            Links links,
            CustomerEvents events,
            JsonMapper json,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.referrals = referrals;
        this.connections = connections;
        this.links = links;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    @PostMapping("/api/v1/events")
    ResponseEntity<?> record(Seat seat, HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(BODY_MAX + 1);
        if (body.length > BODY_MAX) {
            return problem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "BODY_TOO_LARGE",
                    "The request is larger than " + BODY_MAX + " bytes.",
                    "Send fewer or shorter fields.",
                    null);
        }
        try {
            JsonNode sent = Objects.requireNonNull(json.readTree(body));
            return record(seat.workspaceId(), Told.read(sent, clock.instant()));
        } catch (JacksonException unreadable) {
            return problem(
                    HttpStatus.BAD_REQUEST, "BODY_INVALID", "The request is not JSON.", "Send one JSON object.", null);
        } catch (Told.Wrong wrong) {
            return problem(
                    HttpStatus.BAD_REQUEST,
                    "INVALID_FIELD",
                    wrong.field().isEmpty() ? "This is no event." : "The field " + wrong.field() + " cannot be taken.",
                    Objects.requireNonNull(wrong.getMessage()),
                    wrong.field());
        }
    }

    private ResponseEntity<?> record(UUID workspace, Told told) {
        Optional<UUID> referral = inWorkspace.call(workspace, () -> referral(workspace, told.whose()));
        if (referral.isEmpty()) {
            return problem(
                    HttpStatus.NOT_FOUND,
                    "REFERRAL_NOT_FOUND",
                    "There is no such referral.",
                    "Send events of referred customers only.",
                    null);
        }
        String correlation = "event-" + UUID.randomUUID().toString().substring(0, 12);
        try (MDC.MDCCloseable unused = MDC.putCloseable("correlation", correlation)) {
            int added = events.record(
                    workspace, List.of(new CustomerEvents.Told(referral.get(), told.event())), correlation);
            return added == 1
                    ? ResponseEntity.status(HttpStatus.CREATED).body(new Answer("RECORDED"))
                    : ResponseEntity.ok(new Answer("KNOWN"));
        }
    }

    private Optional<UUID> referral(UUID workspace, Told.Whose whose) {
        return switch (whose) {
            case Told.Whose.Numbered numbered ->
                referrals.numbered(workspace, numbered.number()).map(Referral::id);
            case Told.Whose.Linked linked -> {
                List<RecordKey> keys = connections.list(workspace).stream()
                        .filter(it -> it.crm().equals(linked.crm()))
                        .map(it -> new RecordKey(it.id(), linked.record()))
                        .toList();
                yield links.find(workspace, keys).values().stream().findFirst();
            }
        };
    }

    private static ResponseEntity<?> problem(
            HttpStatus status, String code, String message, String fix, @Nullable String field) {
        return ResponseEntity.status(status).body(new Problem(code, message, fix, field));
    }

    private record Answer(String outcome) {}

    private record Problem(
            String code,
            String message,
            String fix,
            @Nullable String field) {}
}
