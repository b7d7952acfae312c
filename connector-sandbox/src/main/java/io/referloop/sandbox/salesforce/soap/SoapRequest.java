package io.referloop.sandbox.salesforce.soap;

import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.Values;
import io.referloop.sandbox.salesforce.Write.ByExternalId;
import io.referloop.sandbox.salesforce.Write.Draft;
import io.referloop.sandbox.salesforce.Xml;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** An envelope as a client sent it. */
record SoapRequest(Element operation, Optional<Element> header) {

    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
    private static final int RECORDS_MAX = 200;

    static SoapRequest parse(byte[] body) {
        try {
            Element envelope = Xml.parse(body);
            Element operation = Xml.child(envelope, "Body")
                    .flatMap(found -> Xml.children(found).stream().findFirst())
                    .orElseThrow(() -> new IllegalArgumentException("the body holds no operation"));
            return new SoapRequest(operation, Xml.child(envelope, "Header"));
        } catch (IllegalArgumentException malformed) {
            throw new RequestException(
                    "UNKNOWN_EXCEPTION", "the request is no SOAP message: " + malformed.getMessage());
        }
    }

    String name() {
        return Xml.name(operation);
    }

    Optional<String> header(String name, String part) {
        return header.flatMap(all -> Xml.child(all, name)).flatMap(found -> Xml.text(found, part));
    }

    String text(String name) {
        return Xml.text(operation, name).orElse("");
    }

    List<String> texts(String name) {
        List<String> all = Xml.children(operation, name).stream()
                .map(element -> element.getTextContent().strip())
                .toList();
        return limited(all);
    }

    List<Element> elements(String name) {
        return limited(Xml.children(operation, name));
    }

    Instant moment(String name) {
        try {
            return Values.moment(text(name));
        } catch (DateTimeException malformed) {
            throw new RequestException("INVALID_REPLICATION_DATE", name + " is no dateTime: " + text(name));
        }
    }

    /** The record's id is among the values, as {@code Id}. */
    static Draft draft(Element record) {
        var values = new LinkedHashMap<String, String>();
        var parents = new LinkedHashMap<String, ByExternalId>();
        String type = "";
        for (Element child : Xml.children(record)) {
            String name = Xml.name(child);
            if (name.equals("type")) {
                type = child.getTextContent().strip();
            } else if (name.equals("fieldsToNull")) {
                values.put(child.getTextContent().strip(), "");
            } else if (!Xml.children(child).isEmpty()) {
                parents.put(name, parent(child));
            } else if (!child.getAttributeNS(XSI, "nil").equals("true")) {
                values.put(name, child.getTextContent());
            }
        }
        if (type.isEmpty()) {
            throw new RequestException("INVALID_TYPE", "Must send a concrete entity type.");
        }
        return new Draft(type, values, parents);
    }

    private static ByExternalId parent(Element record) {
        return Xml.children(record).stream()
                .filter(child -> !Xml.name(child).equals("type"))
                .findFirst()
                .map(child ->
                        new ByExternalId(Xml.name(child), child.getTextContent().strip()))
                .orElseThrow(() -> new RequestException(
                        "INVALID_FIELD", "a parent record must name exactly one external id: " + Xml.name(record)));
    }

    private <T> List<T> limited(List<T> all) {
        int max = name().equals("retrieve") ? 10 * RECORDS_MAX : RECORDS_MAX;
        if (all.size() > max) {
            throw new RequestException(
                    "EXCEEDED_ID_LIMIT",
                    "record limit reached. cannot submit more than " + max + " records into this call");
        }
        return all;
    }
}
