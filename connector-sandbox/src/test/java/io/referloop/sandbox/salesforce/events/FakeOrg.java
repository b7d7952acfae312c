package io.referloop.sandbox.salesforce.events;

import io.referloop.sandbox.salesforce.events.EventField.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An organisation that is nothing but its fields. */
final class FakeOrg implements EventOrg {

    final Set<String> tokens = new HashSet<>(Set.of("00Dtoken"));
    private final Map<String, List<EventField>> types = new HashMap<>();

    FakeOrg() {
        types.put(
                "Opportunity",
                new ArrayList<>(List.of(
                        new EventField("AccountId", Kind.REFERENCE),
                        new EventField("Name", Kind.TEXT),
                        new EventField("StageName", Kind.CHOICE),
                        new EventField("Amount", Kind.MONEY),
                        new EventField("CloseDate", Kind.DATE),
                        new EventField("IsClosed", Kind.BOOLEAN),
                        new EventField("LastModifiedDate", Kind.MOMENT))));
        types.put(
                "Contact",
                new ArrayList<>(List.of(
                        new EventField("AccountId", Kind.REFERENCE),
                        new EventField("Salutation", Kind.TEXT, "Name", "Salutation"),
                        new EventField("FirstName", Kind.TEXT, "Name", "FirstName"),
                        new EventField("LastName", Kind.TEXT, "Name", "LastName"),
                        new EventField("Email", Kind.TEXT),
                        new EventField("Description", Kind.TEXT),
                        new EventField("LastModifiedDate", Kind.MOMENT))));
        types.put("Account", new ArrayList<>(List.of(new EventField("Name", Kind.TEXT))));
        types.put("Review__c", new ArrayList<>(List.of(new EventField("Score__c", Kind.NUMBER))));
    }

    void add(String entity, EventField field) {
        types.computeIfAbsent(entity, none -> new ArrayList<>()).addFirst(field);
    }

    @Override
    public String id() {
        return "00DHs000000SandEAA";
    }

    @Override
    public String instanceUrl() {
        return "http://localhost:9";
    }

    @Override
    public boolean accepts(String accessToken) {
        return tokens.contains(accessToken);
    }

    @Override
    public List<EventField> fields(String entity) {
        return types.getOrDefault(entity, List.of());
    }
}
