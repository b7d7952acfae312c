package io.referloop.salesforce;

import com.sforce.soap.partner.GetUserInfoResult;
import io.referloop.crm.CrmAccount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What changes seldom about an organisation and is asked for often: its name, zone and currencies. Read again in time. */
final class SalesforceAccounts {

    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final int MOST = 10_000;

    private final SoapGateway soap;
    private final Clock clock;
    private final Map<UUID, Known> known = new ConcurrentHashMap<>();

    SalesforceAccounts(SoapGateway soap, Clock clock) {
        this.soap = soap;
        this.clock = clock;
    }

    /** @param currency of amounts that carry none, ISO 4217 */
    record Details(String name, String kind, String currency, List<String> furtherCurrencies, String timeZone) {}

    Details of(CrmAccount account) {
        if (known.size() > MOST) {
            known.clear();
        }
        Known entry = known.computeIfAbsent(account.connectionId(), id -> new Known());
        entry.lock.lock();
        try {
            Details details = entry.details;
            if (details == null || clock.instant().isAfter(entry.at.plus(FRESH))) {
                details = read(account);
                entry.details = details;
                entry.at = clock.instant();
            }
            return details;
        } finally {
            entry.lock.unlock();
        }
    }

    private Details read(CrmAccount account) {
        GetUserInfoResult user =
                soap.call(account, SalesforceOperation.read("read user"), connection -> connection.getUserInfo());
        SalesforceRows rows = new SalesforceRows(soap, account);
        List<SalesforceRow> organisations = rows.all(
                "Organization",
                "SELECT Id, Name, OrganizationType, IsSandbox, TimeZoneSidKey FROM Organization LIMIT 1");
        SalesforceRow organisation = organisations.isEmpty() ? SalesforceRow.EMPTY : organisations.getFirst();
        String edition = or(organisation.text("OrganizationType"), "Salesforce organisation");
        boolean sandbox = organisation.flag("IsSandbox");
        List<String> currencies = user.isOrganizationMultiCurrency() ? currencies(rows) : List.of();
        String currency = currencies.isEmpty()
                ? or(user.getOrgDefaultCurrencyIsoCode(), or(user.getUserDefaultCurrencyIsoCode(), "USD"))
                : currencies.getFirst();
        return new Details(
                or(user.getOrganizationName(), or(organisation.text("Name"), account.accountId())),
                sandbox ? "Sandbox, " + edition : edition,
                currency,
                currencies.stream().skip(1).toList(),
                or(organisation.text("TimeZoneSidKey"), or(user.getUserTimeZone(), "UTC")));
    }

    /** The corporate one first. */
    private static List<String> currencies(SalesforceRows rows) {
        List<String> corporate = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (SalesforceRow row : rows.all(
                "CurrencyType",
                "SELECT IsoCode, IsCorporate FROM CurrencyType WHERE IsActive = true ORDER BY IsoCode")) {
            String code = row.text("IsoCode");
            if (code != null) {
                (row.flag("IsCorporate") ? corporate : others).add(code);
            }
        }
        corporate.addAll(others);
        return corporate;
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value;
    }

    private static final class Known {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Details details;
        private Instant at = Instant.MIN;
    }
}
