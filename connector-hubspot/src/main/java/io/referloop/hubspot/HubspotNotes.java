package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralEntry.Outcome;
import io.referloop.crm.ReferralField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A note per referral, the same on the timelines of all its records, and changed as the referral changes. A note has no key that HubSpot
 * would keep unique: before one is made that may have been made already, the notes of its records are looked through. One use's.
 */
final class HubspotNotes {

    static final String TYPE = "0-46";

    private static final String BODY = "hs_note_body";
    private static final int MOST_NOTES = 500;

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final CrmAccount account;
    private final Map<ReferralEntry, Outcome> outcomes;

    HubspotNotes(HubspotClient client, HubspotPaths paths, CrmAccount account, Map<ReferralEntry, Outcome> outcomes) {
        this.client = client;
        this.paths = paths;
        this.account = account;
        this.outcomes = outcomes;
    }

    void keep(List<ReferralEntry> batch) {
        var update = new HashMap<String, ReferralEntry>();
        var create = new ArrayList<ReferralEntry>();
        for (var entry : batch) {
            try {
                note(entry).ifPresentOrElse(id -> update.put(id, entry), () -> create.add(entry));
            } catch (CrmException failed) {
                outcomes.put(entry, new Outcome.Failed(failed.failure()));
            }
        }
        update(update);
        create(create.stream().filter(entry -> !entry.records().isEmpty()).toList());
    }

    /** The note that is there already. */
    private Optional<String> note(ReferralEntry entry) {
        var known = entry.known();
        if (known != null && known.startsWith(TYPE + ":")) {
            return Optional.of(known.substring(TYPE.length() + 1));
        }
        return entry.doubtful() && !entry.records().isEmpty() ? lookedUp(entry) : Optional.empty();
    }

    private Optional<String> lookedUp(ReferralEntry entry) {
        var record = entry.records().getFirst();
        var answer = client.send(
                account,
                HubspotCall.get("list notes of a record", paths.associationsOf(record, TYPE) + "?limit=" + MOST_NOTES));
        if (!answer.ok()) {
            if (answer.refusal().gone()) {
                return Optional.empty();
            }
            throw new CrmException(HubspotFailures.refused("list notes of a record", answer.refusal()));
        }
        var ids = new ArrayList<String>();
        answer.body().path("results").forEach(note -> ids.add(HubspotJson.text(note, "toObjectId", "")));
        for (int from = 0; from < ids.size(); from += HubspotKeeper.BATCH) {
            var found = among(entry, ids.subList(from, Math.min(from + HubspotKeeper.BATCH, ids.size())));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> among(ReferralEntry entry, List<String> ids) {
        var body = Map.of("inputs", ids.stream().map(id -> Map.of("id", id)).toList(), "properties", List.of(BODY));
        for (var note : client.ok(account, HubspotCall.ask("read notes", paths.batch(TYPE, "read"), body))
                .path("results")) {
            var id = HubspotJson.text(note, "id");
            if (id != null
                    && HubspotJson.text(note.path("properties"), BODY, "").contains(mark(entry))) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    private void update(Map<String, ReferralEntry> notes) {
        if (notes.isEmpty()) {
            return;
        }
        var inputs = new ArrayList<Map<String, Object>>();
        notes.forEach((id, entry) -> inputs.add(
                Map.of("id", id, "properties", Map.of(BODY, body(entry)), "objectWriteTraceId", entry.key())));
        var answer = send(
                HubspotCall.write("batch update notes", paths.batch(TYPE, "update"), Map.of("inputs", inputs)),
                notes.values());
        if (answer.isEmpty()) {
            return;
        }
        if (!answer.get().ok() && notes.size() > 1) {
            notes.forEach((id, entry) -> update(Map.of(id, entry)));
            return;
        }
        notes.forEach((id, entry) -> {
            var refusal = answer.get().ok()
                    ? answer.get().errors().stream()
                            .filter(error -> error.traces().contains(entry.key())
                                    || error.ids().contains(id))
                            .findFirst()
                    : Optional.of(answer.get().refusal());
            // A note that somebody deleted was not wanted: it is not made again.
            boolean done = refusal.isEmpty() || refusal.get().gone();
            outcomes.put(entry, done ? new Outcome.Kept(TYPE + ":" + id) : HubspotKeeper.refused(refusal.get()));
        });
    }

    /** Together with their associations, so that a note whose answer was lost is found on its records. */
    private void create(List<ReferralEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        var inputs = entries.stream()
                .map(entry -> Map.of(
                        "properties",
                        Map.of(BODY, body(entry), "hs_timestamp", at(entry)),
                        "associations",
                        entry.records().stream()
                                .filter(record -> record.type() != RecordType.LEAD)
                                .map(HubspotNotes::association)
                                .toList(),
                        "objectWriteTraceId",
                        entry.key()))
                .toList();
        var answer = send(
                HubspotCall.write("batch create notes", paths.batch(TYPE, "create"), Map.of("inputs", inputs)),
                entries);
        if (answer.isEmpty()) {
            return;
        }
        if (!answer.get().ok()) {
            separate(entries, answer.get());
            return;
        }
        for (var entry : entries) {
            created(entry, answer.get());
        }
    }

    private void separate(List<ReferralEntry> entries, HubspotAnswer answer) {
        if (entries.size() == 1) {
            outcomes.put(entries.getFirst(), HubspotKeeper.refused(answer.refusal()));
        } else {
            create(entries.subList(0, entries.size() / 2));
            create(entries.subList(entries.size() / 2, entries.size()));
        }
    }

    private void created(ReferralEntry entry, HubspotAnswer answer) {
        for (var result : answer.body().path("results")) {
            var id = HubspotJson.text(result, "id");
            if (id != null && isOf(result, entry)) {
                outcomes.put(entry, new Outcome.Kept(TYPE + ":" + id));
                return;
            }
        }
        answer.errors().stream()
                .filter(error -> error.traces().contains(entry.key()))
                .findFirst()
                .ifPresent(error -> outcomes.put(entry, HubspotKeeper.refused(error)));
    }

    private static boolean isOf(JsonNode result, ReferralEntry entry) {
        return entry.key().equals(HubspotJson.text(result, "objectWriteTraceId"))
                || HubspotJson.text(result.path("properties"), BODY, "").contains(mark(entry));
    }

    private Optional<HubspotAnswer> send(HubspotCall call, Iterable<ReferralEntry> entries) {
        try {
            return Optional.of(client.send(account, call));
        } catch (CrmException failed) {
            entries.forEach(entry -> outcomes.put(entry, new Outcome.Failed(failed.failure())));
            return Optional.empty();
        }
    }

    /** HubSpot's own types of "a note on a …", see BEHAVIOR.md#notes. */
    private static Map<String, Object> association(RecordRef record) {
        int type =
                switch (record.type()) {
                    case CONTACT -> 202;
                    case COMPANY -> 190;
                    case DEAL -> 214;
                    case LEAD -> throw new IllegalArgumentException("a lead has no notes of ours");
                };
        return Map.of(
                "to", Map.of("id", record.id()),
                "types", List.of(Map.of("associationCategory", "HUBSPOT_DEFINED", "associationTypeId", type)));
    }

    private static String at(ReferralEntry entry) {
        return HubspotDates.instant(value(entry, ReferralField.REFERRED_ON) + "T12:00:00Z")
                .map(Instant::toString)
                .orElse(Instant.EPOCH.toString());
    }

    private static String body(ReferralEntry entry) {
        var text = new StringBuilder("<p><strong>Referral ")
                .append(html(entry, ReferralField.REFERRAL_ID))
                .append(": ")
                .append(html(entry, ReferralField.REFERRAL_STATUS))
                .append("</strong></p>");
        line(
                text,
                "Referred by",
                html(entry, ReferralField.REFERRED_BY) + " on " + html(entry, ReferralField.REFERRED_ON));
        line(text, "Why", html(entry, ReferralField.REFERRAL_REASON));
        line(text, "Reward", html(entry, ReferralField.REWARD));
        line(text, "Next", html(entry, ReferralField.NEXT_STEP));
        return HubspotFields.cut(
                text.append("<p>").append(mark(entry)).append("</p>").toString());
    }

    private static void line(StringBuilder text, String label, String value) {
        if (!value.isEmpty()) {
            text.append("<p>").append(label).append(": ").append(value).append("</p>");
        }
    }

    /** Whole words, so that R-1 is not found in the note of R-12. */
    private static String mark(ReferralEntry entry) {
        return "Kept up to date by Referloop (" + html(entry, ReferralField.REFERRAL_ID) + ")";
    }

    private static String html(ReferralEntry entry, ReferralField field) {
        return value(entry, field)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\n", "<br>");
    }

    private static String value(ReferralEntry entry, ReferralField field) {
        return entry.values().getOrDefault(field, "");
    }
}
