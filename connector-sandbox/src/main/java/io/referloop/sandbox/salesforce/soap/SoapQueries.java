package io.referloop.sandbox.salesforce.soap;

import io.referloop.sandbox.salesforce.Cursors;
import io.referloop.sandbox.salesforce.Cursors.Page;
import io.referloop.sandbox.salesforce.Ids;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgRecord;
import io.referloop.sandbox.salesforce.QueryAnswer;
import io.referloop.sandbox.salesforce.QueryAnswer.Found;
import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.Values;
import io.referloop.sandbox.salesforce.api.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads records over SOAP. */
final class SoapQueries {

    private static final int BATCH = 500;
    private static final int BATCH_MIN = 200;
    private static final int BATCH_MAX = 2_000;
    private static final Duration UPDATED_MAX = Duration.ofDays(30);
    private static final Duration DELETED_MAX = Duration.ofDays(15);

    private final Org org;
    private final Cursors cursors;

    SoapQueries(Org org, Cursors cursors) {
        this.org = org;
        this.cursors = cursors;
    }

    String answer(SoapRequest request, Caller caller) {
        return switch (request.name()) {
            case "query" -> query(request, caller, false);
            case "queryAll" -> query(request, caller, true);
            case "queryMore" -> page(cursors.next(request.text("queryLocator"), batch(request)));
            case "retrieve" -> retrieve(request, caller);
            case "getUpdated" -> updated(request);
            case "getDeleted" -> deleted(request);
            default -> throw SoapProtocol.unknown(request.name());
        };
    }

    private String query(SoapRequest request, Caller caller, boolean deletedToo) {
        QueryAnswer answer = org.query(caller.userId(), request.text("queryString"), deletedToo);
        return page(cursors.first(answer, batch(request)));
    }

    private static int batch(SoapRequest request) {
        int wanted = request.header("QueryOptions", "batchSize")
                .filter(size -> size.matches("\\d{1,6}"))
                .map(Integer::valueOf)
                .orElse(BATCH);
        return Math.clamp(wanted, BATCH_MIN, BATCH_MAX);
    }

    private static String page(Page page) {
        var xml = new XmlWriter()
                .openAs("result", "QueryResult")
                .element("done", page.done())
                .nilOrElement("queryLocator", page.next());
        page.rows().forEach(row -> record(xml, "records", row));
        return xml.element("size", page.total()).close("result").toString();
    }

    /** The id comes twice when it was asked for: once as the record's own, once as a field. */
    private static void record(XmlWriter xml, String name, Found row) {
        xml.openAs(name, "sf:sObject").element("sf:type", row.type());
        boolean asked = row.values().keySet().stream().anyMatch("Id"::equalsIgnoreCase);
        xml.nilOrElement("sf:Id", asked ? row.id() : "");
        row.values().forEach((field, value) -> value(xml, "sf:" + field, value));
        xml.close(name);
    }

    private static void value(XmlWriter xml, String name, @Nullable Object value) {
        switch (value) {
            case null -> xml.nil(name);
            case Found parent -> record(xml, name, parent);
            case QueryAnswer children -> {
                xml.openAs(name, "QueryResult").element("done", true).nil("queryLocator");
                children.rows().forEach(child -> record(xml, "records", child));
                xml.element("size", children.total()).close(name);
            }
            default -> xml.element(name, Values.text(value));
        }
    }

    private String retrieve(SoapRequest request, Caller caller) {
        List<String> ids = request.texts("ids");
        String fields = request.text("fieldList");
        var found = new HashMap<String, Found>();
        if (!ids.isEmpty()) {
            String list = ids.stream()
                    .map(id ->
                            Ids.parse(id).orElseThrow(() -> new RequestException("MALFORMED_ID", "malformed id " + id)))
                    .map(id -> "'" + id + "'")
                    .collect(Collectors.joining(","));
            String query = "SELECT " + fields + " FROM " + request.text("sObjectType") + " WHERE Id IN (" + list + ")";
            org.query(caller.userId(), query, false).rows().forEach(row -> found.put(row.id(), row));
        }
        var xml = new XmlWriter();
        for (String id : ids) {
            Found row = found.get(Ids.parse(id).orElse(id));
            if (row == null) {
                xml.nil("result");
            } else {
                record(xml, "result", new Found(row.type(), row.id(), withId(row)));
            }
        }
        return xml.toString();
    }

    private static Map<String, @Nullable Object> withId(Found row) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("Id", row.id());
        values.putAll(row.values());
        return values;
    }

    private String updated(SoapRequest request) {
        Span span = span(request, UPDATED_MAX);
        return new XmlWriter()
                .open("result")
                .elements("ids", org.updatedBetween(request.text("sObjectType"), span.from, span.before))
                .element("latestDateCovered", Values.text(span.before))
                .close("result")
                .toString();
    }

    private String deleted(SoapRequest request) {
        Span span = span(request, DELETED_MAX);
        var xml = new XmlWriter().open("result");
        for (OrgRecord gone : org.deletedBetween(request.text("sObjectType"), span.from, span.before)) {
            xml.open("deletedRecords")
                    .element("deletedDate", gone.text("SystemModstamp"))
                    .element("id", gone.id())
                    .close("deletedRecords");
        }
        return xml.element("earliestDateAvailable", Values.text(org.now().minus(DELETED_MAX)))
                .element("latestDateCovered", Values.text(span.before))
                .close("result")
                .toString();
    }

    private Span span(SoapRequest request, Duration max) {
        var span = new Span(request.moment("startDate"), request.moment("endDate"));
        if (!span.from.isBefore(span.before)) {
            throw new RequestException("INVALID_REPLICATION_DATE", "startDate must be before endDate");
        }
        if (span.from.isBefore(org.now().minus(max))) {
            throw new RequestException(
                    "INVALID_REPLICATION_DATE", "startDate cannot be more than " + max.toDays() + " days ago");
        }
        return span;
    }

    private record Span(Instant from, Instant before) {}
}
