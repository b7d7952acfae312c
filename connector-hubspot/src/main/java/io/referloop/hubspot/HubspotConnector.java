package io.referloop.hubspot;

import io.micrometer.core.instrument.MeterRegistry;
import io.referloop.crm.CallerVerifier;
import io.referloop.crm.Capability;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmSession;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.OAuthProfile.Scope;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.Translation;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/** HubSpot. It lacks nothing of what the core expects of a CRM. */
final class HubspotConnector implements CrmConnector {

    /** The app's own files must declare exactly these, or HubSpot refuses the installation. */
    private static final List<Scope> SCOPES = List.of(
            scope("oauth", "Lets Referloop connect, and read the account's currency and time zone."),
            scope("crm.objects.contacts.read", "Finds the people who were referred, and hears when they change."),
            scope("crm.objects.contacts.write", "Shows the referral on the contact."),
            scope("crm.objects.companies.read", "Finds the companies of those people."),
            scope("crm.objects.companies.write", "Shows the referral on the company."),
            scope("crm.objects.deals.read", "Sees pipelines, stages and amounts: what rewards depend on."),
            scope("crm.objects.deals.write", "Shows the referral and its reward on the deal."),
            scope("crm.schemas.contacts.write", "Creates Referloop's fields on contacts, after you have seen them."),
            scope("crm.schemas.companies.write", "Creates Referloop's fields on companies, after you have seen them."),
            scope("crm.schemas.deals.write", "Creates Referloop's fields on deals, after you have seen them."),
            scope("crm.objects.owners.read", "Tells who owns a record, so that the right person is asked."),
            optional("automation", "Without it, workflows that use Referloop's actions wait in vain for the result."));

    private final HubspotProperties properties;
    private final HubspotPaths paths;
    private final HubspotCallerVerifier callers;
    private final HubspotTranslator translator;
    private final HubspotClient client;
    private final HubspotAccounts accounts;
    private final HubspotReader.HistoryBatch historyBatch = new HubspotReader.HistoryBatch();

    HubspotConnector(
            HubspotProperties properties,
            HubspotSignatures signatures,
            HubspotLanes lanes,
            Clock clock,
            MeterRegistry meters) {
        this.properties = properties;
        this.paths = new HubspotPaths(properties.apiVersion());
        this.callers = new HubspotCallerVerifier(signatures, properties.acceptSignatureV2());
        this.translator = new HubspotTranslator(properties.appId());
        this.client = new HubspotClient(properties, lanes, clock, meters);
        this.accounts = new HubspotAccounts(client, paths, clock);
    }

    @Override
    public String id() {
        return HubspotObjects.CRM;
    }

    @Override
    public String name() {
        return "HubSpot";
    }

    @Override
    public Set<Capability> lacks() {
        return Set.of();
    }

    /** Below this HubSpot does not certify an app. */
    @Override
    public OptionalInt successesPerHundred() {
        return OptionalInt.of(95);
    }

    @Override
    public OAuthProfile oauth() {
        return new OAuthProfile(
                properties.authorizeUrl(),
                URI.create(properties.apiUrl() + paths.token()),
                properties.clientId(),
                properties.clientSecret(),
                SCOPES,
                "hub_id",
                false,
                Map.of());
    }

    @Override
    public CallerVerifier callers() {
        return callers;
    }

    @Override
    public CrmSession open(CrmAccount account) {
        return new HubspotSession(client, paths, accounts, historyBatch, account, Map.of());
    }

    @Override
    public Translation translate(CrmDelivery delivery) {
        return translator.translate(delivery);
    }

    @Override
    public Set<String> hears(RecordType type) {
        return HubspotObjects.heard(type);
    }

    @Override
    public Optional<String> subscription(RecordType type, String property) {
        return Optional.of("""
                {"subscriptionType": "object.propertyChange", "objectType": "%s", "propertyName": "%s", "active": true}""".formatted(type.name().toLowerCase(Locale.ROOT), property));
    }

    @Override
    public byte[] without(CrmDelivery delivery, Set<RecordRef> people, Predicate<String> names) {
        return HubspotForgetting.without(delivery.body(), people, names);
    }

    @Override
    public String linkTo(String accountId, RecordRef record) {
        return properties.uiUrl() + "/contacts/" + HubspotPaths.encoded(accountId) + "/record/"
                + HubspotObjects.typeId(record.type()) + "/" + HubspotPaths.encoded(record.id());
    }

    private static Scope optional(String name, String why) {
        return new Scope(name, why, true);
    }

    private static Scope scope(String name, String why) {
        return new Scope(name, why, false);
    }
}
