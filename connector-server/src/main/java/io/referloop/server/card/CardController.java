package io.referloop.server.card;

import io.referloop.card.Card;
import io.referloop.card.CardAnswer;
import io.referloop.card.Cards;
import io.referloop.crm.CallerVerifier.Verdict;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Cards over HTTP. */
@RestController
class CardController {

    private static final Pattern RECORD_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final VouchedCalls calls;
    private final Cards cards;
    private final JsonMapper json;

    CardController(VouchedCalls calls, Cards cards, JsonMapper json) {
        this.calls = calls;
        this.cards = cards;
        this.json = json;
    }

    @GetMapping("/cards/{crm}/{type}/{id}")
    ResponseEntity<?> show(
            @PathVariable String crm, @PathVariable String type, @PathVariable String id, HttpServletRequest request)
            throws IOException {
        return verified(
                crm,
                type,
                id,
                request,
                (call, body) -> cards.show(crm, call.caller().accountId(), call.record()));
    }

    @PostMapping("/cards/{crm}/{type}/{id}/referrals")
    ResponseEntity<?> submit(
            @PathVariable String crm, @PathVariable String type, @PathVariable String id, HttpServletRequest request)
            throws IOException {
        return verified(crm, type, id, request, (call, body) -> {
            Cards.Form form;
            try {
                form = form(body);
            } catch (JacksonException unreadable) {
                return invalid(
                        null,
                        "The request is not the JSON object that this address expects.",
                        "Send key, referrerEmail, referrerName and note as texts, choices as an object of texts.");
            }
            return cards.submit(
                    crm, call.caller().accountId(), call.caller().userEmail(), call.record(), form, call.correlation());
        });
    }

    @PostMapping("/cards/{crm}/{type}/{id}/asks")
    ResponseEntity<?> ask(
            @PathVariable String crm, @PathVariable String type, @PathVariable String id, HttpServletRequest request)
            throws IOException {
        return verified(
                crm,
                type,
                id,
                request,
                (call, body) -> acted(
                        body,
                        "Send note as a text.",
                        act -> cards.ask(
                                crm,
                                call.caller().accountId(),
                                call.caller().userEmail(),
                                call.record(),
                                text(act.note()))));
    }

    @PostMapping("/cards/{crm}/{type}/{id}/snoozes")
    ResponseEntity<?> snooze(
            @PathVariable String crm, @PathVariable String type, @PathVariable String id, HttpServletRequest request)
            throws IOException {
        return verified(
                crm,
                type,
                id,
                request,
                (call, body) -> acted(
                        body,
                        "Send days as a number.",
                        act -> cards.snooze(
                                crm,
                                call.caller().accountId(),
                                call.caller().userEmail(),
                                call.record(),
                                Objects.requireNonNullElse(act.days(), 0))));
    }

    private CardAnswer acted(byte[] body, String expected, Function<ActBody, CardAnswer> work) {
        ActBody read;
        try {
            read = json.readValue(body, ActBody.class);
        } catch (JacksonException unreadable) {
            return invalid(null, "The request is not the JSON object that this address expects.", expected);
        }
        return work.apply(read);
    }

    private ResponseEntity<?> verified(
            String crm, String type, String id, HttpServletRequest request, BiFunction<Call, byte[], CardAnswer> work)
            throws IOException {
        return calls.verified(crm, request, (caller, body) -> {
            RecordType recordType = type(type);
            if (recordType == null || !RECORD_ID.matcher(id).matches()) {
                return VouchedCalls.error(
                        HttpStatus.NOT_FOUND, "RECORD_NOT_FOUND", "There is no such record.", "Reload the page.");
            }
            String correlation = "card-" + UUID.randomUUID().toString().substring(0, 12);
            try (MDC.MDCCloseable ignored = MDC.putCloseable("correlation", correlation)) {
                return answer(work.apply(new Call(caller, new RecordRef(recordType, id), correlation), body));
            }
        });
    }

    private Cards.Form form(byte[] body) {
        FormBody read = json.readValue(body, FormBody.class);
        return new Cards.Form(
                text(read.key()),
                text(read.referrerEmail()),
                read.referrerName(),
                read.note(),
                read.choices() == null ? Map.of() : read.choices());
    }

    private static ResponseEntity<?> answer(CardAnswer answer) {
        return switch (answer) {
            case CardAnswer.Shows shows -> ResponseEntity.ok(shows.card());
            case CardAnswer.Submitted submitted ->
                ResponseEntity.status(submitted.repeated() ? HttpStatus.OK : HttpStatus.CREATED)
                        .body(new Submitted("ACCEPTED", submitted.message(), submitted.card()));
            case CardAnswer.Refused refused ->
                ResponseEntity.status(status(refused.reason()))
                        .body(new VouchedCalls.Problem(
                                refused.code(), refused.message(), refused.fix(), refused.field(), refused.card()));
        };
    }

    private static HttpStatus status(CardAnswer.Reason reason) {
        return switch (reason) {
            case NOT_CONNECTED -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    private static CardAnswer invalid(@Nullable String field, String message, String fix) {
        return new CardAnswer.Refused(CardAnswer.Reason.INVALID, "INVALID_FIELD", message, fix, field, null);
    }

    private static @Nullable RecordType type(String name) {
        for (RecordType type : RecordType.values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
                return type;
            }
        }
        return null;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private record Call(Verdict.Trusted caller, RecordRef record, String correlation) {}

    private record FormBody(
            @Nullable String key,
            @Nullable String referrerEmail,
            @Nullable String referrerName,
            @Nullable String note,
            @Nullable Map<String, String> choices) {}

    private record ActBody(@Nullable String note, @Nullable Integer days) {}

    private record Submitted(String outcome, String message, Card card) {}
}
