package io.referloop.salesforce;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow or a flow of the organisation sent: up to a hundred records as they were when it was sent, not when it was decided to.
 *
 * @param organisation whose it says it is; Salesforce signs nothing
 */
record OutboundMessage(String organisation, List<Notification> notifications) {

    static final String NAMESPACE = "http://soap.sforce.com/2005/09/outbound";

    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
    private static final int MOST = 100;

    /**
     * One record.
     *
     * @param type the name of its object
     * @param fields those that the message was set up to carry; null for one that is empty
     */
    record Notification(String id, String type, Map<String, @Nullable String> fields) {

        @Nullable
        String text(String field) {
            return fields.get(field);
        }
    }

    /** @throws XMLStreamException when it is no outbound message */
    static OutboundMessage read(byte[] body) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(body));
        String organisation = "";
        List<Notification> notifications = new ArrayList<>();
        boolean inside = false;
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "notifications" -> inside = NAMESPACE.equals(xml.getNamespaceURI());
                case "OrganizationId" ->
                    organisation = inside ? xml.getElementText().strip() : "";
                case "Notification" -> {
                    if (notifications.size() == MOST) {
                        throw new XMLStreamException("It has more than " + MOST + " notifications", xml.getLocation());
                    }
                    notifications.add(notification(xml));
                }
                default -> {
                    // The action, the addresses, and a session that is not sent any more.
                }
            }
        }
        if (!inside) {
            throw new XMLStreamException("It has no notifications of " + NAMESPACE);
        }
        return new OutboundMessage(organisation, List.copyOf(notifications));
    }

    private static Notification notification(XMLStreamReader xml) throws XMLStreamException {
        String id = "";
        String type = "";
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        while (xml.next() != XMLStreamConstants.END_ELEMENT
                || !xml.getLocalName().equals("Notification")) {
            if (xml.getEventType() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            if (xml.getLocalName().equals("sObject")) {
                String named = xml.getAttributeValue(XSI, "type");
                type = named == null ? "" : named.substring(named.indexOf(':') + 1);
            } else if (type.isEmpty()) {
                id = xml.getLocalName().equals("Id") ? xml.getElementText().strip() : id;
            } else {
                String name = xml.getLocalName();
                boolean nil = "true".equals(xml.getAttributeValue(XSI, "nil"));
                String text = xml.getElementText();
                fields.put(name, nil || text.isEmpty() ? null : text);
            }
        }
        return new Notification(id, type, fields);
    }
}
