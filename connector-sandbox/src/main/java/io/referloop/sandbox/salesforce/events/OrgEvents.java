package io.referloop.sandbox.salesforce.events;

import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.salesforce.Field;
import io.referloop.sandbox.salesforce.FieldType;
import io.referloop.sandbox.salesforce.ObjectType;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgChange;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The change events of one organisation, served for as long as this is open. */
public final class OrgEvents implements AutoCloseable {

    private static final Set<String> UNTOLD = Set.of("Id", "IsDeleted", "SystemModstamp");
    private static final Set<String> PEOPLE = Set.of("Contact", "Lead");
    private static final Set<String> NAME_PARTS = Set.of("Salutation", "FirstName", "MiddleName", "LastName", "Suffix");
    private static final Pattern ADDRESS =
            Pattern.compile("(Mailing|Other|Billing|Shipping|)(Street|City|State|PostalCode|Country)");

    private final EventBus bus;
    private final EventServer server;

    /**
     * @param instanceUrl where the organisation's API is
     * @param tokens which access tokens are let in
     * @param port 0 for any free one
     */
    public OrgEvents(
            Org org,
            Faults<EventKnob> faults,
            URI instanceUrl,
            Predicate<String> tokens,
            Clock clock,
            ServiceTimes times,
            int port) {
        this.bus = new EventBus(new Described(org, instanceUrl, tokens), faults, clock);
        this.server = new EventServer(bus, times, port);
        org.listen(change -> bus.tell(event(change)));
    }

    public EventBus bus() {
        return bus;
    }

    /** Where the Pub/Sub API is. */
    public URI url() {
        return URI.create("http://localhost:" + server.port());
    }

    @Override
    public void close() {
        server.close();
    }

    private static EventChange event(OrgChange change) {
        return new EventChange(
                change.entity(),
                change.recordIds(),
                EventChange.Type.valueOf(change.changeType().name()),
                change.changedFields(),
                List.of(),
                change.transactionKey(),
                change.sequenceNumber(),
                change.commitNumber(),
                change.commitTimestamp(),
                change.commitUser(),
                change.changeOrigin());
    }

    private record Described(Org org, URI url, Predicate<String> tokens) implements EventOrg {

        @Override
        public String id() {
            return org.id();
        }

        @Override
        public String instanceUrl() {
            return url.toString();
        }

        @Override
        public boolean accepts(String accessToken) {
            return tokens.test(accessToken);
        }

        @Override
        public List<EventField> fields(String entity) {
            return org.type(entity)
                    .filter(type -> type.kind() != ObjectType.Kind.SETUP)
                    .map(type -> type.fields().stream()
                            .filter(field -> !field.is(Field.Flag.CALCULATED) && !UNTOLD.contains(field.name()))
                            .map(field -> field(type.name(), field))
                            .toList())
                    .orElse(List.of());
        }

        private static EventField field(String entity, Field field) {
            if (PEOPLE.contains(entity) && NAME_PARTS.contains(field.name())) {
                return new EventField(field.name(), kind(field.type()), "Name", field.name());
            }
            Matcher address = ADDRESS.matcher(field.name());
            return address.matches()
                    ? new EventField(field.name(), kind(field.type()), address.group(1) + "Address", address.group(2))
                    : new EventField(field.name(), kind(field.type()));
        }

        private static EventField.Kind kind(FieldType type) {
            return switch (type) {
                case ID, REFERENCE -> EventField.Kind.REFERENCE;
                case PICKLIST -> EventField.Kind.CHOICE;
                case BOOLEAN -> EventField.Kind.BOOLEAN;
                case INT -> EventField.Kind.WHOLE;
                case DOUBLE, PERCENT -> EventField.Kind.NUMBER;
                case CURRENCY -> EventField.Kind.MONEY;
                case DATE -> EventField.Kind.DATE;
                case DATETIME -> EventField.Kind.MOMENT;
                case STRING, TEXTAREA, EMAIL, PHONE, URL -> EventField.Kind.TEXT;
            };
        }
    }
}
