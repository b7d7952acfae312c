package io.referloop.salesforce;

import com.sforce.soap.partner.QueryResult;
import com.sforce.soap.partner.sobject.SObject;
import com.sforce.ws.bind.XmlObject;
import io.referloop.crm.CrmAccount;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Queries in SOQL, and what their rows say. Everything comes as text. */
final class SalesforceRows {

    /** The most rows that Salesforce gives in one answer. */
    static final int PAGE = 2_000;
    /** How many ids stand in one query: a query may have 100,000 characters. */
    static final int IDS = 1_000;

    private final SoapGateway soap;
    private final CrmAccount account;

    SalesforceRows(SoapGateway soap, CrmAccount account) {
        this.soap = soap;
        this.account = account;
    }

    /** All rows, in as many calls as that takes. */
    List<SalesforceRow> all(String what, String soql) {
        return rest(what, first(what, soql, PAGE, false));
    }

    /** Those in the recycle bin too. */
    List<SalesforceRow> withDeleted(String what, String soql) {
        return rest(what, first(what, soql, PAGE, true));
    }

    /** The first rows, about as many as the size says, and how many there are in all; in one call. */
    Page first(String what, String soql, int size, boolean withDeleted) {
        return page(soap.call(account, SalesforceOperation.read("query " + what), connection -> {
            connection.setQueryOptions(size);
            return withDeleted ? connection.queryAll(soql) : connection.query(soql);
        }));
    }

    long count(String what, String soql) {
        return soap.call(account, SalesforceOperation.read("count " + what), connection -> connection.query(soql))
                .getSize();
    }

    private List<SalesforceRow> rest(String what, Page first) {
        List<SalesforceRow> rows = new ArrayList<>(first.rows());
        String locator = first.locator();
        while (locator != null) {
            String from = locator;
            Page next = page(soap.call(account, SalesforceOperation.read("query more " + what), connection -> {
                connection.setQueryOptions(PAGE);
                return connection.queryMore(from);
            }));
            rows.addAll(next.rows());
            locator = next.locator();
        }
        return rows;
    }

    private static Page page(QueryResult result) {
        SObject[] found = result.getRecords();
        List<SalesforceRow> rows = new ArrayList<>();
        for (SObject one : found == null ? new SObject[0] : found) {
            rows.add(path -> text(one, path));
        }
        return new Page(rows, result.getSize(), result.isDone() ? null : result.getQueryLocator());
    }

    /** @param locator of the rows behind these; null when there are none */
    record Page(
            List<SalesforceRow> rows, int total, @Nullable String locator) {}

    // Words of SOQL

    /** {@code ('a','b')}; ids that are none are left out, or the query would be refused as a whole. */
    static String in(Collection<String> ids) {
        return ids.stream().map(SalesforceRows::quoted).collect(Collectors.joining(",", "(", ")"));
    }

    static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    static String at(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time);
    }

    /** Fifteen characters are an id too; the three behind them are a check sum that Salesforce works out itself. */
    static boolean isId(String text) {
        return text.matches("[A-Za-z0-9]{15}([A-Za-z0-9]{3})?");
    }

    /** The same record has ids of fifteen and of eighteen characters; the first fifteen tell it apart. */
    static String fifteen(String id) {
        return id.substring(0, Math.min(15, id.length()));
    }

    /** Of a field, or of a parent's by a path; null for nothing. */
    private static @Nullable String text(XmlObject row, String path) {
        int dot = path.indexOf('.');
        if (dot >= 0) {
            return row.getField(path.substring(0, dot)) instanceof XmlObject parent
                    ? text(parent, path.substring(dot + 1))
                    : null;
        }
        Object value = row.getField(path);
        return value == null || value instanceof XmlObject ? null : value.toString();
    }
}
