package io.referloop.salesforce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.Translation;
import io.referloop.salesforce.events.EventTranslator;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventTranslationTests {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final String OURS = "com/salesforce/api/soap/65.0;client=Referloop/";
    private static final RecordRef DEAL = new RecordRef(RecordType.DEAL, "006A");
    private static final RecordRef LEAD = new RecordRef(RecordType.LEAD, "00QA");
    private static final RecordRef CONTACT = new RecordRef(RecordType.CONTACT, "003A");

    private final EventTranslator translator = new EventTranslator(new SalesforceWords());

    @Test
    void whatWeWroteIsAnEcho() {
        Translation translation = translate(event(
                "Opportunity",
                "UPDATE",
                "006A",
                OURS,
                "'Referloop_Referral_Status__c': 'Won', 'LastModifiedDate': 'x'"));

        assertThat(translation.changes()).isEmpty();
        assertThat(translation.echoes()).isEqualTo(1);
    }

    @Test
    void aReferralThatWaitsForAnAnswerIsAWish() {
        String user = "com/salesforce/api/aura";

        assertThat(translate(event(
                                "Referloop_Referral__c",
                                "CREATE",
                                "a01A",
                                user,
                                "'Referloop_Sync_State__c': 'Pending'"))
                        .wished())
                .isTrue();
        assertThat(translate(event("Referloop_Referral__c", "GAP_CREATE", "a01A", user, ""))
                        .wished())
                .isTrue();
    }

    @Test
    void aReferralThatWasAnsweredIsNone() {
        Translation translation = translate(
                event("Referloop_Referral__c", "UPDATE", "a01A", OURS, "'Referloop_Sync_State__c': 'Synced'"));

        assertThat(translation.wished()).isFalse();
        assertThat(translation.ignored()).isEqualTo(1);
        assertThat(translate(event("Referloop_Referral__c", "GAP_DELETE", "a01A", "", ""))
                        .wished())
                .isFalse();
    }

    @Test
    void whatACompanysAutomationDidWithOurWriteIsNoEcho() {
        Translation translation = translate(event(
                "Opportunity",
                "UPDATE",
                "006A",
                OURS,
                "'Referloop_Referral_Status__c': 'Won', 'StageName': 'Closed Won'"));

        assertThat(translation.changes())
                .containsExactly(new CrmChange.StageMoved(DEAL, SalesforceObjects.DEAL_TRACK, "Closed Won", AT));
        assertThat(translation.echoes()).isZero();
    }

    @Test
    void anotherClientWhoseNameBeginsLikeOursIsNoEcho() {
        String other = "com/salesforce/api/soap/65.0;client=ReferloopTwo/";

        assertThat(translate(event("Opportunity", "UPDATE", "006A", other, "'Referloop_Referral_Status__c': 'Won'"))
                        .echoes())
                .isZero();
    }

    @Test
    void aLeadThatIsConvertedLeadsToWhatItBecame() {
        Translation translation = translate(event(
                "Lead",
                "UPDATE",
                "00QA",
                "",
                "'Status': 'Qualified', 'IsConverted': 'true', 'ConvertedContactId': '003A', 'ConvertedAccountId': '001A',"
                        + " 'ConvertedOpportunityId': '006A'"));

        assertThat(translation.changes())
                .contains(
                        new CrmChange.StageMoved(LEAD, SalesforceObjects.LEAD_TRACK, "Qualified", AT),
                        new CrmChange.Converted(
                                LEAD, List.of(CONTACT, new RecordRef(RecordType.COMPANY, "001A"), DEAL), AT));
    }

    @Test
    void aDealsAccountAndAContactsRoleAreAssociations() {
        assertThat(translate(event("Opportunity", "UPDATE", "006A", "", "'AccountId': '001A'"))
                        .changes())
                .contains(new CrmChange.AssociationChanged(new RecordRef(RecordType.COMPANY, "001A"), DEAL, false, AT));
        assertThat(translate(event(
                                "OpportunityContactRole",
                                "CREATE",
                                "00KA",
                                "",
                                "'OpportunityId': '006A', 'ContactId': '003A'"))
                        .changes())
                .containsExactly(new CrmChange.AssociationChanged(CONTACT, DEAL, false, AT));
    }

    @Test
    void everyKindOfGapSaysWhatItKnows() {
        assertThat(kinds("GAP_CREATE")).containsExactly("Created", "Touched");
        assertThat(kinds("GAP_UPDATE")).containsExactly("Touched");
        assertThat(kinds("GAP_UNDELETE")).containsExactly("Restored", "Touched");
        assertThat(kinds("GAP_DELETE")).containsExactly("Deleted");
        assertThat(kinds("DELETE")).containsExactly("Deleted");
    }

    @Test
    void aValueThatIsTooLongToBeToldHasToBeRead() {
        String event =
                event("Opportunity", "UPDATE", "006A", "", "").replace("'untold': []", "'untold': ['Description']");

        assertThat(translate(event).changes()).containsExactly(new CrmChange.Touched(DEAL, AT));
    }

    @Test
    void anOverflowNamesItsType() {
        Translation translation = translate(event("Opportunity", "GAP_OVERFLOW", "000000000000000AAA", "", ""));

        assertThat(translation.changes()).isEmpty();
        assertThat(translation.missed()).singleElement().asString().contains("Opportunity");
    }

    @Test
    void anEventThatCannotBeReadHoldsUpNoOther() {
        Translation translation = translate("{'problem': 'It does not fit its schema.'}, {'entity': 'Opportunity'}, "
                + event("Opportunity", "UPDATE", "006A", "", "'Name': 'Initech'"));

        assertThat(translation.unreadable())
                .extracting(Translation.Unreadable::where)
                .containsExactly("event 1", "event 2");
        assertThat(translation.changes()).hasSize(1);
    }

    @Test
    void oneEventOfSeveralRecordsIsAChangeOfEach() {
        String event = event("Opportunity", "UPDATE", "006A', '006B", "", "'StageName': 'Closed Won'");

        assertThat(translate(event).changes())
                .extracting(it -> it.record().id())
                .containsExactly("006A", "006B");
    }

    @Test
    void forgettingTakesWhatIsSaidOfAPersonAndKeepsWhereTheirRecordsStand() {
        byte[] body = body(event("Contact", "UPDATE", "003A", "", "'Email': 'ada@initech.example', 'AccountId': '001A'")
                + ", "
                + event(
                        "Opportunity",
                        "UPDATE",
                        "006A",
                        "",
                        "'Name': 'For ada@initech.example', 'StageName': 'Closed Won'")
                + ", " + event("Contact", "DELETE", "003A", "", ""));

        byte[] rest = translator.without(body, Set.of(CONTACT), text -> text.contains("ada@initech.example"));

        assertThat(new String(rest, UTF_8)).doesNotContain("ada@");
        List<CrmChange> changes = translator.translate(delivery(rest)).changes();
        assertThat(changes).contains(new CrmChange.StageMoved(DEAL, SalesforceObjects.DEAL_TRACK, "Closed Won", AT));
        assertThat(changes).contains(new CrmChange.Touched(CONTACT, AT));
    }

    private List<String> kinds(String type) {
        return translate(event("Opportunity", type, "006A", "", "")).changes().stream()
                .map(it -> it.getClass().getSimpleName())
                .toList();
    }

    private Translation translate(String events) {
        return translator.translate(delivery(body(events)));
    }

    private static byte[] body(String events) {
        return ("{'events': [" + events + "]}").replace('\'', '"').getBytes(UTF_8);
    }

    private static CrmDelivery delivery(byte[] body) {
        return new CrmDelivery("salesforce", "00DHs000000SandEAA", AT, "c", body);
    }

    private static String event(String entity, String type, String id, String origin, String changed) {
        return """
                {'id': 'e', 'entity': '%s', 'type': '%s', 'records': ['%s'], 'origin': '%s', 'at': %d,
                 'changed': {%s}, 'untold': []}""".formatted(entity, type, id, origin, AT.toEpochMilli(), changed);
    }
}
