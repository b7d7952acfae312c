package io.referloop.sandbox.salesforce.rest;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Ids;
import io.referloop.sandbox.salesforce.Knob;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.QueryAnswer;
import io.referloop.sandbox.salesforce.QueryAnswer.Found;
import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.Values;
import io.referloop.sandbox.salesforce.soql.Soql;
import io.referloop.sandbox.salesforce.soql.Soql.Path;
import io.referloop.sandbox.salesforce.soql.SoqlException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bulk API 2.0 query jobs. A job sees the organisation as it was when the job was made. */
final class BulkQueries {

    private static final int PAGE = 10_000;
    private static final Set<String> REFUSED = Set.of("OpportunityStage", "LeadStatus", "CurrencyType", "Organization");

    private final Org org;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong(1);

    BulkQueries(Org org) {
        this.org = org;
    }

    Reply create(RestCall call) {
        JsonNode body = RestJson.object(call.call().json());
        String operation = body.path("operation").asString("");
        if (!operation.equals("query") && !operation.equals("queryAll")) {
            throw new RequestException("INVALIDJOB", "operation must be query or queryAll");
        }
        String text = body.path("query").asString("");
        Soql query = fit(text);
        QueryAnswer answer = org.query(call.caller().userId(), text, operation.equals("queryAll"));
        boolean fails = org.faults().strikes(Knob.FAIL_BULK_JOBS);
        var job = new Job(
                Ids.of("750", next.getAndIncrement()),
                operation,
                query.from(),
                call.caller().userId(),
                org.now(),
                query.selected().stream().map(Object::toString).toList(),
                answer.rows(),
                new AtomicInteger(org.faults().get(Knob.BULK_POLLS)),
                new AtomicBoolean(),
                fails);
        jobs.put(job.id, job);
        return Reply.json(200, json(job, "UploadComplete"));
    }

    Reply status(RestCall call) {
        Job job = job(call);
        if (job.aborted.get()) {
            return Reply.json(200, json(job, "Aborted"));
        }
        boolean running = job.polls.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        return Reply.json(200, json(job, running ? "InProgress" : job.fails ? "Failed" : "JobComplete"));
    }

    Reply abort(RestCall call) {
        Job job = job(call);
        if (!call.call().json().path("state").asString("").equals("Aborted")) {
            throw new RequestException("INVALIDJOBSTATE", "a query job can only be set to Aborted");
        }
        job.aborted.set(true);
        return Reply.json(200, json(job, "Aborted"));
    }

    Reply delete(RestCall call) {
        jobs.remove(job(call).id);
        return Reply.empty(204);
    }

    Reply results(RestCall call) {
        Job job = job(call);
        if (job.polls.get() > 0 || job.fails || job.aborted.get()) {
            throw new RequestException("INVALIDJOBSTATE", "the job " + job.id + " has no results");
        }
        int from = RestCall.number(call.call().query("locator").map(BulkQueries::position))
                .orElse(0);
        int size = RestCall.number(call.call().query("maxRecords"))
                .filter(max -> max > 0)
                .orElse(PAGE);
        int end = Math.min(from + size, job.rows.size());
        var csv = new StringBuilder(Csv.line(job.columns));
        for (Found row : job.rows.subList(Math.min(from, end), end)) {
            csv.append(Csv.line(
                    job.columns.stream().map(column -> cell(row, column)).toList()));
        }
        return Reply.text(200, "text/csv", csv.toString())
                .with("Sforce-NumberOfRecords", Integer.toString(end - Math.min(from, end)))
                .with("Sforce-Locator", end < job.rows.size() ? locator(end) : "null");
    }

    private static String locator(int position) {
        return "MT" + Integer.toString(position, 36);
    }

    private static String position(String locator) {
        try {
            return locator.startsWith("MT") ? Integer.toString(Integer.parseInt(locator.substring(2), 36)) : "";
        } catch (NumberFormatException unknown) {
            throw new RequestException("INVALID_QUERY_LOCATOR", "invalid locator " + locator);
        }
    }

    /** What Bulk API 2.0 can carry as a table. */
    private static Soql fit(String text) {
        Soql query;
        try {
            query = Soql.parse(text);
        } catch (SoqlException malformed) {
            throw new RequestException("MALFORMED_QUERY", malformed.reason());
        }
        if (REFUSED.stream().anyMatch(query.from()::equalsIgnoreCase)) {
            throw new RequestException(
                    "INVALIDENTITY", "Entity '" + query.from() + "' is not supported by the Bulk API.");
        }
        if (query.offset() > 0
                || query.aggregates()
                || !query.selected().stream().allMatch(Path.class::isInstance)) {
            throw new RequestException(
                    "INVALIDJOB",
                    "GROUP BY, OFFSET, aggregate functions and subqueries are not supported in bulk queries");
        }
        return query;
    }

    private static String cell(Found row, String column) {
        Object value = row;
        for (String part : column.split("\\.", -1)) {
            value = value instanceof Found found ? found(found, part) : null;
        }
        return Values.text(value);
    }

    private static @Nullable Object found(Found row, String name) {
        return row.values().entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Job job(RestCall call) {
        Job job = jobs.get(call.call().variable("job"));
        if (job == null) {
            throw new RequestException("NOT_FOUND", "The requested resource does not exist");
        }
        return job;
    }

    private static ObjectNode json(Job job, String state) {
        boolean done = state.equals("JobComplete");
        ObjectNode json = Json.object()
                .put("id", job.id)
                .put("operation", job.operation)
                .put("object", job.type)
                .put("createdById", job.userId)
                .put("createdDate", Values.text(job.at).replace("Z", "+0000"))
                .put("systemModstamp", Values.text(job.at).replace("Z", "+0000"))
                .put("state", state)
                .put("concurrencyMode", "Parallel")
                .put("contentType", "CSV")
                .put("apiVersion", 65.0)
                .put("jobType", "V2Query")
                .put("lineEnding", "LF")
                .put("columnDelimiter", "COMMA")
                .put("numberRecordsProcessed", done ? job.rows.size() : 0)
                .put("retries", 0);
        return state.equals("Failed")
                ? json.put("errorMessage", "InternalServerError : the sandbox was told to fail")
                : json;
    }

    private record Job(
            String id,
            String operation,
            String type,
            String userId,
            Instant at,
            List<String> columns,
            List<Found> rows,
            AtomicInteger polls,
            AtomicBoolean aborted,
            boolean fails) {}
}
