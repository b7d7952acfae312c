package io.referloop.crm;

import java.util.Map;

/**
 * One wish of a CRM's automation, vouched for by the CRM.
 *
 * @param callback the CRM's id of this call: the same id is the same wish, however often it comes
 * @param source what asks, for whoever reads it later: {@code workflow 1742}
 * @param inputs by name; an empty value is absent
 */
public record ActionCall(
        String crm,
        String accountId,
        ActionKind kind,
        String callback,
        RecordRef record,
        String source,
        Map<String, String> inputs,
        String correlation) {

    public ActionCall {
        inputs = Map.copyOf(inputs);
    }
}
