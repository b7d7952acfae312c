package io.referloop.crm;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A record as the CRM shows it now.
 *
 * @param ref what the record is called now
 * @param requested the id it was asked for by; differs from {@code ref} after a merge
 * @param fields by the names below, or the CRM's own name for a field that the admin mapped; an empty value is absent
 * @param stages every stage it was in, with its time, oldest first; only the present one where history cannot be read
 * @param associated records it belongs to, primary ones first
 * @param told since when each field of {@link CrmSession#alsoReading} has had its value; absent where the CRM does not tell
 */
public record CrmRecord(
        RecordRef ref,
        RecordRef requested,
        Map<String, String> fields,
        List<CrmChange.StageMoved> stages,
        List<RecordRef> associated,
        Instant createdAt,
        Instant updatedAt,
        Map<String, Instant> told) {

    /** What a person calls the record. */
    public static final String NAME = "name";
    /** Decimal text in {@link #CURRENCY}. */
    public static final String AMOUNT = "amount";
    /** ISO 4217 code; an adapter fills in the account's own currency where the record has none. */
    public static final String CURRENCY = "currency";
    /** {@code YYYY-MM-DD}. */
    public static final String CLOSE_DATE = "closeDate";

    public static final String EMAIL = "email";
    public static final String FIRST_NAME = "firstName";
    public static final String LAST_NAME = "lastName";
    /** The company's name as written on a contact. */
    public static final String COMPANY = "company";
    /** The company's web domain. */
    public static final String DOMAIN = "domain";
    /** The e-mail of the CRM user who owns the record. */
    public static final String OWNER_EMAIL = "ownerEmail";

    /** {@code true} on a lead that became the records which it is associated with. */
    public static final String CONVERTED = "converted";

    /** Stands alone among the fields of a contact whom we were asked to forget: what else the CRM says of it is not read. */
    public static final String FORGOTTEN = "forgotten";

    public CrmRecord {
        // A CRM may keep a zero byte in a text; no database of ours can.
        fields = fields.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, field -> field.getValue().replace("\0", "")));
        stages = List.copyOf(stages);
        associated = List.copyOf(associated);
        told = Map.copyOf(told);
    }

    /** A record of which nothing more was asked than everybody needs. */
    public CrmRecord(
            RecordRef ref,
            RecordRef requested,
            Map<String, String> fields,
            List<CrmChange.StageMoved> stages,
            List<RecordRef> associated,
            Instant createdAt,
            Instant updatedAt) {
        this(ref, requested, fields, stages, associated, createdAt, updatedAt, Map.of());
    }

    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** What a lead became; empty for one that is still a lead, and for any other record. */
    public List<RecordRef> became() {
        return ref.type() == RecordType.LEAD && fields.containsKey(CONVERTED) ? associated : List.of();
    }

    /** Whether this is somebody whom we were asked to forget. */
    public boolean isForgotten() {
        return fields.containsKey(FORGOTTEN);
    }

    /** The same record without anything that a person typed: where it stands and what it belongs to stay. */
    public CrmRecord forgotten() {
        return new CrmRecord(
                ref, requested, Map.of(FORGOTTEN, "true"), stages, associated, createdAt, updatedAt, Map.of());
    }

    public List<RecordRef> associated(RecordType type) {
        return associated.stream().filter(ref -> ref.type() == type).toList();
    }
}
