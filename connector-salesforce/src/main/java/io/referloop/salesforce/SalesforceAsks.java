package io.referloop.salesforce;

import io.referloop.crm.ActionCall;
import io.referloop.crm.ActionKind;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What people noted on contacts: that they asked one for a referral, or that one is to be left alone. Nobody waits for an answer. */
final class SalesforceAsks {

    static final String ASKED_AT = "Referloop_Asked_At__c";
    static final String SNOOZED_UNTIL = "Referloop_Snoozed_Until__c";
    private static final String NOTE = "Referloop_Ask_Note__c";
    private static final String MODIFIED_BY = "LastModifiedBy.Email";
    private static final String CONTACT = "Contact";

    private final SalesforceReader reader;
    private final CrmAccount account;

    SalesforceAsks(SalesforceReader reader, CrmAccount account) {
        this.reader = reader;
        this.account = account;
    }

    /**
     * Of contacts that somebody changed within two weeks, so that a long downtime loses none. The time that stands on the contact tells one
     * from the next; what was heard is remembered for longer than that, so nothing is heard twice.
     */
    List<ActionCall> lately() {
        if (!reader.described().has(CONTACT, ASKED_AT)
                || !reader.described().has(CONTACT, SNOOZED_UNTIL)
                || !reader.described().has(CONTACT, NOTE)) {
            return List.of();
        }
        List<ActionCall> calls = new ArrayList<>();
        for (SalesforceRow row : reader.rows()
                .all(
                        CONTACT,
                        "SELECT Id, " + String.join(", ", ASKED_AT, NOTE, SNOOZED_UNTIL, MODIFIED_BY) + " FROM "
                                + CONTACT + " WHERE LastModifiedDate = LAST_N_DAYS:14 AND (" + ASKED_AT
                                + " = LAST_N_DAYS:14 OR "
                                + SNOOZED_UNTIL + " > TODAY) ORDER BY Id")) {
            String asked = row.text(ASKED_AT);
            if (asked != null) {
                calls.add(call(row, ActionKind.NOTE_ASKED, "asked " + asked, "note", row.text(NOTE)));
            }
            String until = row.text(SNOOZED_UNTIL);
            if (until != null) {
                calls.add(call(row, ActionKind.SNOOZE, "snoozed " + until, "until", until));
            }
        }
        return calls;
    }

    private ActionCall call(SalesforceRow row, ActionKind kind, String what, String input, @Nullable String value) {
        Map<String, String> inputs = new HashMap<>();
        inputs.put(input, Objects.requireNonNullElse(value, ""));
        inputs.put("submittedBy", Objects.requireNonNullElse(row.text(MODIFIED_BY), ""));
        return new ActionCall(
                SalesforceObjects.CRM,
                account.accountId(),
                kind,
                row.id() + " " + what,
                new RecordRef(RecordType.CONTACT, row.id()),
                "a contact in Salesforce",
                inputs,
                "wish-" + row.id());
    }
}
