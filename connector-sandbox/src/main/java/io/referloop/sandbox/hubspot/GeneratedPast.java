package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.hubspot.Associations.End;
import io.referloop.sandbox.hubspot.Associations.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Very many plain deals, for measuring how fast they are read. A third is won, a third lost, a third open. */
final class GeneratedPast {

    private static final Actor IMPORT = new Actor.Crm("IMPORT");
    private static final List<String> STAGES = List.of("closedwon", "closedlost", "qualifiedtobuy");

    private final PortalData data;
    private final Records store;

    GeneratedPast(PortalData data, Records store) {
        this.data = data;
        this.store = store;
    }

    List<String> fill(int deals, int contacts) {
        // Written past the rules of records, which look for doubles among all others at each creation.
        Instant first = store.now().minus(Duration.ofDays(700));
        List<StoredRecord> people = new ArrayList<>(contacts);
        for (int n = 0; n < contacts; n++) {
            people.add(record(ObjectType.CONTACT, first, Map.of("email", "person" + n + "@past.example")));
        }
        Label belongs = data.associations()
                .defaultLabel(ObjectType.DEAL, ObjectType.CONTACT)
                .orElseThrow();
        for (int n = 0; n < deals; n++) {
            Instant created = first.plus(Duration.ofMinutes(10L * n % 900_000));
            StoredRecord deal = record(
                    ObjectType.DEAL,
                    created,
                    Map.of(
                            "dealname",
                            "Deal " + n,
                            "pipeline",
                            "default",
                            "dealstage",
                            STAGES.get(n % STAGES.size()),
                            "amount",
                            Integer.toString(1_000 + n % 9_000),
                            "closedate",
                            created.plus(Duration.ofDays(30)).toString()));
            data.associations()
                    .link(
                            new End(ObjectType.DEAL, deal.id()),
                            new End(ObjectType.CONTACT, people.get(n % contacts).id()),
                            belongs);
        }
        return people.stream().map(StoredRecord::id).toList();
    }

    private StoredRecord record(ObjectType type, Instant at, Map<String, String> values) {
        StoredRecord fresh = new StoredRecord(type, data.newId(), at);
        data.all(type).put(fresh.id(), fresh);
        values.forEach((property, value) -> fresh.set(property, value, IMPORT, at));
        fresh.set("hs_object_id", fresh.id(), IMPORT, at);
        fresh.set("createdate", at.toString(), IMPORT, at);
        fresh.set(type.modifiedProperty(), at.toString(), IMPORT, at);
        return fresh;
    }
}
