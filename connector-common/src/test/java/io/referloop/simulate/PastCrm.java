package io.referloop.simulate;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.CrmSession;
import io.referloop.crm.FieldWrite;
import io.referloop.crm.InstallPlan;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralField;
import io.referloop.crm.WriteOutcome;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A CRM account full of past deals, two to a page. It tells what it was asked to read and nothing else, and can refuse. */
final class PastCrm implements CrmSession {

    private static final Set<String> STANDARD = Set.of(
            CrmRecord.NAME,
            CrmRecord.AMOUNT,
            CrmRecord.CURRENCY,
            CrmRecord.CLOSE_DATE,
            CrmRecord.EMAIL,
            CrmRecord.COMPANY,
            CrmRecord.DOMAIN);
    private static final int PAGE = 2;

    private final Map<RecordRef, CrmRecord> records = new LinkedHashMap<>();
    private final Map<RecordType, Set<String>> also = new HashMap<>();
    private final Deque<CrmFailure> failures = new ArrayDeque<>();

    /** The next call fails so. */
    void failOnce(CrmFailure failure) {
        failures.add(failure);
    }

    void contact(String id, Map<String, String> fields) {
        put(new RecordRef(RecordType.CONTACT, id), "2025-01-01", fields, List.of());
    }

    void company(String id, Map<String, String> fields) {
        put(new RecordRef(RecordType.COMPANY, id), "2025-01-01", fields, List.of());
    }

    /**
     * A deal that is in {@code open} when it is created.
     *
     * @param moves {@code 2026-02-01 won}
     * @return so that contacts and companies can be added
     */
    Deal deal(String id, String created, Map<String, String> fields, String... moves) {
        return new Deal(new RecordRef(RecordType.DEAL, id), created, fields, moves);
    }

    @Override
    public int batchSize() {
        return 100;
    }

    @Override
    public CrmSchema describe() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CrmSession alsoReading(RecordType type, Collection<String> fields) {
        also.computeIfAbsent(type, it -> new HashSet<>()).addAll(fields);
        return this;
    }

    @Override
    public RecordPage read(RecordType type, Collection<String> ids) {
        List<CrmRecord> found = ids.stream()
                .map(it -> records.get(new RecordRef(type, it)))
                .filter(Objects::nonNull)
                .map(this::shown)
                .toList();
        return new RecordPage(found, List.of(), null);
    }

    @Override
    public RecordPage page(RecordType type, @Nullable String cursor, @Nullable Instant changedSince) {
        if (!failures.isEmpty()) {
            throw new CrmException(failures.pop());
        }
        List<CrmRecord> all = records.values().stream()
                .filter(it -> it.ref().type() == type)
                .map(this::shown)
                .toList();
        int from = cursor == null ? 0 : Integer.parseInt(cursor);
        int to = Math.min(from + PAGE, all.size());
        return new RecordPage(
                all.subList(from, to), List.of(), to < all.size() ? Integer.toString(to) : null, all.size() - from);
    }

    @Override
    public RecordPage find(RecordType type, String field, Collection<String> values) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int listSize() {
        return PAGE;
    }

    @Override
    public long count(RecordType type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RecordPage list(RecordType type, @Nullable String cursor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<RecordRef, Map<ReferralField, String>> held(RecordType type, Collection<String> ids) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<WriteOutcome> write(List<FieldWrite> writes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Long> count(CrmSchema.Track track) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ReferralEntry.Outcome> keep(List<ReferralEntry> entries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InstallPlan planInstall() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void install(InstallPlan plan) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void uninstall() {
        throw new UnsupportedOperationException();
    }

    private CrmRecord shown(CrmRecord record) {
        Map<String, String> fields = new HashMap<>(record.fields());
        Set<String> asked = also.getOrDefault(record.ref().type(), Set.of());
        fields.keySet().removeIf(it -> !STANDARD.contains(it) && !asked.contains(it));
        return new CrmRecord(
                record.ref(),
                record.requested(),
                fields,
                record.stages(),
                record.associated(),
                record.createdAt(),
                record.updatedAt());
    }

    private void put(RecordRef ref, String created, Map<String, String> fields, List<RecordRef> associated) {
        put(ref, created, fields, List.of(), associated);
    }

    private void put(
            RecordRef ref,
            String created,
            Map<String, String> fields,
            List<CrmChange.StageMoved> stages,
            List<RecordRef> associated) {
        records.put(ref, new CrmRecord(ref, ref, fields, stages, associated, day(created), day("2026-06-30")));
    }

    private static Instant day(String day) {
        return Instant.parse(day + "T00:00:00Z");
    }

    final class Deal {

        private final RecordRef ref;
        private final String created;
        private final Map<String, String> fields;
        private final List<CrmChange.StageMoved> stages = new ArrayList<>();
        private final List<RecordRef> associated = new ArrayList<>();

        private Deal(RecordRef ref, String created, Map<String, String> fields, String[] moves) {
            this.ref = ref;
            this.created = created;
            this.fields = fields;
            Arrays.stream(moves)
                    .map(it -> it.split(" "))
                    .forEach(it -> stages.add(new CrmChange.StageMoved(ref, "sales", it[1], day(it[0]))));
            save();
        }

        Deal of(RecordType type, String id) {
            associated.add(new RecordRef(type, id));
            save();
            return this;
        }

        private void save() {
            put(ref, created, fields, stages, associated);
        }
    }
}
