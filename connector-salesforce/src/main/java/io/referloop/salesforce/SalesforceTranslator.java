package io.referloop.salesforce;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.Translation;
import io.referloop.crm.Translation.Unreadable;
import io.referloop.salesforce.OutboundMessage.Notification;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Turns outbound messages into changes. A message shows a record as it is and not what changed, so all that it carries beside a stage with
 * its own time only tells that the record has to be read.
 */
final class SalesforceTranslator {

    static final String STAGE_SINCE = "LastStageChangeDate";

    private static final Set<String> OF_THE_RECORD =
            Set.of("Id", "SystemModstamp", "LastModifiedDate", STAGE_SINCE, "StageName", "CreatedDate");

    private SalesforceTranslator() {}

    static Translation translate(CrmDelivery delivery) {
        OutboundMessage message;
        try {
            message = OutboundMessage.read(delivery.body());
        } catch (XMLStreamException | RuntimeException malformed) {
            return unreadable(
                    List.of(),
                    List.of(new Unreadable(
                            "the message", "It is no outbound message: " + firstLine(malformed.getMessage()))));
        }
        if (!SalesforceRows.fifteen(message.organisation()).equals(SalesforceRows.fifteen(delivery.accountId()))) {
            return unreadable(
                    List.of(),
                    List.of(new Unreadable(
                            "the message", "It speaks for another organisation than the one that it was stored for")));
        }
        List<CrmChange> changes = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        int ignored = 0;
        for (int i = 0; i < message.notifications().size(); i++) {
            Notification notification = message.notifications().get(i);
            RecordType type = SalesforceObjects.type(notification.type());
            if (type == null) {
                ignored++;
                continue;
            }
            int place = i + 1;
            problem(notification)
                    .ifPresentOrElse(
                            problem -> unreadable.add(
                                    new Unreadable("notification " + place, "Notification " + place + " " + problem)),
                            () -> changes.addAll(changes(notification, type)));
        }
        return new Translation(changes, 0, ignored, unreadable);
    }

    private static Translation unreadable(List<CrmChange> changes, List<Unreadable> unreadable) {
        return new Translation(changes, 0, 0, unreadable);
    }

    private static Optional<String> problem(Notification notification) {
        String id = notification.text("Id");
        if (id == null || !SalesforceRows.isId(id)) {
            return Optional.of("names no record");
        }
        return modified(notification).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "does not say when its record changed: add the field SystemModstamp to the outbound message's fields");
    }

    private static List<CrmChange> changes(Notification notification, RecordType type) {
        Instant modified = modified(notification).orElseThrow();
        RecordRef record = new RecordRef(type, String.valueOf(notification.text("Id")));
        List<CrmChange> changes = new ArrayList<>();
        String stage = notification.text("StageName");
        Optional<Instant> since = time(notification.text(STAGE_SINCE));
        if (type == RecordType.DEAL && stage != null && since.isPresent()) {
            changes.add(new CrmChange.StageMoved(record, SalesforceObjects.DEAL_TRACK, stage, since.get()));
        }
        converted(notification, record, modified).ifPresent(changes::add);
        boolean more = notification.fields().keySet().stream().anyMatch(field -> !OF_THE_RECORD.contains(field));
        if (changes.isEmpty() || more) {
            changes.add(new CrmChange.Touched(record, modified));
        }
        return changes;
    }

    private static Optional<CrmChange> converted(Notification notification, RecordRef lead, Instant at) {
        if (lead.type() != RecordType.LEAD || !"true".equals(notification.text("IsConverted"))) {
            return Optional.empty();
        }
        List<RecordRef> into = Stream.of("ConvertedContactId", "ConvertedAccountId", "ConvertedOpportunityId")
                .map(notification::text)
                .filter(id -> id != null && SalesforceObjects.typeOfId(id).isPresent())
                .map(id -> new RecordRef(SalesforceObjects.typeOfId(id).orElseThrow(), id))
                .toList();
        return into.isEmpty() ? Optional.empty() : Optional.of(new CrmChange.Converted(lead, into, at));
    }

    private static Optional<Instant> modified(Notification notification) {
        return time(notification.text("SystemModstamp")).or(() -> time(notification.text("LastModifiedDate")));
    }

    private static Optional<Instant> time(@Nullable String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    private static String firstLine(@Nullable String words) {
        return words == null ? "nothing can be read" : words.lines().findFirst().orElse("");
    }
}
