package io.referloop.sandbox.salesforce.soap;

import io.referloop.sandbox.salesforce.Actor;
import io.referloop.sandbox.salesforce.LeadConversion;
import io.referloop.sandbox.salesforce.Merging;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.Refusal;
import io.referloop.sandbox.salesforce.Write;
import io.referloop.sandbox.salesforce.Write.Draft;
import io.referloop.sandbox.salesforce.Write.Result;
import io.referloop.sandbox.salesforce.Xml;
import io.referloop.sandbox.salesforce.api.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.w3c.dom.Element;

/** Writes records over SOAP. */
final class SoapWrites {

    private final Org org;

    SoapWrites(Org org) {
        this.org = org;
    }

    String answer(SoapRequest request, Caller caller) {
        Actor actor = caller.actor(
                "soap/65.0", request.header("CallOptions", "client").orElse(""));
        return switch (request.name()) {
            case "create" -> records(request, actor, Write.Create::new, "SaveResult");
            case "update" -> records(request, actor, SoapWrites::update, "SaveResult");
            case "upsert" -> {
                String field = request.text("externalIDFieldName");
                yield records(request, actor, draft -> new Write.Upsert(field, draft), "UpsertResult");
            }
            case "delete" -> ids(request, actor, Write.Delete::new);
            case "undelete" -> ids(request, actor, Write.Undelete::new);
            case "convertLead" -> convert(request, actor);
            case "merge" -> merge(request, actor);
            default -> throw SoapProtocol.unknown(request.name());
        };
    }

    private String records(SoapRequest request, Actor actor, Function<Draft, Write> write, String type) {
        List<Write> writes = request.elements("sObjects").stream()
                .map(SoapRequest::draft)
                .map(write)
                .toList();
        var xml = new XmlWriter();
        for (Result result : org.write(actor, allOrNone(request), writes)) {
            xml.openAs("result", type);
            if (type.equals("UpsertResult")) {
                xml.element("created", result.created());
            }
            errors(xml, result.refusals());
            xml.nilOrElement("id", result.success() ? result.id() : "")
                    .element("success", result.success())
                    .close("result");
        }
        return xml.toString();
    }

    private static Write.Update update(Draft draft) {
        var values = new LinkedHashMap<>(draft.values());
        String id = values.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase("Id"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        values.keySet().removeIf("Id"::equalsIgnoreCase);
        return new Write.Update(id, new Draft(draft.type(), values, draft.parents()));
    }

    private String ids(SoapRequest request, Actor actor, Function<String, Write> write) {
        List<String> ids = request.texts("ids");
        List<Result> results =
                org.write(actor, allOrNone(request), ids.stream().map(write).toList());
        var xml = new XmlWriter();
        for (Result result : results) {
            xml.open("result");
            errors(xml, result.refusals());
            xml.nilOrElement("id", result.success() ? result.id() : "")
                    .element("success", result.success())
                    .close("result");
        }
        return xml.toString();
    }

    private String convert(SoapRequest request, Actor actor) {
        var xml = new XmlWriter();
        for (Element given : request.elements("leadConverts")) {
            LeadConversion.Outcome outcome = org.convert(
                    actor,
                    new LeadConversion.Order(
                            text(given, "leadId"),
                            text(given, "convertedStatus"),
                            text(given, "accountId"),
                            text(given, "contactId"),
                            text(given, "opportunityName"),
                            text(given, "doNotCreateOpportunity").equals("true")));
            xml.open("result")
                    .nilOrElement("accountId", outcome.accountId())
                    .nilOrElement("contactId", outcome.contactId());
            errors(xml, outcome.refusals());
            xml.nilOrElement("leadId", outcome.leadId())
                    .nilOrElement("opportunityId", outcome.opportunityId())
                    .element("success", outcome.refusals().isEmpty())
                    .close("result");
        }
        return xml.toString();
    }

    private String merge(SoapRequest request, Actor actor) {
        var xml = new XmlWriter();
        for (Element given : request.elements("request")) {
            Write.Update update =
                    update(SoapRequest.draft(Xml.child(given, "masterRecord").orElse(given)));
            List<String> others = Xml.children(given, "recordToMergeIds").stream()
                    .map(element -> element.getTextContent().strip())
                    .toList();
            Merging.Outcome outcome =
                    org.merge(actor, update.id(), update.draft().values(), others);
            xml.open("result");
            errors(xml, outcome.refusals());
            xml.nilOrElement("id", outcome.id())
                    .elements("mergedRecordIds", outcome.merged())
                    .element("success", outcome.refusals().isEmpty())
                    .elements("updatedRelatedIds", outcome.moved())
                    .close("result");
        }
        return xml.toString();
    }

    private static void errors(XmlWriter xml, List<Refusal> refusals) {
        for (Refusal refusal : refusals) {
            xml.openAs("errors", "Error")
                    .elements("fields", refusal.fields())
                    .element("message", refusal.message())
                    .element("statusCode", refusal.statusCode())
                    .close("errors");
        }
    }

    private static boolean allOrNone(SoapRequest request) {
        return request.header("AllOrNoneHeader", "allOrNone")
                .filter("true"::equals)
                .isPresent();
    }

    private static String text(Element element, String name) {
        return Xml.text(element, name).orElse("");
    }
}
