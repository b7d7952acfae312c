package io.referloop.salesforce;

import com.sforce.soap.partner.SaveResult;
import com.sforce.soap.partner.sobject.SObject;
import io.referloop.crm.ActionCall;
import io.referloop.crm.ActionKind;
import io.referloop.crm.ActionResult;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Referrals that people and flows submitted inside Salesforce: each is a record of Referloop's own object that waits for its answer on
 * itself, so no secret of ours is in the organisation. One use's.
 */
final class SalesforceWishes {

    static final String PENDING = "Pending";
    private static final String REFUSED = "Refused";
    private static final String REFERRER_NAME = "Referloop_Referrer_Name__c";
    private static final String REASON = "Referloop_Referral_Reason__c";
    private static final String SOURCE = "Referloop_Source__c";
    private static final String FROM_FLOW = "FLOW";
    private static final String CREATED_BY = "CreatedBy.Email";

    /** What a referral was submitted on, the narrowest first. */
    private static final List<RecordType> RECORDS =
            List.of(RecordType.DEAL, RecordType.LEAD, RecordType.CONTACT, RecordType.COMPANY);

    private final SoapGateway soap;
    private final SalesforceReader reader;
    private final CrmAccount account;

    SalesforceWishes(SoapGateway soap, SalesforceReader reader, CrmAccount account) {
        this.soap = soap;
        this.reader = reader;
        this.account = account;
    }

    /** Referrals without an answer, the oldest first; then whom people asked lately and whom they left alone. */
    List<ActionCall> all() {
        List<ActionCall> wishes = new ArrayList<>(submissions());
        wishes.addAll(new SalesforceAsks(reader, account).lately());
        return wishes;
    }

    /** None where the package is not installed: then nobody can submit one. */
    private List<ActionCall> submissions() {
        if (!reader.described().has(SalesforceFields.REFERRAL, SalesforceFields.SYNC_STATE)) {
            return List.of();
        }
        List<String> fields = new ArrayList<>(List.of("Id", CREATED_BY));
        Stream.concat(
                        Stream.of(SalesforceKeeper.REFERRER_EMAIL, REFERRER_NAME, REASON, SOURCE),
                        RECORDS.stream().map(SalesforceKeeper::lookup))
                .filter(it -> reader.described().has(SalesforceFields.REFERRAL, it))
                .forEach(fields::add);
        return reader
                .rows()
                .all(
                        SalesforceFields.REFERRAL,
                        "SELECT " + String.join(", ", fields) + " FROM " + SalesforceFields.REFERRAL + " WHERE "
                                + SalesforceFields.SYNC_STATE + " = '" + PENDING + "' ORDER BY CreatedDate, Id")
                .stream()
                .map(this::call)
                .toList();
    }

    private ActionCall call(SalesforceRow row) {
        Map<String, String> inputs = new HashMap<>();
        inputs.put("referrerEmail", Objects.requireNonNullElse(row.text(SalesforceKeeper.REFERRER_EMAIL), ""));
        inputs.put("referrerName", Objects.requireNonNullElse(row.text(REFERRER_NAME), ""));
        inputs.put("note", Objects.requireNonNullElse(row.text(REASON), ""));
        inputs.put("entry", row.id());
        boolean flow = FROM_FLOW.equals(row.text(SOURCE));
        String person = row.text(CREATED_BY);
        if (!flow && person != null) {
            inputs.put("submittedBy", person);
        }
        return new ActionCall(
                SalesforceObjects.CRM,
                account.accountId(),
                ActionKind.SUBMIT_REFERRAL,
                row.id(),
                submittedOn(row),
                flow ? "a flow in Salesforce" : "a record in Salesforce",
                inputs,
                "wish-" + row.id());
    }

    /** Itself where the record that it was about is gone: then nothing is found under that id, which is the answer. */
    private static RecordRef submittedOn(SalesforceRow row) {
        return RECORDS.stream()
                .flatMap(type -> Optional.ofNullable(row.text(SalesforceKeeper.lookup(type))).stream()
                        .map(id -> new RecordRef(type, id)))
                .findFirst()
                .orElse(new RecordRef(RecordType.DEAL, row.id()));
    }

    /** Answers on the record, once: a later answer would contradict what somebody has read. Nothing when the record is gone. */
    void answer(String id, ActionResult result) {
        if (!isWaiting(id)) {
            return;
        }
        SalesforceTypes.Type type =
                reader.described().type(SalesforceFields.REFERRAL).orElseThrow();
        Map<String, String> outputs = result.outputs();
        SObject sent = SalesforceDraft.of(type, SalesforceFields.REFERRAL, id)
                .put(SalesforceFields.SYNC_STATE, result.done() ? SalesforceKeeper.SYNCED : REFUSED)
                .put(SalesforceFields.MESSAGE, outputs.get(ActionResult.ERROR_MESSAGE))
                .put(SalesforceFields.name(ReferralField.REFERRAL_ID), outputs.get("referralNumber"))
                .record();
        SaveResult[] results = soap.call(
                account,
                SalesforceOperation.write("update " + SalesforceFields.REFERRAL),
                connection -> connection.update(new SObject[] {sent}));
        if (results.length == 0) {
            throw new CrmException(
                    new CrmFailure.OutcomeUnknown("Salesforce did not say what became of a referral's record"));
        }
        if (!results[0].isSuccess()) {
            throw new CrmException(
                    SalesforceFailures.ofRecord(new RecordRef(RecordType.DEAL, id), results[0].getErrors()));
        }
    }

    private boolean isWaiting(String id) {
        return SalesforceRows.isId(id)
                && reader.described().has(SalesforceFields.REFERRAL, SalesforceFields.SYNC_STATE)
                && reader
                        .rows()
                        .all(
                                SalesforceFields.REFERRAL,
                                "SELECT Id, " + SalesforceFields.SYNC_STATE + " FROM " + SalesforceFields.REFERRAL
                                        + " WHERE Id = " + SalesforceRows.quoted(id))
                        .stream()
                        .anyMatch(row -> PENDING.equals(row.text(SalesforceFields.SYNC_STATE)));
    }
}
