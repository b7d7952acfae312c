package io.referloop.hubspot;

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
import io.referloop.crm.RecordType;
import io.referloop.crm.Translation;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** HubSpot. Its search tells nothing of what was deleted; beside that it lacks nothing of what the core expects of a CRM. */
final class HubspotConnector implements CrmConnector {

    /** With or without a view behind it, on whichever of HubSpot's hosts. */
    private static final Pattern RECORD = Pattern.compile("/contacts/(\\d+)/record/(\\d+-\\d+)/(\\d{1,19})(?:[/?#]|$)");

    private final HubspotProperties properties;
    private final HubspotPaths paths;
    private final HubspotCallerVerifier callers;
    private final HubspotTranslator translator;
    private final HubspotClient client;
    private final HubspotAccounts accounts;
    private final HubspotReferralObjects objects;
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
        this.objects = new HubspotReferralObjects(client, paths, clock);
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
        return Set.of(Capability.CHANGE_WALK);
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
                URI.create(properties.apiUrl() + paths.revocation()),
                properties.clientId(),
                properties.clientSecret(),
                HubspotScopes.ALL,
                "hub_id",
                "scopes",
                false,
                Map.of(HubspotScopes.OPTIONAL_PARAMETER, HubspotScopes.optional()));
    }

    @Override
    public CallerVerifier callers() {
        return callers;
    }

    @Override
    public CrmSession open(CrmAccount account) {
        return new HubspotSession(client, paths, accounts, objects, historyBatch, account, Map.of());
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
    public String linkTo(CrmPlace account, RecordRef record) {
        return properties.uiUrl() + "/contacts/" + HubspotPaths.encoded(account.accountId()) + "/record/"
                + HubspotObjects.typeId(record.type()) + "/" + HubspotPaths.encoded(record.id());
    }

    @Override
    public Optional<RecordRef> recordIn(CrmPlace account, String link) {
        var found = RECORD.matcher(link);
        var type =
                found.find() && found.group(1).equals(account.accountId()) ? HubspotObjects.type(found.group(2)) : null;
        return type == null ? Optional.empty() : Optional.of(new RecordRef(type, found.group(3)));
    }
}
