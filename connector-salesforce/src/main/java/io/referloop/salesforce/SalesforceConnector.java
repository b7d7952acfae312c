package io.referloop.salesforce;

import io.micrometer.core.instrument.MeterRegistry;
import io.referloop.crm.CallerVerifier;
import io.referloop.crm.Capability;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmPlace;
import io.referloop.crm.CrmSession;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.RecordRef;
import io.referloop.crm.Secret;
import io.referloop.crm.Translation;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Salesforce: records over SOAP, lists over the Bulk API, fields that the organisation installs with Referloop's package. */
final class SalesforceConnector implements CrmConnector {

    private static final CallerVerifier NOBODY = request -> new CallerVerifier.Verdict.Refused(
            "SIGNATURE_MISSING", "Referloop's component in Salesforce works on records and calls nobody");

    private final SalesforceLogin login;
    private final SalesforceAddresses addresses;
    private final Shared shared;

    SalesforceConnector(
            SalesforceProperties properties,
            Secret privateKey,
            SalesforceWriter.Pauses pauses,
            Clock clock,
            MeterRegistry meters) {
        this.login = new SalesforceLogin(properties, privateKey);
        this.addresses = new SalesforceAddresses(properties.loginUrl());
        var calls = new SalesforceCalls(new SalesforceLanes(properties.calls(), clock), meters);
        var http = new SalesforceHttp(properties.calls());
        var soap = new SoapGateway(calls, http);
        this.shared = new Shared(
                soap,
                new RestGateway(calls, http),
                new SalesforceTypes(soap, clock),
                new SalesforceAccounts(soap, clock),
                pauses,
                properties.calls().bulkFrom());
    }

    /** What all sessions work with. */
    record Shared(
            SoapGateway soap,
            RestGateway rest,
            SalesforceTypes types,
            SalesforceAccounts accounts,
            SalesforceWriter.Pauses pauses,
            int bulkFrom) {}

    @Override
    public String id() {
        return SalesforceObjects.CRM;
    }

    @Override
    public String name() {
        return "Salesforce";
    }

    @Override
    public Set<Capability> lacks() {
        return EnumSet.of(
                Capability.WEBHOOKS,
                Capability.FIELD_INSTALL,
                Capability.UNINSTALL,
                Capability.ERASURE,
                Capability.ACTIONS,
                Capability.CARD_CALLS);
    }

    @Override
    public OAuthProfile oauth() {
        return login.profile();
    }

    @Override
    public Optional<String> adviceOn(String error) {
        return SalesforceLogin.adviceOn(error);
    }

    @Override
    public CallerVerifier callers() {
        return NOBODY;
    }

    @Override
    public CrmSession open(CrmAccount account) {
        return new SalesforceSession(shared, account, Map.of());
    }

    @Override
    public Translation translate(CrmDelivery delivery) {
        return SalesforceTranslator.translate(delivery);
    }

    @Override
    public Optional<RecordRef> recordIn(CrmPlace account, String link) {
        return addresses.recordIn(account, link);
    }

    @Override
    public String linkTo(CrmPlace account, RecordRef record) {
        return addresses.linkTo(account, record);
    }
}
