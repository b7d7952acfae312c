package io.referloop.salesforce;

import com.sforce.soap.partner.GetUserInfoResult;
import com.sforce.soap.partner.UpsertResult;
import com.sforce.soap.partner.sobject.SObject;
import io.referloop.crm.ConnectionReport;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmUsage;
import java.math.BigDecimal;
import java.util.Optional;

/** The record in which an organisation's admins see, in the setup assistant, how the connection is. One use's. */
final class SalesforceReport {

    private final SoapGateway soap;
    private final SalesforceReader reader;
    private final CrmAccount account;

    SalesforceReport(SoapGateway soap, SalesforceReader reader, CrmAccount account) {
        this.soap = soap;
        this.reader = reader;
        this.account = account;
    }

    /** Nothing where the package, or the permission for it, is missing: the console names what is. */
    void write(ConnectionReport report) {
        Optional<SalesforceTypes.Type> type = reader.described().type(SalesforceFields.CONNECTION);
        if (type.flatMap(it -> it.field(SalesforceFields.KEY)).isEmpty()) {
            return;
        }
        GetUserInfoResult user =
                soap.call(account, SalesforceOperation.read("read user"), connection -> connection.getUserInfo());
        SObject sent = record(type.get(), report, user);
        UpsertResult[] results = soap.call(
                account,
                SalesforceOperation.write("upsert " + SalesforceFields.CONNECTION),
                connection -> connection.upsert(SalesforceFields.KEY, new SObject[] {sent}));
        if (results.length == 0 || !results[0].isSuccess()) {
            throw new CrmException(new CrmFailure.Rejected(
                    null,
                    "Salesforce did not take the record that says how the connection is: assign the permission set"
                            + " \"Referloop Integration\" to Referloop's user",
                    null));
        }
    }

    private static SObject record(SalesforceTypes.Type type, ConnectionReport report, GetUserInfoResult user) {
        CrmUsage.Quota day = report.day();
        boolean works = report.problem().isEmpty();
        return SalesforceDraft.keyed(type, SalesforceFields.CONNECTION, report.key())
                .put("Name", "Referloop")
                .put("Referloop_State__c", works ? "Connected" : "Needs you")
                .put(SalesforceFields.MESSAGE, works ? null : report.problem())
                .put("Referloop_Listening__c", report.hearing())
                .time("Referloop_Last_Change__c", report.lastChange())
                .time("Referloop_Reported_At__c", report.at())
                .put("Referloop_Api_Limit__c", day == null ? null : BigDecimal.valueOf(day.most()))
                .put("Referloop_Api_Used__c", day == null ? null : BigDecimal.valueOf(day.most() - day.left()))
                .put("Referloop_Running_As__c", user.getUserName())
                .put("Referloop_Url__c", report.page().toString())
                .record();
    }
}
