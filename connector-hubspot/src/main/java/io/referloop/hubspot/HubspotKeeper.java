package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralEntry.Outcome;
import io.referloop.hubspot.HubspotAnswer.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Keeps referrals as a whole: as records of the Referral object where the account has it, else as a note each on the timelines of its
 * records. An object's record is found again by its unique key, a note by its id, which the caller remembers. One use's.
 */
final class HubspotKeeper {

    static final int BATCH = 100;

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final HubspotReferralObjects objects;
    private final CrmAccount account;
    private final Map<ReferralEntry, Outcome> outcomes = new LinkedHashMap<>();

    HubspotKeeper(HubspotClient client, HubspotPaths paths, HubspotReferralObjects objects, CrmAccount account) {
        this.client = client;
        this.paths = paths;
        this.objects = objects;
        this.account = account;
    }

    List<Outcome> keep(List<ReferralEntry> entries) {
        var things = objects.of(account);
        var object = things.object();
        for (int from = 0; from < entries.size(); from += BATCH) {
            var batch = entries.subList(from, Math.min(from + BATCH, entries.size()));
            if (object.isPresent()) {
                upsert(object.get().typeId(), batch);
            } else {
                new HubspotNotes(client, paths, account, outcomes).keep(batch);
            }
            join(object.map(HubspotReferralObjects.Found::typeId).orElse(HubspotNotes.TYPE), batch);
            things.referredBy().ifPresent(label -> guarded(batch, () -> joinReferrers(label, batch)));
        }
        return entries.stream().map(this::outcome).toList();
    }

    private Outcome outcome(ReferralEntry entry) {
        return outcomes.getOrDefault(
                entry,
                new Outcome.Failed(
                        new CrmFailure.OutcomeUnknown("HubSpot did not say what became of a referral's record")));
    }

    /** Repeating it finds the same records by their key, so a lost answer does no harm. */
    private void upsert(String typeId, List<ReferralEntry> batch) {
        var inputs = batch.stream()
                .map(entry -> Map.of(
                        "id", entry.key(),
                        "idProperty", HubspotReferralObjects.KEY,
                        "properties", properties(entry),
                        "objectWriteTraceId", entry.key()))
                .toList();
        var call = HubspotCall.write("batch upsert referrals", paths.batch(typeId, "upsert"), Map.of("inputs", inputs));
        HubspotAnswer answer;
        try {
            answer = client.send(account, call);
        } catch (CrmException failed) {
            batch.forEach(entry -> outcomes.put(entry, new Outcome.Failed(failed.failure())));
            return;
        }
        if (!answer.ok() && batch.size() > 1) {
            upsert(typeId, batch.subList(0, batch.size() / 2));
            upsert(typeId, batch.subList(batch.size() / 2, batch.size()));
            return;
        }
        settle(batch, answer, typeId);
    }

    private void settle(List<ReferralEntry> batch, HubspotAnswer answer, String typeId) {
        if (!answer.ok()) {
            batch.forEach(entry -> outcomes.put(entry, refused(answer.refusal())));
            return;
        }
        var byKey = new HashMap<String, JsonNode>();
        for (var result : answer.body().path("results")) {
            byKey.put(HubspotJson.text(result, "objectWriteTraceId", key(result)), result);
        }
        for (var entry : batch) {
            var result = byKey.get(entry.key());
            var id = result == null ? null : HubspotJson.text(result, "id");
            if (id != null) {
                outcomes.put(entry, new Outcome.Kept(typeId + ":" + id));
            } else {
                answer.errors().stream()
                        .filter(error -> error.traces().contains(entry.key()))
                        .findFirst()
                        .ifPresent(error -> outcomes.put(entry, refused(error)));
            }
        }
    }

    private static String key(JsonNode result) {
        return HubspotJson.text(result.path("properties"), HubspotReferralObjects.KEY, "");
    }

    private static Map<String, String> properties(ReferralEntry entry) {
        var properties = new LinkedHashMap<String, String>();
        entry.values()
                .forEach((field, value) -> HubspotFields.value(field, value)
                        .ifPresent(held -> properties.put(HubspotFields.property(field), held)));
        properties.put(HubspotReferralObjects.KEY, entry.key());
        return properties;
    }

    /** New notes come with their associations; everything else is joined to what it is not joined to yet. Repeating it does no harm. */
    private void join(String typeId, List<ReferralEntry> batch) {
        var byType = new LinkedHashMap<RecordType, List<Map<String, Object>>>();
        var concerned = new ArrayList<ReferralEntry>();
        for (var entry : batch) {
            boolean comesJoined = typeId.equals(HubspotNotes.TYPE) && entry.known() == null;
            if (!comesJoined
                    && outcomes.get(entry) instanceof Outcome.Kept(String kept)
                    && kept.startsWith(typeId + ":")) {
                for (var record : entry.toJoin()) {
                    byType.computeIfAbsent(record.type(), none -> new ArrayList<>())
                            .add(between(kept.substring(typeId.length() + 1), record.id()));
                }
                concerned.add(entry);
            }
        }
        byType.forEach((type, inputs) -> guarded(concerned, () -> {
            var unused = client.ok(
                    account,
                    HubspotCall.write(
                            "join referrals to " + HubspotObjects.plural(type),
                            paths.defaultAssociations(typeId, type),
                            Map.of("inputs", inputs)));
        }));
    }

    /** Contacts alone: a referrer beside the referred on a deal would look like one of its buyers. */
    private void joinReferrers(int label, List<ReferralEntry> batch) {
        var emails = new LinkedHashMap<String, List<RecordRef>>();
        for (var entry : batch) {
            for (var record : entry.toJoin()) {
                if (record.type() == RecordType.CONTACT) {
                    emails.computeIfAbsent(entry.referrerEmail(), none -> new ArrayList<>())
                            .add(record);
                }
            }
        }
        if (emails.isEmpty()) {
            return;
        }
        var inputs = new ArrayList<Map<String, Object>>();
        contacts(emails.keySet()).forEach((email, referrer) -> {
            for (var referred : emails.getOrDefault(email, List.of())) {
                if (!referred.id().equals(referrer)) {
                    var pair = between(referred.id(), referrer);
                    pair.put(
                            "types",
                            List.of(Map.of("associationCategory", "USER_DEFINED", "associationTypeId", label)));
                    inputs.add(pair);
                }
            }
        });
        if (!inputs.isEmpty()) {
            var unused = client.ok(
                    account,
                    HubspotCall.write(
                            "join contacts to their referrers",
                            paths.labelledAssociations(RecordType.CONTACT, RecordType.CONTACT),
                            Map.of("inputs", inputs)));
        }
    }

    /** The ids of contacts by e-mail, as far as HubSpot knows them. */
    private Map<String, String> contacts(Set<String> emails) {
        var body = Map.of(
                "idProperty", "email",
                "inputs", emails.stream().map(email -> Map.of("id", email)).toList(),
                "properties", List.of("email"));
        var answer = client.send(
                account,
                HubspotCall.ask(
                        "find referrers", paths.batch(HubspotObjects.typeId(RecordType.CONTACT), "read"), body));
        var ids = new HashMap<String, String>();
        for (var contact : answer.body().path("results")) {
            var email = HubspotJson.text(contact.path("properties"), "email");
            var id = HubspotJson.text(contact, "id");
            if (email != null && id != null) {
                ids.put(email.toLowerCase(Locale.ROOT), id);
            }
        }
        return ids;
    }

    /** What could not be joined is tried again with the next attempt; what HubSpot will never join is left. */
    private void guarded(List<ReferralEntry> batch, Runnable joining) {
        try {
            joining.run();
        } catch (CrmException failed) {
            if (!(failed.failure() instanceof CrmFailure.Rejected)) {
                batch.stream()
                        .filter(entry -> !entry.toJoin().isEmpty())
                        .forEach(entry -> outcomes.put(entry, new Outcome.Failed(failed.failure())));
            }
        }
    }

    static Map<String, Object> between(String from, String to) {
        return new HashMap<>(Map.of("from", Map.of("id", from), "to", Map.of("id", to)));
    }

    static Outcome refused(Refusal refusal) {
        return new Outcome.Failed(
                refusal.throttled()
                        ? new CrmFailure.Throttled(HubspotFailures.TEN_SECONDS, "HubSpot's limit is reached")
                        : HubspotFailures.refused("keep a referral", refusal));
    }
}
