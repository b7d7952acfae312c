package io.referloop.sandbox.salesforce.rest;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.http.Routes;
import io.referloop.sandbox.salesforce.Cursors;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.api.Caller;
import io.referloop.sandbox.salesforce.api.Protocol;
import java.util.Optional;
import java.util.function.Function;

/** Finds who answers a REST call. */
public final class RestProtocol implements Protocol {

    private static final String DATA = "/services/data/{v}";

    private final Routes<Operation> routes = new Routes<>();

    public RestProtocol(Org org, Cursors cursors) {
        reading(new RestReading(org, cursors));
        records(new RestRecords(org));
        collections(new RestCollections(org));
        var composite = new RestComposite(org, this::inner);
        add("POST", "/composite", "composite", true, composite::run);
        bulk(new BulkQueries(org), new BulkIngests(org));
    }

    @Override
    public Asked read(Call call) {
        Optional<String> token = call.header("Authorization")
                .filter(value ->
                        value.regionMatches(true, 0, "Bearer ", 0, 7) || value.regionMatches(true, 0, "OAuth ", 0, 6))
                .map(value -> value.substring(value.indexOf(' ') + 1).trim());
        return routes.find(call)
                .map(match -> new Asked(
                        match.target().kind(),
                        match.target().write(),
                        token,
                        caller -> counted(match.target().answer().apply(new RestCall(match.call(), caller)), caller)))
                .orElseGet(() -> new Asked("unknown", false, token, caller -> nothing()));
    }

    @Override
    public Reply refusal(int status, String code, String message) {
        return RestJson.error(status, code, message);
    }

    @Override
    public Reply noSession(boolean timedOut, boolean bare) {
        return bare
                ? RestJson.error(401, "INVALID_AUTH_HEADER", "INVALID_JWT_FORMAT")
                : RestJson.error(401, "INVALID_SESSION_ID", "Session expired or invalid");
    }

    /** A call inside another. */
    private Reply inner(Call call, Caller caller) {
        return routes.find(call)
                .map(match -> match.target().answer().apply(new RestCall(match.call(), caller)))
                .orElseGet(RestProtocol::nothing);
    }

    private static Reply counted(Reply reply, Caller caller) {
        return reply.with("Sforce-Limit-Info", "api-usage=" + caller.callsUsed() + "/" + caller.callsMax());
    }

    private static Reply nothing() {
        return RestJson.error(404, "NOT_FOUND", "The requested resource does not exist");
    }

    private void reading(RestReading reading) {
        add("GET", "", "resources", false, reading::resources);
        add("GET", "/", "resources", false, reading::resources);
        add("GET", "/limits", "limits", false, reading::limits);
        add("GET", "/sobjects", "describe global", false, reading::global);
        add("GET", "/sobjects/{type}", "describe", false, reading::basics);
        add("GET", "/sobjects/{type}/describe", "describe", false, reading::describe);
        add("GET", "/query", "query", false, call -> reading.query(call, false));
        add("GET", "/queryAll", "query", false, call -> reading.query(call, true));
        add("GET", "/query/{locator}", "query more", false, reading::more);
        add("GET", "/queryAll/{locator}", "query more", false, reading::more);
    }

    private void records(RestRecords records) {
        add("POST", "/sobjects/{type}", "create", true, records::create);
        add("GET", "/sobjects/{type}/{id}", "read", false, records::read);
        add("PATCH", "/sobjects/{type}/{id}", "update", true, records::update);
        add("DELETE", "/sobjects/{type}/{id}", "delete", true, records::delete);
        add("GET", "/sobjects/{type}/{field}/{value}", "read", false, records::readBy);
        add("PATCH", "/sobjects/{type}/{field}/{value}", "upsert", true, records::upsert);
    }

    private void collections(RestCollections collections) {
        add("POST", "/composite/sobjects", "collection create", true, collections::create);
        add("PATCH", "/composite/sobjects", "collection update", true, collections::update);
        add("DELETE", "/composite/sobjects", "collection delete", true, collections::delete);
        add("PATCH", "/composite/sobjects/{type}/{field}", "collection upsert", true, collections::upsert);
        add("GET", "/composite/sobjects/{type}", "collection read", false, collections::read);
        add("POST", "/composite/sobjects/{type}", "collection read", false, collections::readPosted);
    }

    private void bulk(BulkQueries queries, BulkIngests ingests) {
        add("POST", "/jobs/query", "bulk query create", true, queries::create);
        add("GET", "/jobs/query/{job}", "bulk query status", false, queries::status);
        add("PATCH", "/jobs/query/{job}", "bulk query abort", true, queries::abort);
        add("DELETE", "/jobs/query/{job}", "bulk query delete", true, queries::delete);
        add("GET", "/jobs/query/{job}/results", "bulk query results", false, queries::results);
        add("POST", "/jobs/ingest", "bulk ingest create", true, ingests::create);
        add("GET", "/jobs/ingest/{job}", "bulk ingest status", false, ingests::status);
        add("PUT", "/jobs/ingest/{job}/batches", "bulk ingest upload", true, ingests::upload);
        add("PATCH", "/jobs/ingest/{job}", "bulk ingest close", true, ingests::close);
        add("GET", "/jobs/ingest/{job}/successfulResults", "bulk ingest results", false, ingests::successes);
        add("GET", "/jobs/ingest/{job}/failedResults", "bulk ingest results", false, ingests::failures);
    }

    private void add(String method, String path, String kind, boolean write, Function<RestCall, Reply> answer) {
        routes.add(method, DATA + path, new Operation(kind, write, answer));
        if (!path.isEmpty() && !path.endsWith("/")) {
            routes.add(method, DATA + path + "/", new Operation(kind, write, answer));
        }
    }

    private record Operation(String kind, boolean write, Function<RestCall, Reply> answer) {}
}
