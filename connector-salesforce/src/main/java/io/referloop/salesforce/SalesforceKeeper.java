package io.referloop.salesforce;

import com.sforce.soap.partner.UpsertResult;
import com.sforce.soap.partner.sobject.SObject;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralEntry.Outcome;
import io.referloop.crm.ReferralField;
import io.referloop.salesforce.SalesforceTypes.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps referrals as records of Referloop's own object. Only ever upserts by the key, so however often it is told there is one record; its
 * records stand around it as lookups, which lock no parent for long. One use's.
 */
final class SalesforceKeeper {

    static final String REFERRER = "Referloop_Referrer_Contact__c";
    static final String REFERRER_EMAIL = "Referloop_Referrer_Email__c";
    static final String SYNCED = "Synced";

    private final SoapGateway soap;
    private final SalesforceReader reader;
    private final CrmAccount account;
    private final Map<ReferralEntry, Outcome> outcomes = new LinkedHashMap<>();

    SalesforceKeeper(SoapGateway soap, SalesforceReader reader, CrmAccount account) {
        this.soap = soap;
        this.reader = reader;
        this.account = account;
    }

    /** The lookup from a referral to a record. */
    static String lookup(RecordType type) {
        String name = SalesforceObjects.name(type);
        return SalesforceFields.PREFIX + name + "__c";
    }

    List<Outcome> keep(List<ReferralEntry> entries) {
        Type type = reader.described()
                .type(SalesforceFields.REFERRAL)
                .orElseThrow(() -> new CrmException(new CrmFailure.Rejected(
                        null,
                        "The object " + SalesforceFields.REFERRAL
                                + " does not exist in Salesforce for Referloop's user: install Referloop's package and assign its"
                                + " permission set",
                        null)));
        for (int from = 0; from < entries.size(); from += SalesforceWriter.BATCH) {
            List<ReferralEntry> batch = entries.subList(from, Math.min(from + SalesforceWriter.BATCH, entries.size()));
            keep(type, batch);
        }
        return entries.stream().map(this::outcome).toList();
    }

    private Outcome outcome(ReferralEntry entry) {
        return outcomes.getOrDefault(
                entry,
                new Outcome.Failed(
                        new CrmFailure.OutcomeUnknown("Salesforce did not say what became of a referral's record")));
    }

    private void keep(Type type, List<ReferralEntry> batch) {
        try {
            Map<String, String> referrers = referrers(type, batch);
            List<ReferralEntry> dangling = send(
                    batch,
                    batch.stream()
                            .map(entry -> record(type, entry, entry.records(), referrers))
                            .toList());
            if (!dangling.isEmpty()) {
                Map<RecordRef, RecordRef> now = stillThere(dangling);
                List<ReferralEntry> unused = send(
                        dangling,
                        dangling.stream()
                                .map(entry -> record(type, entry, present(entry, now), referrers))
                                .toList());
            }
            keepRewards(batch, referrers);
        } catch (CrmException failed) {
            Outcome outcome = new Outcome.Failed(failed.failure());
            batch.stream()
                    .filter(entry -> !(outcomes.get(entry) instanceof Outcome.Failed))
                    .filter(entry ->
                            !outcomes.containsKey(entry) || !entry.rewards().isEmpty())
                    .forEach(entry -> outcomes.put(entry, outcome));
        }
    }

    /** @return those that name a record which is gone */
    private List<ReferralEntry> send(List<ReferralEntry> entries, List<SObject> records) {
        SalesforceAdoption adoption = new SalesforceAdoption(soap, reader, account);
        List<ReferralEntry> toUpsert = new ArrayList<>();
        List<SObject> upserts = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            ReferralEntry entry = entries.get(i);
            Optional<Outcome> adopted = adoption.adopt(entry, records.get(i));
            adopted.ifPresent(outcome -> outcomes.put(entry, outcome));
            if (adopted.isEmpty()) {
                toUpsert.add(entry);
                upserts.add(records.get(i));
            }
        }
        if (!toUpsert.isEmpty()) {
            upsert(toUpsert, upserts);
        }
        return entries.stream()
                .filter(entry -> outcomes.get(entry) instanceof Outcome.Failed(CrmFailure.Gone gone))
                .toList();
    }

    private void upsert(List<ReferralEntry> entries, List<SObject> records) {
        UpsertResult[] results;
        try {
            results = soap.call(
                    account,
                    SalesforceOperation.write("upsert " + SalesforceFields.REFERRAL),
                    connection -> connection.upsert(SalesforceFields.KEY, records.toArray(SObject[]::new)));
        } catch (CrmException failed) {
            entries.forEach(entry -> outcomes.put(entry, new Outcome.Failed(failed.failure())));
            return;
        }
        for (int i = 0; i < Math.min(results.length, entries.size()); i++) {
            ReferralEntry entry = entries.get(i);
            outcomes.put(
                    entry,
                    results[i].isSuccess()
                            ? new Outcome.Kept(results[i].getId())
                            : new Outcome.Failed(SalesforceAdoption.failure(entry, results[i].getErrors())));
        }
    }

    /** Once their referral is there. Where it fails the whole entry counts as failed, and is told again. */
    private void keepRewards(List<ReferralEntry> batch, Map<String, String> referrers) {
        Type type = reader.described().type(SalesforceFields.REWARD).orElse(null);
        if (type == null || type.field(SalesforceFields.KEY).isEmpty()) {
            return;
        }
        List<ReferralEntry> owners = new ArrayList<>();
        List<SObject> records = new ArrayList<>();
        for (ReferralEntry entry : batch) {
            if (outcomes.get(entry) instanceof Outcome.Kept(String id)) {
                String referrer = referrers.get(entry.referrerEmail().toLowerCase(Locale.ROOT));
                for (ReferralEntry.Reward reward : entry.rewards()) {
                    owners.add(entry);
                    records.add(SalesforceReward.record(type, reward, id, referrer));
                }
            }
        }
        for (int from = 0; from < records.size(); from += SalesforceWriter.BATCH) {
            int to = Math.min(from + SalesforceWriter.BATCH, records.size());
            upsertRewards(owners.subList(from, to), records.subList(from, to));
        }
    }

    private void upsertRewards(List<ReferralEntry> owners, List<SObject> records) {
        UpsertResult[] results = soap.call(
                account,
                SalesforceOperation.write("upsert " + SalesforceFields.REWARD),
                connection -> connection.upsert(SalesforceFields.KEY, records.toArray(SObject[]::new)));
        for (int i = 0; i < Math.min(results.length, owners.size()); i++) {
            if (!results[i].isSuccess()) {
                CrmFailure failure = SalesforceFailures.ofRecord(
                        new RecordRef(RecordType.CONTACT, owners.get(i).key()), results[i].getErrors());
                outcomes.put(owners.get(i), new Outcome.Failed(failure));
            }
        }
    }

    private SObject record(
            Type type, ReferralEntry entry, Collection<RecordRef> records, Map<String, String> referrers) {
        SalesforceDraft draft = SalesforceDraft.keyed(type, SalesforceFields.REFERRAL, entry.key())
                .put(REFERRER_EMAIL, entry.referrerEmail())
                .put(SalesforceFields.SYNC_STATE, SYNCED);
        tell(draft, entry.about());
        for (ReferralField field : SalesforceFields.ofTheReferral()) {
            String value = entry.values().get(field);
            if (value != null) {
                draft.put(SalesforceFields.name(field), sendable(field, value));
            }
        }
        Map<String, String> lookups = new HashMap<>();
        records.forEach(ref -> lookups.putIfAbsent(lookup(ref.type()), ref.id()));
        lookups.forEach(draft::put);
        String number = entry.values().get(ReferralField.REFERRAL_ID);
        if (number != null) {
            draft.put("Name", number);
        }
        String referrer = referrers.get(entry.referrerEmail().toLowerCase(Locale.ROOT));
        if (referrer != null) {
            draft.put(REFERRER, referrer);
        }
        return draft.record();
    }

    private static void tell(SalesforceDraft draft, ReferralEntry.About about) {
        if (about.equals(ReferralEntry.About.NOTHING)) {
            return;
        }
        draft.text("Referloop_Program__c", about.program())
                .text("Referloop_Submitted_By__c", about.submittedBy())
                .text("Referloop_Currency__c", about.currency())
                .put("Referloop_Reward_Amount__c", about.total().isEmpty() ? null : new BigDecimal(about.total()))
                .time("Referloop_Status_Since__c", about.statusSince())
                .put(
                        "Referloop_Url__c",
                        about.page() == null ? null : about.page().toString());
    }

    private static @Nullable Object sendable(ReferralField field, String value) {
        return value.isEmpty() ? null : SalesforceFields.value(field, value).orElse(null);
    }

    /** The contacts who referred, by their e-mail. */
    private Map<String, String> referrers(Type type, List<ReferralEntry> batch) {
        Map<String, String> found = new HashMap<>();
        if (type.field(REFERRER).isEmpty() || !reader.described().has("Contact", "Email")) {
            return found;
        }
        List<String> emails = batch.stream()
                .map(ReferralEntry::referrerEmail)
                .filter(email -> !email.isBlank())
                .distinct()
                .toList();
        for (SalesforceRow row : SalesforceLinks.chunked(
                reader.rows(),
                "Contact",
                emails,
                some -> "SELECT Id, Email FROM Contact WHERE Email IN " + some
                        + " ORDER BY CreatedDate DESC, Id DESC")) {
            // The oldest of several stays.
            found.put(row.required("Email").toLowerCase(Locale.ROOT), row.id());
        }
        return found;
    }

    private Map<RecordRef, RecordRef> stillThere(List<ReferralEntry> entries) {
        Map<RecordRef, RecordRef> now = new HashMap<>();
        for (RecordType type : RecordType.values()) {
            List<String> ids = entries.stream()
                    .flatMap(entry -> entry.records().stream())
                    .filter(ref -> ref.type() == type)
                    .map(RecordRef::id)
                    .distinct()
                    .toList();
            if (!ids.isEmpty()) {
                for (CrmRecord record : reader.read(type, ids).records()) {
                    now.put(record.requested(), record.ref());
                }
            }
        }
        return now;
    }

    private static List<RecordRef> present(ReferralEntry entry, Map<RecordRef, RecordRef> now) {
        return entry.records().stream()
                .filter(now::containsKey)
                .map(ref -> now.getOrDefault(ref, ref))
                .toList();
    }
}
