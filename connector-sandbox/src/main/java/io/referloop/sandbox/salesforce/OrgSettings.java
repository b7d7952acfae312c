package io.referloop.sandbox.salesforce;

import java.util.List;

/**
 * How an organisation is set up.
 *
 * @param orgId of eighteen characters, beginning with 00D
 * @param currencies the corporate one first; more than one makes a multi-currency organisation
 * @param callsPerDay API calls in a rolling 24 hours
 * @param personAccounts whether accounts may be people
 */
public record OrgSettings(String orgId, String name, List<String> currencies, int callsPerDay, boolean personAccounts) {

    public OrgSettings {
        currencies = List.copyOf(currencies);
    }

    public static OrgSettings standard() {
        return new OrgSettings(Ids.of("00D", 4_711), "Fjordlight", List.of("USD"), 100_000, false);
    }

    public OrgSettings currencies(String... codes) {
        return new OrgSettings(orgId, name, List.of(codes), callsPerDay, personAccounts);
    }

    public OrgSettings callsPerDay(int calls) {
        return new OrgSettings(orgId, name, currencies, calls, personAccounts);
    }

    public OrgSettings withPersonAccounts() {
        return new OrgSettings(orgId, name, currencies, callsPerDay, true);
    }

    boolean multiCurrency() {
        return currencies.size() > 1;
    }
}
