package io.referloop.salesforce;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmChange.StageMoved;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.salesforce.SalesforceTypes.Described;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads records with their stages and what they belong to. One use's. */
final class SalesforceReader {

    /** A survivor may have been merged itself since. */
    private static final int MERGES_MOST = 10;

    private final SalesforceRows rows;
    private final SalesforceTypes types;
    private final SalesforceAccounts accounts;
    private final CrmAccount account;
    private final Map<RecordType, Set<String>> also;

    SalesforceReader(
            SoapGateway soap,
            SalesforceTypes types,
            SalesforceAccounts accounts,
            CrmAccount account,
            Map<RecordType, Set<String>> also) {
        this.rows = new SalesforceRows(soap, account);
        this.types = types;
        this.accounts = accounts;
        this.account = account;
        this.also = also;
    }

    SalesforceRows rows() {
        return rows;
    }

    RecordPage read(RecordType type, Collection<String> ids) {
        String select = records(type).select();
        Map<String, SalesforceRow> known = new HashMap<>();
        Set<String> wanted = new LinkedHashSet<>(ids);
        fetch(type, select, wanted, known);
        return sortOut(type, select, wanted, known);
    }

    /** The records in which a field has one of these values; none of a type that the user may not read. */
    RecordPage find(RecordType type, String field, Collection<String> values) {
        String object = SalesforceObjects.name(type);
        String path = SalesforceObjects.fields(type).entrySet().stream()
                .filter(entry -> entry.getValue().equals(field))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(field);
        List<String> wanted = values.stream().distinct().toList();
        if (wanted.isEmpty() || !described().has(object, path)) {
            return new RecordPage(List.of(), List.of(), null);
        }
        String select = records(type).select();
        return records(
                type,
                SalesforceLinks.chunked(
                        rows, object, wanted, some -> select + " WHERE " + path + " IN " + some + " ORDER BY Id"));
    }

    /** Rows of a walk, the deleted ones among them. */
    RecordPage records(RecordType type, List<SalesforceRow> found) {
        Map<String, SalesforceRow> known = new HashMap<>();
        Set<String> wanted = new LinkedHashSet<>();
        for (SalesforceRow row : found) {
            known.put(SalesforceRows.fifteen(row.id()), row);
            wanted.add(row.id());
        }
        return sortOut(type, records(type).select(), wanted, known);
    }

    /** Rows of a list: of their stages only the present one. */
    List<CrmRecord> asTheyStand(RecordType type, List<SalesforceRow> found) {
        SalesforceRecords records = records(type);
        // Contacts and companies have too many of them for a list, and whoever lists deals learns the same from those.
        SalesforceLinks links = new SalesforceLinks(rows, described());
        if (type == RecordType.DEAL || type == RecordType.LEAD) {
            links.read(type, found);
        }
        return found.stream()
                .map(row -> records.of(row, new RecordRef(type, row.id()), List.of(), links.of(row.id())))
                .toList();
    }

    SalesforceRecords records(RecordType type) {
        Described described = described();
        String object = SalesforceObjects.name(type);
        if (described.type(object).filter(SalesforceTypes.Type::queryable).isEmpty()) {
            throw new CrmException(new CrmFailure.Rejected(
                    null,
                    "Referloop's user may not read " + object
                            + " records: assign the permission set \"Referloop Integration\" to it",
                    null));
        }
        // Asked for only where it can matter: contacts have no currency.
        String currency = type == RecordType.DEAL ? accounts.of(account).currency() : "";
        return new SalesforceRecords(type, described, currency, also(type));
    }

    Described described() {
        return types.of(account);
    }

    /** What our fields say, of those that exist. */
    Map<RecordRef, Map<ReferralField, String>> held(RecordType type, Collection<String> ids) {
        String object = SalesforceObjects.name(type);
        List<ReferralField> fields = Stream.of(ReferralField.values())
                .filter(field -> described().has(object, SalesforceFields.name(field)))
                .toList();
        String select = Stream.concat(
                        Stream.of(SalesforceObjects.ID), fields.stream().map(SalesforceFields::name))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + object));
        List<String> wanted =
                ids.stream().filter(SalesforceRows::isId).distinct().toList();
        Map<String, SalesforceRow> found = new HashMap<>();
        for (SalesforceRow row :
                SalesforceLinks.chunked(rows, object, wanted, some -> select + " WHERE Id IN " + some)) {
            found.put(SalesforceRows.fifteen(row.id()), row);
        }
        Map<RecordRef, Map<ReferralField, String>> held = new LinkedHashMap<>();
        for (String id : wanted) {
            SalesforceRow row = found.get(SalesforceRows.fifteen(id));
            if (row != null) {
                held.put(new RecordRef(type, id), values(row, fields));
            }
        }
        return held;
    }

    private static Map<ReferralField, String> values(SalesforceRow row, List<ReferralField> fields) {
        Map<ReferralField, String> values = new EnumMap<>(ReferralField.class);
        for (ReferralField field : fields) {
            String value = row.text(SalesforceFields.name(field));
            if (value != null) {
                values.put(field, value);
            }
        }
        return values;
    }

    /** The survivor's id of each of these that was merged into another record. */
    Map<String, String> survivors(RecordType type, Collection<String> ids) {
        Map<String, String> survivors = new LinkedHashMap<>();
        if (!SalesforceObjects.merges(type)) {
            return survivors;
        }
        read(type, ids).records().stream()
                .filter(record -> !SalesforceRows.fifteen(record.ref().id())
                        .equals(SalesforceRows.fifteen(record.requested().id())))
                .forEach(record ->
                        survivors.put(record.requested().id(), record.ref().id()));
        return survivors;
    }

    private void fetch(RecordType type, String select, Collection<String> ids, Map<String, SalesforceRow> known) {
        List<String> asked = ids.stream()
                .filter(SalesforceRows::isId)
                .filter(id -> !known.containsKey(SalesforceRows.fifteen(id)))
                .toList();
        for (int from = 0; from < asked.size(); from += SalesforceRows.IDS) {
            List<String> some = asked.subList(from, Math.min(from + SalesforceRows.IDS, asked.size()));
            for (SalesforceRow row : rows.withDeleted(
                    SalesforceObjects.name(type), select + " WHERE Id IN " + SalesforceRows.in(some))) {
                known.put(SalesforceRows.fifteen(row.id()), row);
            }
        }
    }

    /** A merged record stays in the recycle bin and says into which one it went. */
    private RecordPage sortOut(
            RecordType type, String select, Collection<String> wanted, Map<String, SalesforceRow> known) {
        Map<String, SalesforceRow> found = new LinkedHashMap<>();
        List<RecordRef> missing = new ArrayList<>();
        Map<String, String> at = new LinkedHashMap<>();
        wanted.forEach(id -> at.put(id, id));
        for (int merges = 0; !at.isEmpty() && merges < MERGES_MOST; merges++) {
            Map<String, String> next = new LinkedHashMap<>();
            fetch(type, select, at.values(), known);
            at.forEach((asked, id) -> {
                SalesforceRow row = known.get(SalesforceRows.fifteen(id));
                String master = row == null ? null : row.text(SalesforceObjects.MASTER);
                if (row != null && !row.flag(SalesforceObjects.DELETED)) {
                    found.put(asked, row);
                } else if (master != null) {
                    next.put(asked, master);
                } else {
                    missing.add(new RecordRef(type, asked));
                }
            });
            at.clear();
            at.putAll(next);
        }
        at.keySet().forEach(id -> missing.add(new RecordRef(type, id)));
        return new RecordPage(built(type, found), missing, null);
    }

    private List<CrmRecord> built(RecordType type, Map<String, SalesforceRow> found) {
        SalesforceRecords records = records(type);
        Map<String, List<StageMoved>> histories = histories(type, found.values());
        SalesforceLinks links = new SalesforceLinks(rows, described()).read(type, found.values());
        List<CrmRecord> built = new ArrayList<>();
        found.forEach((asked, row) -> built.add(records.of(
                row, new RecordRef(type, asked), histories.getOrDefault(row.id(), List.of()), links.of(row.id()))));
        return built;
    }

    private Map<String, List<StageMoved>> histories(RecordType type, Collection<SalesforceRow> found) {
        Map<String, List<StageMoved>> histories = new HashMap<>();
        if (type != RecordType.DEAL
                || found.isEmpty()
                || described().type(SalesforceObjects.STAGE_HISTORY).isEmpty()) {
            return histories;
        }
        Map<String, List<SalesforceRow>> byDeal = SalesforceLinks.chunked(
                        rows,
                        SalesforceObjects.STAGE_HISTORY,
                        found.stream().map(SalesforceRow::id).distinct().toList(),
                        some -> "SELECT OpportunityId, StageName, CreatedDate FROM " + SalesforceObjects.STAGE_HISTORY
                                + " WHERE OpportunityId IN " + some + " ORDER BY CreatedDate, Id")
                .stream()
                .collect(Collectors.groupingBy(row -> row.required("OpportunityId")));
        byDeal.forEach((id, history) ->
                histories.put(id, SalesforceRecords.moves(new RecordRef(RecordType.DEAL, id), history)));
        return histories;
    }

    private Set<String> also(RecordType type) {
        Set<String> all = new TreeSet<>(also.getOrDefault(type, Set.of()));
        all.addAll(account.reads(type));
        return all;
    }
}
