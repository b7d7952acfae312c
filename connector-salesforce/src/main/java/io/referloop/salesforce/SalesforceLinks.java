package io.referloop.salesforce;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.salesforce.SalesforceTypes.Described;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What records belong to: an opportunity's contacts by their roles, the account above it, what a lead became. By the record's id. */
final class SalesforceLinks {

    private final SalesforceRows rows;
    private final Described described;
    private final Map<String, Set<RecordRef>> links = new LinkedHashMap<>();

    SalesforceLinks(SalesforceRows rows, Described described) {
        this.rows = rows;
        this.described = described;
    }

    List<RecordRef> of(String id) {
        return List.copyOf(links.getOrDefault(id, Set.of()));
    }

    SalesforceLinks read(RecordType type, Collection<SalesforceRow> records) {
        List<String> ids = records.stream().map(SalesforceRow::id).distinct().toList();
        switch (type) {
            case DEAL -> {
                roles("OpportunityId", "ContactId", RecordType.CONTACT, ids);
                records.forEach(row -> add(row.id(), RecordType.COMPANY, row.text("AccountId")));
                people(records);
            }
            case CONTACT -> {
                records.forEach(row -> add(row.id(), RecordType.COMPANY, row.text("AccountId")));
                roles("ContactId", "OpportunityId", RecordType.DEAL, ids);
            }
            case COMPANY -> {
                children(RecordType.CONTACT, ids);
                children(RecordType.DEAL, ids);
            }
            case LEAD -> records.stream().filter(row -> row.flag("IsConverted")).forEach(this::became);
        }
        return this;
    }

    /** A deal of an account that is a person is that person's, though no role says so. */
    private void people(Collection<SalesforceRow> deals) {
        if (!described.personAccounts()) {
            return;
        }
        List<String> accounts = deals.stream()
                .flatMap(row -> Stream.ofNullable(row.text("AccountId")))
                .distinct()
                .toList();
        Map<String, String> contacts = new HashMap<>();
        for (SalesforceRow row : chunked(
                rows,
                "Account",
                accounts,
                some -> "SELECT Id, PersonContactId FROM Account WHERE IsPersonAccount = true AND Id IN " + some
                        + " ORDER BY Id")) {
            contacts.put(row.id(), row.required("PersonContactId"));
        }
        deals.forEach(row -> add(row.id(), RecordType.CONTACT, contacts.get(row.text("AccountId"))));
    }

    private void became(SalesforceRow lead) {
        add(lead.id(), RecordType.CONTACT, lead.text("ConvertedContactId"));
        add(lead.id(), RecordType.COMPANY, lead.text("ConvertedAccountId"));
        add(lead.id(), RecordType.DEAL, lead.text("ConvertedOpportunityId"));
    }

    private void roles(String from, String to, RecordType target, List<String> ids) {
        if (described.type(SalesforceObjects.CONTACT_ROLE).isEmpty()) {
            return;
        }
        String select = "SELECT " + from + ", " + to + ", IsPrimary FROM " + SalesforceObjects.CONTACT_ROLE;
        for (SalesforceRow row : chunked(
                rows,
                SalesforceObjects.CONTACT_ROLE,
                ids,
                some -> select + " WHERE " + from + " IN " + some + " ORDER BY IsPrimary DESC, Id")) {
            add(row.required(from), target, row.text(to));
        }
    }

    private void children(RecordType target, List<String> ids) {
        String object = SalesforceObjects.name(target);
        if (!described.has(object, "AccountId")) {
            return;
        }
        for (SalesforceRow row : chunked(
                rows,
                object,
                ids,
                some -> "SELECT Id, AccountId FROM " + object + " WHERE AccountId IN " + some + " ORDER BY Id")) {
            add(row.required("AccountId"), target, row.id());
        }
    }

    private void add(String from, RecordType type, @Nullable String to) {
        if (to != null) {
            links.computeIfAbsent(from, none -> new LinkedHashSet<>()).add(new RecordRef(type, to));
        }
    }

    /** All rows of a query that names ids, no more of them at once than a query may have. */
    static List<SalesforceRow> chunked(SalesforceRows rows, String what, List<String> ids, UnaryOperator<String> soql) {
        List<SalesforceRow> found = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += SalesforceRows.IDS) {
            List<String> some = ids.subList(from, Math.min(from + SalesforceRows.IDS, ids.size()));
            found.addAll(rows.all(what, soql.apply(SalesforceRows.in(some))));
        }
        return found;
    }
}
