package io.referloop.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.SalesforceSandbox;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgRecord;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** A Salesforce organisation with the app in it and its components on the pages. What the connector would write into it is written by hand. */
final class OrgWithApp implements AutoCloseable {

    private static final Path MODULE =
            Path.of("..", "connector-salesforce").toAbsolutePath().normalize();

    private final SalesforceSandbox sandbox = SalesforceSandbox.builder()
            .installed(MODULE.resolve("salesforce-app/force-app/main/default"))
            .components(builtComponents())
            .start();

    /** A missing bundle fails with the sentence that says how to build it. */
    private static Path builtComponents() {
        Path folder = MODULE.resolve("target/lwc");
        assertThat(folder.resolve("host.js"))
                .as(
                        "The components are not built: run \"mvn -pl connector-salesforce -am package\" in the project's folder, or"
                                + " \"npm ci && npm run build\" in connector-salesforce/salesforce-app")
                .isRegularFile();
        return folder;
    }

    Org org() {
        return sandbox.org();
    }

    String address(String path) {
        return sandbox.url().resolve(path).toString();
    }

    String recordPage(String id) {
        return address("/lightning/r/" + org().get(id).type() + "/" + id + "/view");
    }

    OrgRecord submission() {
        return org().all("Referloop_Referral__c").getFirst();
    }

    String lead() {
        return org().create(
                        "Lead",
                        Map.of(
                                "FirstName",
                                "Ada",
                                "LastName",
                                "Okafor",
                                "Company",
                                "Initech",
                                "Email",
                                "ada@initech.example"));
    }

    String contact() {
        return org().create("Contact", Map.of("FirstName", "Ada", "LastName", "Okafor"));
    }

    String opportunity() {
        return org().create(
                        "Opportunity",
                        Map.of(
                                "Name",
                                "Initech rollout",
                                "StageName",
                                "Prospecting",
                                "CloseDate",
                                "2026-12-31",
                                "Amount",
                                "24000"));
    }

    String eligible(String first, String last, String reason) {
        return org().create(
                        "Contact",
                        Map.of(
                                "FirstName",
                                first,
                                "LastName",
                                last,
                                "Referloop_Eligible__c",
                                "yes",
                                "Referloop_Eligible_Reason__c",
                                reason,
                                "Referloop_Eligible_Since__c",
                                "2026-11-20"));
    }

    /** Somebody submitted this elsewhere. */
    String submittedOn(String lead) {
        return org().create(
                        "Referloop_Referral__c",
                        Map.of(
                                "Name", "New referral",
                                "Referloop_Sync_State__c", "Pending",
                                "Referloop_Lead__c", lead,
                                "Referloop_Referrer_Name__c", "Omar Diaz",
                                "Referloop_Referrer_Email__c", "omar@acme.example"));
    }

    void accept(String submission, String number) {
        org().update(
                        submission,
                        Map.of(
                                "Name",
                                number,
                                "Referloop_Id__c",
                                UUID.randomUUID().toString(),
                                "Referloop_Sync_State__c",
                                "Synced",
                                "Referloop_Referral_Id__c",
                                number,
                                "Referloop_Referral_Status__c",
                                "Qualified",
                                "Referloop_Status_Since__c",
                                "2026-11-20T09:00:00Z",
                                "Referloop_Next_Step__c",
                                "Next: 10 % of a won deal.",
                                "Referloop_Url__c",
                                "https://referloop.example/referrals/" + number));
    }

    void refuse(String submission, String sentence) {
        org().update(submission, Map.of("Referloop_Sync_State__c", "Refused", "Referloop_Message__c", sentence));
    }

    /** @param releaseOn empty when it does not wait */
    void reward(String referral, String amount, String state, String releaseOn) {
        org().create(
                        "Referloop_Reward__c",
                        Map.of(
                                "Referloop_Id__c",
                                UUID.randomUUID().toString(),
                                "Referloop_Referral__c",
                                referral,
                                "Referloop_Beneficiary__c",
                                "Sarah Chen",
                                "Referloop_Role__c",
                                "Referrer",
                                "Referloop_Amount_Words__c",
                                amount,
                                "Referloop_State__c",
                                state,
                                "Referloop_Release_On__c",
                                releaseOn,
                                "Referloop_Sentence__c",
                                "10 % of the deal, at most USD 3,000.00",
                                "Referloop_Why__c",
                                "Rule: 10 % of USD 24,000.00 = USD 2,400.00\nCap: at most USD 3,000.00"));
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
