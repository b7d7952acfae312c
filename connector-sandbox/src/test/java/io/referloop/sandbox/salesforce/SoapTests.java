package io.referloop.sandbox.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sforce.soap.partner.DescribeSObjectResult;
import com.sforce.soap.partner.Field;
import com.sforce.soap.partner.FieldType;
import com.sforce.soap.partner.LeadConvert;
import com.sforce.soap.partner.LeadConvertResult;
import com.sforce.soap.partner.MergeRequest;
import com.sforce.soap.partner.MergeResult;
import com.sforce.soap.partner.PartnerConnection;
import com.sforce.soap.partner.QueryResult;
import com.sforce.soap.partner.SaveResult;
import com.sforce.soap.partner.StatusCode;
import com.sforce.soap.partner.UpsertResult;
import com.sforce.soap.partner.fault.ExceptionCode;
import com.sforce.soap.partner.fault.InvalidFieldFault;
import com.sforce.soap.partner.fault.MalformedQueryFault;
import com.sforce.soap.partner.sobject.SObject;
import com.sforce.ws.ConnectionException;
import com.sforce.ws.bind.XmlObject;
import io.referloop.sandbox.SalesforceSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SoapTests {

    private static final Path PACKAGE = Path.of("src/test/resources/salesforce-package");

    private final MutableClock clock = new MutableClock();
    private final SalesforceSandbox sandbox =
            SalesforceSandbox.builder().clock(clock).installed(PACKAGE).start();
    private final Org org = sandbox.org();
    private final PartnerConnection connection;

    SoapTests() throws ConnectionException {
        connection = Wsc.connect(sandbox);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void readsPageAfterPageWithParents() throws ConnectionException {
        String account = org.create("Account", Map.of("Name", "Acme & Söhne <1>"));
        for (int i = 0; i < 450; i++) {
            org.create("Contact", Map.of("LastName", "Person " + i, "AccountId", account));
        }
        connection.setQueryOptions(200);

        QueryResult page = connection.query("SELECT Id, LastName, Email, Account.Name FROM Contact ORDER BY Id");
        var names = new ArrayList<Object>();
        names.addAll(Arrays.asList(page.getRecords()));
        while (!page.isDone()) {
            page = connection.queryMore(page.getQueryLocator());
            names.addAll(Arrays.asList(page.getRecords()));
        }

        assertThat(names).hasSize(450);
        assertThat(page.getSize()).isEqualTo(450);
        SObject last = page.getRecords()[49];
        assertThat(last.getId()).startsWith("003");
        assertThat(last.getField("LastName")).isEqualTo("Person 449");
        assertThat(last.getField("Email")).isNull();
        assertThat(last.getChild("Account"))
                .isInstanceOfSatisfying(
                        XmlObject.class,
                        parent -> assertThat(parent.getField("Name")).isEqualTo("Acme & Söhne <1>"));
        assertThat(connection.getLimitInfoHeader().getLimitInfo()[0].getCurrent())
                .isEqualTo(3);
    }

    @Test
    void readsChildrenAndCounts() throws ConnectionException {
        String account = org.create("Account", Map.of("Name", "Acme"));
        org.create("Contact", Map.of("LastName", "Byron", "AccountId", account));

        SObject found = connection.query("SELECT Id, (SELECT LastName FROM Contacts) FROM Account")
                .getRecords()[0];

        assertThat(found.getChild("Contacts").getChild("records").getField("LastName"))
                .isEqualTo("Byron");
        assertThat(connection.query("SELECT COUNT() FROM Contact").getSize()).isEqualTo(1);
    }

    @Test
    void createsAndUpdatesAndTakesValuesAway() throws ConnectionException {
        SaveResult created = connection
                .create(new SObject[] {Wsc.record("Contact", Map.of("LastName", "Byron", "Email", "a@b.example"))})[0];
        SObject change = Wsc.withId(Wsc.record("Contact", Map.of("Title", "Countess\u0001")), created.getId());
        change.setFieldsToNull(new String[] {"Email"});

        SaveResult updated = connection.update(new SObject[] {change})[0];

        assertThat(updated.isSuccess()).isTrue();
        assertThat(org.get(created.getId()).text("Title")).isEqualTo("Countess");
        assertThat(org.get(created.getId()).get("Email")).isNull();
    }

    @Test
    void upsertsByExternalIdAndFindsParentsByTheirs() throws ConnectionException {
        String deal = org.create(
                "Opportunity", Map.of("Name", "Deal", "StageName", "Prospecting", "CloseDate", "2026-12-31"));
        SObject referral = Wsc.record("Sample_Referral__c", Map.of("Sample_Id__c", "r-1", "Name", "First"));
        referral.setField("Opportunity__c", deal);
        SObject reward = Wsc.record("Sample_Reward__c", Map.of("Sample_Id__c", "w-1", "Amount__c", 12.5));
        reward.setField("Referral__r", Wsc.record("Sample_Referral__c", Map.of("Sample_Id__c", "r-1")));

        UpsertResult first = connection.upsert("Sample_Id__c", new SObject[] {referral})[0];
        UpsertResult again = connection.upsert("Sample_Id__c", new SObject[] {referral})[0];
        UpsertResult child = connection.upsert("Sample_Id__c", new SObject[] {reward})[0];

        assertThat(first.isCreated()).isTrue();
        assertThat(again.isCreated()).isFalse();
        assertThat(again.getId()).isEqualTo(first.getId());
        assertThat(child.isSuccess()).isTrue();
        assertThat(org.get(child.getId()).text("Referral__c")).isEqualTo(first.getId());
        assertThat(org.get(child.getId()).text("Amount__c")).isEqualTo("12.50");
    }

    @Test
    void refusesTheSameExternalIdTwiceInOneCall() throws ConnectionException {
        SObject one = Wsc.record("Sample_Referral__c", Map.of("Sample_Id__c", "r-1"));

        UpsertResult[] results = connection.upsert("Sample_Id__c", new SObject[] {one, one});

        assertThat(results[0].getErrors()[0].getStatusCode()).isEqualTo(StatusCode.DUPLICATE_VALUE);
        assertThat(org.all("Sample_Referral__c")).isEmpty();
    }

    @Test
    void writesWhatItCanUnlessItIsAllOrNone() throws ConnectionException {
        SObject[] records = {
            Wsc.record("Account", Map.of("Name", "Acme")), Wsc.record("Account", Map.of("Website", "https://x.example"))
        };

        SaveResult[] some = connection.create(records);
        assertThat(some[0].isSuccess()).isTrue();
        assertThat(some[1].getErrors()[0].getStatusCode()).isEqualTo(StatusCode.REQUIRED_FIELD_MISSING);
        assertThat(some[1].getErrors()[0].getFields()).containsExactly("Name");

        connection.setAllOrNoneHeader(true);
        SaveResult[] none = connection.create(records);
        assertThat(none[0].getErrors()[0].getStatusCode()).isEqualTo(StatusCode.ALL_OR_NONE_OPERATION_ROLLED_BACK);
        assertThat(org.all("Account")).hasSize(1);
    }

    @Test
    void refusesMoreThanTwoHundredRecords() {
        SObject[] records = IntStream.range(0, 201)
                .mapToObj(i -> Wsc.record("Account", Map.of("Name", "Acme " + i)))
                .toArray(SObject[]::new);

        assertThatExceptionOfType(com.sforce.soap.partner.fault.ApiFault.class)
                .isThrownBy(() -> connection.create(records))
                .satisfies(fault -> assertThat(fault.getExceptionCode()).isEqualTo(ExceptionCode.EXCEEDED_ID_LIMIT));
    }

    @Test
    void tellsEventsWhichClientWrote() throws ConnectionException {
        var heard = new ArrayList<OrgChange>();
        org.listen(heard::add);
        connection.setCallOptions("RefConn", null);

        connection.create(new SObject[] {Wsc.record("Account", Map.of("Name", "Acme"))});

        assertThat(heard.getFirst().changeOrigin()).isEqualTo("com/salesforce/api/soap/65.0;client=RefConn");
    }

    @Test
    void deletesAndUndeletes() throws ConnectionException {
        String account = org.create("Account", Map.of("Name", "Acme"));

        assertThat(connection.delete(new String[] {account})[0].isSuccess()).isTrue();
        assertThat(connection.delete(new String[] {account})[0].getErrors()[0].getStatusCode())
                .isEqualTo(StatusCode.ENTITY_IS_DELETED);
        assertThat(connection.undelete(new String[] {account})[0].isSuccess()).isTrue();
        assertThat(org.find(account)).isPresent();
    }

    @Test
    void convertsALead() throws ConnectionException {
        String lead = org.create("Lead", Map.of("LastName", "Byron", "Company", "Acme"));
        var order = new LeadConvert();
        order.setLeadId(lead);
        order.setConvertedStatus("Closed - Converted");
        order.setDoNotCreateOpportunity(true);

        LeadConvertResult converted = connection.convertLead(new LeadConvert[] {order})[0];

        assertThat(converted.isSuccess()).isTrue();
        assertThat(converted.getContactId()).startsWith("003");
        assertThat(converted.getOpportunityId()).isNull();
        LeadConvertResult again = connection.convertLead(new LeadConvert[] {order})[0];
        assertThat(again.getErrors()[0].getStatusCode()).isEqualTo(StatusCode.CANNOT_UPDATE_CONVERTED_LEAD);
    }

    @Test
    void mergesRecords() throws ConnectionException {
        String survivor = org.create("Contact", Map.of("LastName", "Byron"));
        String other = org.create("Contact", Map.of("LastName", "Byron", "Email", "ada@acme.example"));
        var request = new MergeRequest();
        request.setMasterRecord(Wsc.withId(Wsc.record("Contact", Map.of("Email", "ada@acme.example")), survivor));
        request.setRecordToMergeIds(new String[] {other});

        MergeResult merged = connection.merge(new MergeRequest[] {request})[0];

        assertThat(merged.isSuccess()).isTrue();
        assertThat(merged.getMergedRecordIds()).containsExactly(other);
        assertThat(org.get(survivor).text("Email")).isEqualTo("ada@acme.example");
        SObject loser = connection.queryAll("SELECT MasterRecordId FROM Contact WHERE IsDeleted = true")
                .getRecords()[0];
        assertThat(loser.getField("MasterRecordId")).isEqualTo(survivor);
    }

    @Test
    void tellsWhatWasUpdatedAndDeleted() throws ConnectionException {
        Calendar before = moment();
        String kept = org.create("Account", Map.of("Name", "Kept"));
        String gone = org.create("Account", Map.of("Name", "Gone"));
        org.delete(gone);
        clock.advance(Duration.ofMinutes(5));

        assertThat(connection.getUpdated("Account", before, moment()).getIds()).containsExactly(kept);
        assertThat(connection
                        .getDeleted("Account", before, moment())
                        .getDeletedRecords()[0]
                        .getId())
                .isEqualTo(gone);
    }

    @Test
    void retrievesInTheOrderAskedFor() throws ConnectionException {
        String one = org.create("Account", Map.of("Name", "One"));
        String two = org.create("Account", Map.of("Name", "Two"));

        SObject[] found = connection.retrieve("Id, Name", "Account", new String[] {two, one, "001000000000000AAA"});

        assertThat(found[0].getField("Name")).isEqualTo("Two");
        assertThat(found[1].getId()).isEqualTo(one);
        assertThat(found[2]).isNull();
    }

    @Test
    void describesTypesAsTheUserSeesThem() throws ConnectionException {
        String user = org.users().getLast().id();
        org.permissions().hideField(user, "Opportunity", "Amount");
        org.permissions().readOnlyField(user, "Opportunity", "NextStep");

        DescribeSObjectResult type = connection.describeSObject("Opportunity");

        List<String> names = Arrays.stream(type.getFields()).map(Field::getName).toList();
        assertThat(names).contains("StageName", "IsWon").doesNotContain("Amount");
        Field stage = field(type, "StageName");
        assertThat(stage.getType()).isEqualTo(FieldType.picklist);
        assertThat(stage.getPicklistValues()).hasSize(6);
        assertThat(field(type, "NextStep").isUpdateable()).isFalse();
        assertThat(field(type, "AccountId").getReferenceTo()).containsExactly("Account");
        assertThat(type.getChildRelationships())
                .anyMatch(child -> "OpportunityContactRoles".equals(child.getRelationshipName()));
        assertThat(connection.describeGlobal().getSobjects())
                .anyMatch(found -> found.getName().equals("Sample_Referral__c") && found.isCustom());
    }

    @Test
    void namesTheUserAndTheTime() throws ConnectionException {
        assertThat(connection.getUserInfo().getOrganizationId()).isEqualTo(org.id());
        assertThat(connection.getUserInfo().getUserName()).isEqualTo("referloop.integration@fjordlight.example");
        assertThat(connection.getServerTimestamp().getTimestamp().toInstant()).isEqualTo(clock.instant());
    }

    @Test
    void answersWrongQueriesWithTheFaultOfTheirKind() {
        assertThatExceptionOfType(InvalidFieldFault.class)
                .isThrownBy(() -> connection.query("SELECT Nonsense FROM Account"))
                .satisfies(fault -> assertThat(fault.getExceptionMessage()).contains("No such column 'Nonsense'"));
        assertThatExceptionOfType(MalformedQueryFault.class).isThrownBy(() -> connection.query("SELECT FROM"));
    }

    private static Field field(DescribeSObjectResult type, String name) {
        return Arrays.stream(type.getFields())
                .filter(field -> field.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Calendar moment() {
        var calendar = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
        calendar.setTimeInMillis(clock.millis());
        return calendar;
    }
}
