package io.referloop.salesforce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmInbox;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.Secret;
import io.referloop.crm.Translation;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

class OutboundMessageTests {

    private static final String ORGANISATION = "00D000000000001AAA";
    private static final String SECRET = "s".repeat(40);
    private static final Instant NOW = Instant.parse("2026-09-05T10:00:00Z");

    @Test
    void aStageIsToldWithItsOwnTimeAndTheRestMakesTheRecordBeRead() {
        Translation translation = translate(message("sf:Opportunity", """
                <sf:Id>006000000000001AAA</sf:Id><sf:Amount>1200.0</sf:Amount>
                <sf:LastStageChangeDate>2026-09-05T09:00:00.000Z</sf:LastStageChangeDate><sf:StageName>Closed Won</sf:StageName>
                <sf:SystemModstamp>2026-09-05T09:30:00.000Z</sf:SystemModstamp>"""));

        RecordRef deal = new RecordRef(RecordType.DEAL, "006000000000001AAA");
        assertThat(translation.unreadable()).isEmpty();
        assertThat(translation.changes())
                .containsExactly(
                        new CrmChange.StageMoved(
                                deal, "Opportunity", "Closed Won", Instant.parse("2026-09-05T09:00:00Z")),
                        new CrmChange.Touched(deal, Instant.parse("2026-09-05T09:30:00Z")));
    }

    @Test
    void aConvertedLeadLeadsToWhatItBecame() {
        Translation translation = translate(message("sf:Lead", """
                <sf:Id>00Q000000000001AAA</sf:Id><sf:IsConverted>true</sf:IsConverted>
                <sf:ConvertedContactId>003000000000001AAA</sf:ConvertedContactId>
                <sf:ConvertedAccountId>001000000000001AAA</sf:ConvertedAccountId>
                <sf:ConvertedOpportunityId xsi:nil="true"/>
                <sf:LastModifiedDate>2026-09-05T09:30:00.000Z</sf:LastModifiedDate>"""));

        assertThat(translation.changes())
                .first()
                .isEqualTo(new CrmChange.Converted(
                        new RecordRef(RecordType.LEAD, "00Q000000000001AAA"),
                        List.of(
                                new RecordRef(RecordType.CONTACT, "003000000000001AAA"),
                                new RecordRef(RecordType.COMPANY, "001000000000001AAA")),
                        Instant.parse("2026-09-05T09:30:00Z")));
    }

    @Test
    void aMessageWithoutATimeSaysWhichFieldToAdd() {
        Translation translation = translate(message("sf:Contact", "<sf:Id>003000000000001AAA</sf:Id>"));

        assertThat(translation.changes()).isEmpty();
        assertThat(translation.unreadable())
                .singleElement()
                .satisfies(unreadable -> assertThat(unreadable.problem()).contains("SystemModstamp"));
    }

    @Test
    void aMessageForAnotherOrganisationIsNotBelieved() {
        byte[] body = message("sf:Contact", "<sf:Id>003000000000001AAA</sf:Id>");

        Translation translation =
                SalesforceTranslator.translate(new CrmDelivery("salesforce", "00D000000000002AAA", NOW, "c", body));

        assertThat(translation.changes()).isEmpty();
        assertThat(translation.unreadable()).hasSize(1);
    }

    @Test
    void anEntityFromOutsideIsNotFetched() {
        byte[] body = ("<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/hostname\">]>"
                        + new String(message("sf:Contact", "<sf:Id>&y;</sf:Id>"), UTF_8)
                                .replaceFirst("<\\?xml.*?\\?>", ""))
                .getBytes(UTF_8);

        assertThat(translate(body).changes()).isEmpty();
    }

    @Test
    void itIsAcknowledgedInSalesforcesWordsWhenItIsStored() throws IOException {
        Inbox inbox = new Inbox(false);
        byte[] body = message("sf:Contact", "<sf:Id>003000000000001AAA</sf:Id>");

        MockHttpServletResponse response = post(inbox, SECRET, body);

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).startsWith("text/xml");
        assertThat(response.getContentAsString())
                .contains(
                        "<notificationsResponse xmlns=\"http://soap.sforce.com/2005/09/outbound\"><Ack>true</Ack></notificationsResponse>");
        assertThat(inbox.accepted).singleElement().satisfies(delivery -> {
            assertThat(delivery.accountId()).isEqualTo(ORGANISATION);
            assertThat(delivery.body()).isEqualTo(body);
        });
    }

    @Test
    void itIsNotAcknowledgedWhenItIsNotStored() throws IOException {
        MockHttpServletResponse response =
                post(new Inbox(true), SECRET, message("sf:Contact", "<sf:Id>003000000000001AAA</sf:Id>"));

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getContentAsString()).doesNotContain("Ack");
    }

    @Test
    void whoeverDoesNotKnowThePathFindsNothing() throws IOException {
        Inbox inbox = new Inbox(false);

        assertThat(post(inbox, "guess", message("sf:Contact", "")).getStatus()).isEqualTo(404);
        assertThat(inbox.accepted).isEmpty();
        assertThat(inbox.refused).containsExactly("SECRET_INVALID");
    }

    @Test
    void whatIsNoMessageIsRefusedAndNotStored() throws IOException {
        Inbox inbox = new Inbox(false);

        assertThat(post(inbox, SECRET, "<html/>".getBytes(UTF_8)).getStatus()).isEqualTo(400);
        assertThat(inbox.accepted).isEmpty();
    }

    private static MockHttpServletResponse post(CrmInbox inbox, String secret, byte[] body) throws IOException {
        var controller = new OutboundMessageController(
                inbox,
                new SalesforceProperties.OutboundMessages(new Secret(SECRET), DataSize.ofMegabytes(1)),
                Clock.fixed(NOW, ZoneOffset.UTC));
        var request = new MockHttpServletRequest("POST", "/hooks/salesforce/" + secret);
        request.setContent(body);
        var response = new MockHttpServletResponse();
        controller.receive(secret, request, response);
        return response;
    }

    private static Translation translate(byte[] body) {
        return SalesforceTranslator.translate(new CrmDelivery("salesforce", ORGANISATION, NOW, "c", body));
    }

    private static byte[] message(String type, String fields) {
        return message(ORGANISATION, type, fields);
    }

    static byte[] message(String organisation, String type, String fields) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
                  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>
                <notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>%s</OrganizationId>
                <ActionId>04k000000000001AAA</ActionId><SessionId xsi:nil="true"/><EnterpriseUrl>https://x</EnterpriseUrl>
                <PartnerUrl>https://x</PartnerUrl><Notification><Id>04l000000000001AAA</Id>
                <sObject xsi:type="%s" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">%s</sObject></Notification>
                </notifications></soapenv:Body></soapenv:Envelope>""".formatted(organisation, type, fields).getBytes(UTF_8);
    }

    /** Keeps what it is given, or cannot. */
    private static final class Inbox implements CrmInbox {

        private final boolean down;
        private final List<CrmDelivery> accepted = new ArrayList<>();
        private final List<String> refused = new ArrayList<>();

        Inbox(boolean down) {
            this.down = down;
        }

        @Override
        public Receipt accept(CrmDelivery delivery) {
            if (down) {
                throw new Unavailable("the database is down", new IOException("down"));
            }
            accepted.add(delivery);
            return Receipt.STORED;
        }

        @Override
        public void tell(UUID workspace, UUID connection, String correlation, List<CrmChange> changes) {
            throw new AssertionError("nothing is told here");
        }

        @Override
        public void refused(String crm, String code) {
            refused.add(code);
        }
    }
}
