package io.referloop.salesforce;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists all records as they stand: a page by query, and past a number of them by a job of the Bulk API 2.0, whose result Salesforce keeps for
 * a week. The cursor names the job and the place in its result, so a list goes on in another process.
 */
final class SalesforceList {

    private static final String JOBS = "/jobs/query";
    private static final String BULK = "b:";
    private static final int BULK_PAGE = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RestGateway rest;
    private final SalesforceReader reader;
    private final CrmAccount account;
    private final int bulkFrom;

    SalesforceList(RestGateway rest, SalesforceReader reader, CrmAccount account, int bulkFrom) {
        this.rest = rest;
        this.reader = reader;
        this.account = account;
        this.bulkFrom = bulkFrom;
    }

    RecordPage page(RecordType type, @Nullable String cursor) {
        if (cursor != null && cursor.startsWith(BULK)) {
            String[] place = cursor.split(":", 3);
            return bulk(type, place[1], place.length == 3 ? place[2] : null);
        }
        SalesforceRows.Page found = reader.rows()
                .first(
                        SalesforceObjects.name(type),
                        SalesforceWalk.byId(reader, type, cursor),
                        SalesforceRows.PAGE,
                        false);
        String next = SalesforceWalk.next(found);
        if (next != null && found.total() >= bulkFrom) {
            next = BULK + begin(type, next);
        }
        return new RecordPage(reader.asTheyStand(type, found.rows()), List.of(), next, found.total());
    }

    private String begin(RecordType type, String after) {
        String object = SalesforceObjects.name(type);
        // Without an order Salesforce may split the work; every row comes once all the same.
        String soql = SalesforceWalk.byId(reader, type, after).replace(" ORDER BY Id", "");
        RestGateway.Result job = rest.post(
                account,
                SalesforceOperation.read("begin bulk query " + object),
                JOBS,
                Map.of("operation", "query", "query", soql));
        String id = job.text("id");
        if (!SalesforceRows.isId(id)) {
            throw new CrmException(new CrmFailure.Unavailable("Salesforce began a bulk query without naming it"));
        }
        return id;
    }

    private RecordPage bulk(RecordType type, String job, @Nullable String locator) {
        String object = SalesforceObjects.name(type);
        if (locator == null) {
            await(job, object);
        }
        String path = JOBS + "/" + job + "/results?maxRecords=" + BULK_PAGE
                + (locator == null ? "" : "&locator=" + URLEncoder.encode(locator, StandardCharsets.UTF_8));
        RestGateway.Result result =
                rest.get(account, SalesforceOperation.read("read bulk query " + object), path, "text/csv");
        String next = result.headers().firstValue("Sforce-Locator").orElse("null");
        return new RecordPage(
                reader.asTheyStand(type, Csv.rows(result.asText())),
                List.of(),
                next.equals("null") || next.isEmpty() ? null : BULK + job + ":" + next);
    }

    private void await(String job, String object) {
        RestGateway.Result result = rest.get(
                account, SalesforceOperation.read("await bulk query " + object), JOBS + "/" + job, "application/json");
        switch (result.text("state")) {
            case "JobComplete" -> {
                // Its result can be read.
            }
            case "Failed", "Aborted" ->
                throw new CrmException(new CrmFailure.Rejected(
                        null,
                        "Salesforce could not list all " + object + " records by a bulk query: begin again",
                        result.text("errorMessage")));
            default ->
                throw new CrmException(new CrmFailure.Throttled(
                        PATIENCE, "Salesforce is still working on a bulk query of all " + object + " records"));
        }
    }
}
