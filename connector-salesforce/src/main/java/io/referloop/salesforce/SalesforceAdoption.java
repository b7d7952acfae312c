package io.referloop.salesforce;

import com.sforce.soap.partner.IError;
import com.sforce.soap.partner.SaveResult;
import com.sforce.soap.partner.sobject.SObject;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralEntry.Outcome;
import java.util.Objects;
import java.util.Optional;

/** Makes a record that somebody wrote in the organisation the referral's own, by putting our key on it; else another would stand beside it. */
final class SalesforceAdoption {

    private final SoapGateway soap;
    private final SalesforceReader reader;
    private final CrmAccount account;

    SalesforceAdoption(SoapGateway soap, SalesforceReader reader, CrmAccount account) {
        this.soap = soap;
        this.reader = reader;
        this.account = account;
    }

    /**
     * Updates that record with all that is said of the referral; may be repeated. Empty where there is none to adopt: nobody wrote one, it was
     * deleted, or a record has our key already. Then the key finds the right one.
     */
    Optional<Outcome> adopt(ReferralEntry entry, SObject record) {
        if (!isWritten(entry)) {
            return Optional.empty();
        }
        String id = Objects.requireNonNull(entry.known());
        record.setId(id);
        try {
            SaveResult[] results = soap.call(
                    account,
                    SalesforceOperation.write("update " + SalesforceFields.REFERRAL),
                    connection -> connection.update(new SObject[] {record}));
            if (results.length > 0 && results[0].isSuccess()) {
                return Optional.of(new Outcome.Kept(id));
            }
            if (results.length == 0 || !isThere(id) || SalesforceFailures.isDuplicate(results[0].getErrors())) {
                record.removeField("Id");
                return Optional.empty();
            }
            return Optional.of(new Outcome.Failed(failure(entry, results[0].getErrors())));
        } catch (CrmException failed) {
            return Optional.of(new Outcome.Failed(failed.failure()));
        }
    }

    static CrmFailure failure(ReferralEntry entry, IError[] errors) {
        return SalesforceFailures.ofRecord(
                entry.records().isEmpty()
                        ? new RecordRef(RecordType.CONTACT, entry.key())
                        : entry.records().getFirst(),
                errors);
    }

    /** Whether its record is known, and we have never kept it ourselves. */
    private static boolean isWritten(ReferralEntry entry) {
        return entry.known() != null
                && SalesforceRows.isId(entry.known())
                && entry.joined().isEmpty();
    }

    private boolean isThere(String id) {
        return reader.rows()
                        .count(
                                SalesforceFields.REFERRAL,
                                "SELECT count() FROM " + SalesforceFields.REFERRAL + " WHERE Id = "
                                        + SalesforceRows.quoted(id))
                > 0;
    }
}
