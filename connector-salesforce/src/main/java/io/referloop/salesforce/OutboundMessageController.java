package io.referloop.salesforce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmInbox;
import io.referloop.crm.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import javax.xml.stream.XMLStreamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Takes outbound messages: stored, and only then answered with the one answer that Salesforce counts. Salesforce signs nothing, so the path
 * is the secret; what a message says is believed for no more than that a record has to be looked at. See BEHAVIOR.md#outbound-messages.
 */
@Controller
final class OutboundMessageController {

    private static final Logger log = LoggerFactory.getLogger(OutboundMessageController.class);

    private static final byte[] ACK = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                    + "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>"
                    + "<notificationsResponse xmlns=\"" + OutboundMessage.NAMESPACE
                    + "\"><Ack>true</Ack></notificationsResponse>"
                    + "</soapenv:Body></soapenv:Envelope>")
            .getBytes(UTF_8);

    private final CrmInbox inbox;
    private final Secret secret;
    private final int maxBody;
    private final Clock clock;

    OutboundMessageController(CrmInbox inbox, SalesforceProperties.OutboundMessages properties, Clock clock) {
        this.inbox = inbox;
        this.secret = properties.secret();
        this.maxBody = (int) properties.maxBody().toBytes();
        this.clock = clock;
    }

    @PostMapping("/hooks/salesforce/{given}")
    void receive(@PathVariable String given, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean known = !secret.reveal().isEmpty()
                && MessageDigest.isEqual(secret.reveal().getBytes(UTF_8), given.getBytes(UTF_8));
        if (!known) {
            inbox.refused(SalesforceObjects.CRM, "SECRET_INVALID");
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(maxBody + 1);
        if (body.length > maxBody) {
            response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        try {
            OutboundMessage message = OutboundMessage.read(body);
            if (!SalesforceRows.isId(message.organisation())) {
                throw new XMLStreamException("It names no organisation");
            }
            store(message.organisation(), body);
        } catch (XMLStreamException malformed) {
            inbox.refused(SalesforceObjects.CRM, "NO_OUTBOUND_MESSAGE");
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        } catch (RuntimeException notStored) {
            log.warn("crm=salesforce: outbound message not stored, Salesforce will send it again", notStored);
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        response.setContentType("text/xml;charset=UTF-8");
        response.getOutputStream().write(ACK);
    }

    private void store(String organisation, byte[] body) {
        String correlation = Long.toString(ThreadLocalRandom.current().nextLong() >>> 4, 36);
        CrmInbox.Receipt unused =
                inbox.accept(new CrmDelivery(SalesforceObjects.CRM, organisation, clock.instant(), correlation, body));
    }
}
