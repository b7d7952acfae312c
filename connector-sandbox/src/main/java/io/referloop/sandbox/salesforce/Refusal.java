package io.referloop.sandbox.salesforce;

import java.util.List;

/** Why a record was not written, as Salesforce says it. */
public record Refusal(String statusCode, String message, List<String> fields) {

    public Refusal {
        fields = List.copyOf(fields);
    }

    static Refusal of(String statusCode, String message, String... fields) {
        return new Refusal(statusCode, message, List.of(fields));
    }
}
