package io.referloop.server.card;

import io.referloop.card.Card;
import io.referloop.connection.Crms;
import io.referloop.crm.CallerVerifier.Verdict;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmInbox;
import io.referloop.crm.SignedRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** What comes through a CRM: verifies the raw request first, has it read as content only then. */
@Component
class VouchedCalls {

    private static final int BODY_MAX = 64 * 1024;

    private final Crms crms;
    private final CrmInbox inbox;

    VouchedCalls(Crms crms, CrmInbox inbox) {
        this.crms = crms;
        this.inbox = inbox;
    }

    ResponseEntity<?> verified(
            String crm, HttpServletRequest request, BiFunction<Verdict.Trusted, byte[], ResponseEntity<?>> work)
            throws IOException {
        Optional<CrmConnector> connector = crms.find(crm);
        if (connector.isEmpty()) {
            return error(
                    HttpStatus.NOT_FOUND,
                    "CRM_UNKNOWN",
                    "There is no CRM '" + crm + "' here.",
                    "Check the card's address.");
        }
        byte[] body = request.getInputStream().readNBytes(BODY_MAX + 1);
        if (body.length > BODY_MAX) {
            return error(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "BODY_TOO_LARGE",
                    "The request is larger than " + BODY_MAX + " bytes.",
                    "Shorten the note.");
        }
        return switch (connector.get().callers().verify(signed(request, body))) {
            case Verdict.Refused refused -> {
                inbox.refused(crm, refused.code());
                yield error(
                        HttpStatus.UNAUTHORIZED,
                        "SIGNATURE_INVALID",
                        refused.message(),
                        "Open the card inside the CRM.");
            }
            case Verdict.Trusted caller -> work.apply(caller, body);
        };
    }

    static ResponseEntity<?> error(HttpStatus status, String code, String message, String fix) {
        return ResponseEntity.status(status).body(new Problem(code, message, fix, null, null));
    }

    private static SignedRequest signed(HttpServletRequest request, byte[] body) {
        Map<String, List<String>> headers = new HashMap<>();
        Collections.list(request.getHeaderNames())
                .forEach(
                        name -> headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name))));
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        return new SignedRequest(request.getMethod(), request.getRequestURI() + query, headers, body);
    }

    /** @param card how the record stands now, where that helps */
    record Problem(
            String code,
            String message,
            String fix,
            @Nullable String field,
            @Nullable Card card) {}
}
