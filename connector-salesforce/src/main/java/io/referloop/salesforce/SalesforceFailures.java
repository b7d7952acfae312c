package io.referloop.salesforce;

import com.sforce.soap.partner.IError;
import com.sforce.soap.partner.fault.ApiFault;
import com.sforce.ws.ConnectionException;
import com.sforce.ws.SoapFaultException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.RecordRef;
import io.referloop.crm.ReferralField;
import io.referloop.salesforce.SalesforceOperation.Effect;
import io.referloop.salesforce.SalesforceTransport.NoSoap;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sorts Salesforce's answers by who acts next. Our sentences carry no value of any record; Salesforce's own words stand apart. */
final class SalesforceFailures {

    static final String LOCKED = "UNABLE_TO_LOCK_ROW";

    private static final Duration A_MOMENT = Duration.ofSeconds(10);
    private static final int WORDS_LENGTH = 500;
    private static final Set<String> SESSION =
            Set.of("INVALID_SESSION_ID", "INVALID_AUTH_HEADER", "INVALID_JWT_FORMAT");
    private static final Set<String> GONE = Set.of(
            "ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "MALFORMED_ID", "NOT_FOUND", "ENTITY_IS_ARCHIVED");
    private static final Set<String> BUSY = Set.of(
            "SERVER_UNAVAILABLE",
            "ORG_IN_MAINTENANCE",
            "ORG_LOCKED",
            "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE",
            "FUNCTIONALITY_TEMPORARILY_UNAVAILABLE",
            "QUERY_TIMEOUT",
            "REQUEST_RUNNING_TOO_LONG",
            LOCKED);
    private static final Set<String> UNCLEAR =
            Set.of("UNKNOWN_EXCEPTION", "INTERNAL_ERROR", "INTERNAL_SERVER_ERROR", "REQUEST_TIMEOUT_OR_CONFLICT");
    private static final Set<String> FOR_GOOD =
            Set.of("API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED", "TRIAL_EXPIRED", "INVALID_LOGIN");
    private static final Pattern OURS =
            Pattern.compile(SalesforceFields.PREFIX + "\\w+?__(?:p?c)\\b", Pattern.CASE_INSENSITIVE);

    private SalesforceFailures() {}

    /** A code of Salesforce's, with or without the prefix that a SOAP fault puts before it. */
    static String code(ConnectionException fault) {
        if (fault instanceof ApiFault api && api.getExceptionCode() != null) {
            return api.getExceptionCode().toString();
        }
        if (fault instanceof SoapFaultException soap && soap.getFaultCode() != null) {
            return soap.getFaultCode().getLocalPart();
        }
        return "";
    }

    static String words(ConnectionException fault) {
        String words = fault instanceof ApiFault api ? api.getExceptionMessage() : fault.getMessage();
        return cut(words == null ? fault.getClass().getSimpleName() : words);
    }

    static boolean sessionEnded(String code) {
        return SESSION.contains(code);
    }

    static CrmFailure of(SalesforceOperation operation, String code, String words) {
        String what = "\"" + operation.name() + "\"";
        if (code.equals("REQUEST_LIMIT_EXCEEDED") || code.equals("EXCEEDED_QUOTA") || code.equals("LIMIT_EXCEEDED")) {
            return limit(what, words);
        }
        if (BUSY.contains(code)) {
            return new CrmFailure.Unavailable("Salesforce answered " + code + " to " + what);
        }
        if (UNCLEAR.contains(code)) {
            return silent(operation, "answered " + code);
        }
        if (FOR_GOOD.contains(code)) {
            return new CrmFailure.AuthorizationLost("Salesforce answered " + code + ": " + words);
        }
        String field = ours(words);
        String message = field == null
                ? "Salesforce refused " + what + " with " + code + advice(code)
                : missing(field) + ": install Referloop's package, or give its user access to the field";
        return new CrmFailure.Rejected(field, message, words);
    }

    /** Of a message that is no SOAP answer. */
    static CrmFailure of(SalesforceOperation operation, NoSoap problem) {
        SalesforceHttp.Unanswered silence = problem.silence();
        return silence == null ? ofStatus(operation, problem.status()) : of(operation, silence);
    }

    static CrmFailure of(SalesforceOperation operation, SalesforceHttp.Unanswered silence) {
        return silence.neverSent()
                ? new CrmFailure.Unavailable("Salesforce could not be reached for \"" + operation.name() + "\"")
                : silent(operation, silence.what());
    }

    /** Where a gateway speaks, the server behind it may have acted; 503 and a redirect say that it was never reached. */
    static CrmFailure ofStatus(SalesforceOperation operation, int status) {
        boolean notReached = status == 503 || status >= 300 && status < 500;
        return notReached
                ? new CrmFailure.Unavailable("Salesforce answered " + status + " to \"" + operation.name() + "\"")
                : silent(operation, "answered " + status);
    }

    /** No answer, or none that can be read: what that means depends on what was asked. */
    static CrmFailure silent(SalesforceOperation operation, String what) {
        String words = "Salesforce " + what + " to \"" + operation.name() + "\"";
        return operation.effect() == Effect.WRITE
                ? new CrmFailure.OutcomeUnknown(words + ": it may have been carried out")
                : new CrmFailure.Unavailable(words);
    }

    /** Why one record was not written. */
    static CrmFailure ofRecord(RecordRef record, String code, String words, String @Nullable [] fields) {
        if (GONE.contains(code)) {
            return new CrmFailure.Gone(record, "Salesforce no longer has " + record);
        }
        if (code.equals(LOCKED)) {
            return new CrmFailure.Throttled(A_MOMENT, "Somebody else is changing " + record + " or what it belongs to");
        }
        String field = fields == null
                ? ours(words)
                : Stream.of(fields)
                        .map(SalesforceFailures::ours)
                        .filter(it -> it != null)
                        .findFirst()
                        .orElse(ours(words));
        String message = code.startsWith("INVALID_FIELD") && field != null
                ? missing(field) + ": install Referloop's package, or give its user access to the field"
                : "Salesforce refused to write " + record + " with " + code + advice(code);
        return new CrmFailure.Rejected(field, message, cut(words));
    }

    static CrmFailure ofRecord(RecordRef record, IError[] errors) {
        if (errors.length == 0) {
            return new CrmFailure.OutcomeUnknown("Salesforce did not say what became of " + record);
        }
        IError error = errors[0];
        String words = Arrays.stream(errors)
                .map(IError::getMessage)
                .reduce((one, next) -> one + "; " + next)
                .orElse("");
        return ofRecord(record, String.valueOf(error.getStatusCode()), words, error.getFields());
    }

    static boolean isLocked(IError[] errors) {
        return isFirst(LOCKED, errors);
    }

    /** Whether another record has what has to be unique. */
    static boolean isDuplicate(IError[] errors) {
        return isFirst("DUPLICATE_VALUE", errors);
    }

    private static boolean isFirst(String code, IError[] errors) {
        return errors.length > 0 && code.equals(String.valueOf(errors[0].getStatusCode()));
    }

    /** Our label of the first field of ours that a text names. */
    static @Nullable String ours(String words) {
        Matcher matcher = OURS.matcher(words);
        while (matcher.find()) {
            String name = matcher.group().replaceFirst("(?i)__pc$", "__c");
            var field = SalesforceFields.field(name);
            if (field.isPresent()) {
                return field.map(ReferralField::label).get();
            }
        }
        return null;
    }

    private static String missing(String label) {
        return "The field \"" + label + "\" does not exist in Salesforce for Referloop's user";
    }

    private static CrmFailure limit(String what, String words) {
        boolean concurrent = words.toLowerCase(Locale.ROOT).contains("concurrent");
        return concurrent
                ? new CrmFailure.Throttled(A_MOMENT, "Too many long calls are running in the organisation, at " + what)
                : new CrmFailure.Throttled(
                        Duration.ofMinutes(1),
                        "The organisation has used its API calls of the last 24 hours, at " + what);
    }

    private static String advice(String code) {
        return switch (code) {
            case "INSUFFICIENT_ACCESS",
                    "INSUFFICIENT_ACCESS_OR_READONLY",
                    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY" ->
                ": assign the permission set \"Referloop Integration\" to Referloop's user";
            case "CANNOT_UPDATE_CONVERTED_LEAD" -> ": a converted lead is read-only for Referloop's user";
            case "FIELD_CUSTOM_VALIDATION_EXCEPTION", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" ->
                ": a validation rule or a trigger of the organisation refuses it";
            default -> "";
        };
    }

    private static String cut(String words) {
        return words.substring(0, Math.min(WORDS_LENGTH, words.length()));
    }
}
