package io.referloop.sandbox.salesforce.soap;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Cursors;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.api.Caller;
import io.referloop.sandbox.salesforce.api.Protocol;
import java.util.Map;
import java.util.Set;

/** Reads envelopes and finds who answers them. */
public final class SoapProtocol implements Protocol {

    private static final String NAMESPACES = " xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\""
            + " xmlns=\"urn:partner.soap.sforce.com\" xmlns:sf=\"urn:%s.partner.soap.sforce.com\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
    private static final Set<String> WRITES =
            Set.of("create", "update", "upsert", "delete", "undelete", "convertLead", "merge");
    private static final Map<String, String> FAULTS = Map.of(
            "INVALID_FIELD", "InvalidFieldFault",
            "MALFORMED_QUERY", "MalformedQueryFault",
            "INVALID_TYPE", "InvalidSObjectFault",
            "INVALID_QUERY_LOCATOR", "InvalidQueryLocatorFault",
            "MALFORMED_ID", "InvalidIdFault");
    private static final Set<String> WITH_PLACE =
            Set.of("InvalidFieldFault", "MalformedQueryFault", "InvalidSObjectFault");

    private final SoapQueries queries;
    private final SoapWrites writes;
    private final SoapDescribes describes;

    public SoapProtocol(Org org, Cursors cursors) {
        this.queries = new SoapQueries(org, cursors);
        this.writes = new SoapWrites(org);
        this.describes = new SoapDescribes(org);
    }

    @Override
    public Asked read(Call call) {
        SoapRequest request = SoapRequest.parse(call.body());
        return new Asked(
                request.name(),
                WRITES.contains(request.name()),
                request.header("SessionHeader", "sessionId"),
                caller -> answer(request, caller));
    }

    @Override
    public Reply refusal(int status, String code, String message) {
        String element = FAULTS.getOrDefault(code, "UnexpectedErrorFault");
        var detail = new XmlWriter()
                .openAs("sf:" + element, "sf:" + element)
                .element("sf:exceptionCode", code)
                .element("sf:exceptionMessage", message);
        if (WITH_PLACE.contains(element)) {
            detail.element("sf:row", -1).element("sf:column", -1);
        }
        detail.close("sf:" + element);
        return fault(code, message, detail.toString());
    }

    @Override
    public Reply noSession(boolean timedOut, boolean bare) {
        if (bare) {
            return fault("INVALID_SESSION_ID", "Session expired or invalid", "");
        }
        return refusal(
                500,
                "INVALID_SESSION_ID",
                "Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash:"
                        + " 3q2+7w==\nThis is expected, it can happen if the session has expired and swept away, or if"
                        + " the user logs out, or if its just someone trying to hack in. ");
    }

    private Reply answer(SoapRequest request, Caller caller) {
        String body =
                switch (request.name()) {
                    case "query", "queryAll", "queryMore", "retrieve", "getUpdated", "getDeleted" ->
                        queries.answer(request, caller);
                    case "create", "update", "upsert", "delete", "undelete", "convertLead", "merge" ->
                        writes.answer(request, caller);
                    case "describeGlobal", "describeSObject", "describeSObjects", "getUserInfo", "getServerTimestamp" ->
                        describes.answer(request, caller);
                    default -> "";
                };
        if (body.isEmpty()) {
            return fault(
                    "",
                    "No operation available for request {urn:partner.soap.sforce.com}" + request.name()
                            + ", please check the WSDL for the service.",
                    "");
        }
        var header = new XmlWriter()
                .open("soapenv:Header")
                .open("LimitInfoHeader")
                .open("limitInfo")
                .element("current", caller.callsUsed())
                .element("limit", caller.callsMax())
                .element("type", "API REQUESTS")
                .close("limitInfo")
                .close("LimitInfoHeader")
                .close("soapenv:Header");
        String name = request.name() + "Response";
        return Reply.text(
                200,
                "text/xml;charset=UTF-8",
                envelope("sobject", header + "<soapenv:Body><" + name + ">" + body + "</" + name + "></soapenv:Body>"));
    }

    /** @param code empty for what the protocol itself refuses */
    private static Reply fault(String code, String message, String detail) {
        var fault = new XmlWriter()
                .open("soapenv:Fault")
                .element("faultcode", code.isEmpty() ? "soapenv:Client" : "sf:" + code)
                .element("faultstring", code.isEmpty() ? message : code + ": " + message);
        String inner = fault + (detail.isEmpty() ? "" : "<detail>" + detail + "</detail>") + "</soapenv:Fault>";
        return Reply.text(
                500, "text/xml;charset=UTF-8", envelope("fault", "<soapenv:Body>" + inner + "</soapenv:Body>"));
    }

    private static String envelope(String schema, String content) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope" + NAMESPACES.formatted(schema) + ">"
                + content + "</soapenv:Envelope>";
    }

    static RequestException unknown(String operation) {
        return new RequestException("UNKNOWN_EXCEPTION", "the operation " + operation + " is not answered here");
    }
}
