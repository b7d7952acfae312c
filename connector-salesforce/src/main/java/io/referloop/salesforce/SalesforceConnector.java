package io.referloop.salesforce;

import io.micrometer.core.instrument.MeterRegistry;
import io.referloop.crm.CallerVerifier;
import io.referloop.crm.Capability;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmLine;
import io.referloop.crm.CrmPlace;
import io.referloop.crm.CrmSession;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.Secret;
import io.referloop.crm.SyncField;
import io.referloop.crm.Translation;
import io.referloop.salesforce.events.EventSettings;
import io.referloop.salesforce.events.EventTranslator;
import io.referloop.salesforce.events.SalesforceEvents;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Salesforce: records over SOAP, lists over the Bulk API, fields that the organisation installs with Referloop's package. */
final class SalesforceConnector implements CrmConnector, AutoCloseable {

    private static final CallerVerifier NOBODY = request -> new CallerVerifier.Verdict.Refused(
            "SIGNATURE_MISSING", "Referloop's component in Salesforce works on records and calls nobody");

    private static final List<SyncField> HUBSPOT = List.of(
            new SyncField(RecordType.CONTACT, "salesforcecontactid", RecordType.CONTACT),
            new SyncField(RecordType.CONTACT, "salesforceleadid", RecordType.LEAD),
            new SyncField(RecordType.COMPANY, "salesforceaccountid", RecordType.COMPANY),
            new SyncField(RecordType.DEAL, "hs_salesforceopportunityid", RecordType.DEAL));

    private final SalesforceLogin login;
    private final SalesforceAddresses addresses;
    private final Shared shared;
    private final SalesforceEvents events;
    private final EventTranslator translator;

    SalesforceConnector(
            SalesforceProperties properties,
            Secret privateKey,
            SalesforceWriter.Pauses pauses,
            EventSettings events,
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
        var words = new SalesforceWords();
        this.events = new SalesforceEvents(id(), events, new ListeningAccess(shared), words, clock);
        this.translator = new EventTranslator(words);
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
        return EnumSet.of(Capability.FIELD_INSTALL, Capability.UNINSTALL, Capability.ERASURE, Capability.CARD_CALLS);
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
    public List<SyncField> syncFields(String otherCrm) {
        return otherCrm.equals("hubspot") ? HUBSPOT : List.of();
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
        return EventTranslator.reads(delivery.body())
                ? translator.translate(delivery)
                : SalesforceTranslator.translate(delivery);
    }

    @Override
    public byte[] without(CrmDelivery delivery, Set<RecordRef> people, Predicate<String> names) {
        return EventTranslator.reads(delivery.body())
                ? translator.without(delivery.body(), people, names)
                : CrmConnector.super.without(delivery, people, names);
    }

    @Override
    public Optional<CrmLine> line() {
        return Optional.of(events);
    }

    @Override
    public void close() {
        events.close();
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
