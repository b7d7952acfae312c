package io.referloop.sandbox.salesforce.rest;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Actor;
import io.referloop.sandbox.salesforce.Ids;
import io.referloop.sandbox.salesforce.Knob;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.Values;
import io.referloop.sandbox.salesforce.Write;
import io.referloop.sandbox.salesforce.Write.ByExternalId;
import io.referloop.sandbox.salesforce.Write.Draft;
import io.referloop.sandbox.salesforce.Write.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bulk API 2.0 ingest jobs: a table of records is uploaded, then worked off in transactions of 200. */
final class BulkIngests {

    private static final int CHUNK = 200;
    private static final String NOTHING = "#N/A";

    private final Org org;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong(1);

    BulkIngests(Org org) {
        this.org = org;
    }

    Reply create(RestCall call) {
        JsonNode body = RestJson.object(call.call().json());
        String operation = body.path("operation").asString("");
        String field = body.path("externalIdFieldName").asString("");
        if (!List.of("insert", "update", "upsert", "delete").contains(operation)) {
            throw new RequestException("INVALIDJOB", "operation must be insert, update, upsert or delete");
        }
        if (operation.equals("upsert") && field.isEmpty()) {
            throw new RequestException("INVALIDJOB", "externalIdFieldName is required for upsert");
        }
        String type = body.path("object").asString("");
        if (org.type(type).isEmpty()) {
            throw RequestException.noType(type);
        }
        var job = new Job(
                Ids.of("750", 1_000_000 + next.getAndIncrement()),
                operation,
                type,
                field,
                org.now(),
                new AtomicInteger(org.faults().get(Knob.BULK_POLLS)));
        jobs.put(job.id, job);
        return Reply.json(200, json(call, job));
    }

    Reply upload(RestCall call) {
        Job job = job(call, "Open");
        if (!job.rows.isEmpty()) {
            throw new RequestException("INVALIDJOBSTATE", "the job's data is uploaded already");
        }
        List<List<String>> lines = Csv.parse(call.call().text());
        job.rows.addAll(lines.isEmpty() ? List.of() : lines.subList(1, lines.size()));
        job.columns.addAll(lines.isEmpty() ? List.of() : lines.getFirst());
        return Reply.empty(201);
    }

    Reply close(RestCall call) {
        Job job = job(call, "Open");
        String state = call.call().json().path("state").asString("");
        switch (state) {
            case "Aborted" -> job.state = "Aborted";
            case "UploadComplete" -> {
                if (org.faults().strikes(Knob.FAIL_BULK_JOBS)) {
                    job.state = "Failed";
                } else {
                    work(job, call.actor());
                    job.state = "UploadComplete";
                }
            }
            default -> throw new RequestException("INVALIDJOBSTATE", "state must be UploadComplete or Aborted");
        }
        return Reply.json(200, json(call, job));
    }

    Reply status(RestCall call) {
        Job job = job(call, "");
        if (job.state.equals("UploadComplete") || job.state.equals("InProgress")) {
            job.state = job.polls.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? "InProgress" : "JobComplete";
        }
        return Reply.json(200, json(call, job));
    }

    Reply successes(RestCall call) {
        Job job = job(call, "JobComplete");
        return table(job, List.of("sf__Id", "sf__Created"), true);
    }

    Reply failures(RestCall call) {
        Job job = job(call, "JobComplete");
        return table(job, List.of("sf__Id", "sf__Error"), false);
    }

    private static Reply table(Job job, List<String> ours, boolean success) {
        var csv = new StringBuilder(
                Csv.line(Stream.concat(ours.stream(), job.columns.stream()).toList()));
        for (int i = 0; i < job.results.size(); i++) {
            Result result = job.results.get(i);
            if (result.success() == success) {
                String said = success
                        ? Boolean.toString(result.created())
                        : result.refusals().getFirst().statusCode() + ":"
                                + result.refusals().getFirst().message() + ":"
                                + String.join(",", result.refusals().getFirst().fields()) + " --";
                csv.append(Csv.line(Stream.concat(Stream.of(result.id(), said), job.rows.get(i).stream())
                        .toList()));
            }
        }
        return Reply.text(200, "text/csv", csv.toString());
    }

    private void work(Job job, Actor actor) {
        for (int from = 0; from < job.rows.size(); from += CHUNK) {
            List<Write> writes = job.rows.subList(from, Math.min(from + CHUNK, job.rows.size())).stream()
                    .map(row -> write(job, row))
                    .toList();
            job.results.addAll(org.write(actor, false, writes));
        }
    }

    private static Write write(Job job, List<String> row) {
        var values = new LinkedHashMap<String, String>();
        var parents = new LinkedHashMap<String, ByExternalId>();
        for (int i = 0; i < Math.min(row.size(), job.columns.size()); i++) {
            String column = job.columns.get(i);
            String value = row.get(i);
            int dot = column.indexOf('.');
            if (dot > 0 && !value.isEmpty()) {
                parents.put(column.substring(0, dot), new ByExternalId(column.substring(dot + 1), value));
            } else if (dot < 0 && !value.isEmpty()) {
                // An empty cell leaves the value as it is.
                values.put(column, value.equals(NOTHING) ? "" : value);
            }
        }
        String id = values.getOrDefault("Id", "");
        return switch (job.operation) {
            case "insert" -> new Write.Create(new Draft(job.type, values, parents));
            case "upsert" -> new Write.Upsert(job.field, new Draft(job.type, values, parents));
            case "delete" -> new Write.Delete(id);
            default -> {
                values.remove("Id");
                yield new Write.Update(id, new Draft(job.type, values, parents));
            }
        };
    }

    /** @param state that the job must be in; empty for any */
    private Job job(RestCall call, String state) {
        Job job = jobs.get(call.call().variable("job"));
        if (job == null) {
            throw new RequestException("NOT_FOUND", "The requested resource does not exist");
        }
        if (!state.isEmpty() && !job.state.equals(state)) {
            throw new RequestException("INVALIDJOBSTATE", "the job is " + job.state + ", not " + state);
        }
        return job;
    }

    private static ObjectNode json(RestCall call, Job job) {
        boolean done = job.state.equals("JobComplete");
        long failed = job.results.stream().filter(result -> !result.success()).count();
        return Json.object()
                .put("id", job.id)
                .put("operation", job.operation)
                .put("object", job.type)
                .put("createdById", call.caller().userId())
                .put("createdDate", Values.text(job.at).replace("Z", "+0000"))
                .put("systemModstamp", Values.text(job.at).replace("Z", "+0000"))
                .put("state", job.state)
                .put("externalIdFieldName", job.field)
                .put("concurrencyMode", "Parallel")
                .put("contentType", "CSV")
                .put("apiVersion", 65.0)
                .put("jobType", "V2Ingest")
                .put("contentUrl", call.base().substring(1) + "/jobs/ingest/" + job.id + "/batches")
                .put("lineEnding", "LF")
                .put("columnDelimiter", "COMMA")
                .put("numberRecordsProcessed", done ? job.results.size() : 0)
                .put("numberRecordsFailed", done ? failed : 0);
    }

    private static final class Job {
        private final String id;
        private final String operation;
        private final String type;
        private final String field;
        private final Instant at;
        private final AtomicInteger polls;
        private final List<String> columns = new ArrayList<>();
        private final List<List<String>> rows = new ArrayList<>();
        private final List<Result> results = new ArrayList<>();
        private volatile String state = "Open";

        Job(String id, String operation, String type, String field, Instant at, AtomicInteger polls) {
            this.id = id;
            this.operation = operation;
            this.type = type;
            this.field = field;
            this.at = at;
            this.polls = polls;
        }
    }
}
