package io.referloop.salesforce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.crm.ActionResult;
import io.referloop.crm.ContractClock;
import io.referloop.crm.ContractTokens;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmHarness;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.crm.Secret;
import io.referloop.crm.SignedRequest;
import io.referloop.salesforce.events.EventSettings;
import io.referloop.sandbox.SalesforceSandbox;
import io.referloop.sandbox.salesforce.Actor;
import io.referloop.sandbox.salesforce.Field;
import io.referloop.sandbox.salesforce.FieldType;
import io.referloop.sandbox.salesforce.Knob;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgPackage;
import io.referloop.sandbox.salesforce.OrgRecord;
import io.referloop.sandbox.salesforce.OrgSettings;
import io.referloop.sandbox.salesforce.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The sandbox's organisation with Referloop's package, over real HTTP. */
final class SalesforceHarness implements CrmHarness {

    static final Path PACKAGE = Path.of("salesforce-app/force-app/main/default");
    private static final String OWN_FIELD = "NPS_Score__c";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final ContractClock clock = new ContractClock(Instant.parse("2026-09-05T10:00:00Z"));
    final SalesforceSandbox sandbox;
    final Org org;
    private final SalesforceConnector connector;
    private final ContractTokens tokens;
    private final CrmAccount account;
    private final String user;
    private final HeardChanges heard;
    private String refreshToken;

    SalesforceHarness() {
        this(20_000);
    }

    SalesforceHarness(int bulkFrom) {
        this(bulkFrom, OrgSettings.standard());
    }

    SalesforceHarness(int bulkFrom, OrgSettings settings) {
        sandbox = SalesforceSandbox.builder()
                .settings(settings)
                .clock(clock)
                .app("contract-client", SalesforceFixtures.SECRET)
                .installed(PACKAGE)
                .start();
        org = sandbox.org();
        org.setup().install(new OrgPackage(List.of(), Map.of("Contact", List.of(ownField()))));
        user = org.users().stream()
                .filter(it -> it.text("Username").startsWith("referloop.integration"))
                .findFirst()
                .orElseThrow()
                .id();
        var approved = sandbox.oauth().approve(user, "api", "refresh_token");
        refreshToken = approved.refreshToken().orElseThrow();
        tokens = new ContractTokens(new Secret(approved.accessToken()), sandbox.url(), this::refresh);
        account = new CrmAccount(UUID.randomUUID(), UUID.randomUUID(), org.id(), tokens);
        var properties = SalesforceFixtures.properties(sandbox.loginUrl());
        connector = SalesforceFixtures.connector(
                new SalesforceProperties(
                        properties.clientId(),
                        properties.clientSecret(),
                        properties.grant(),
                        properties.loginUrl(),
                        sandbox.url(),
                        "",
                        null,
                        "",
                        properties.sessionLifetime(),
                        SalesforceFixtures.calls(bulkFrom),
                        properties.outboundMessages()),
                new EventSettings(
                        sandbox.events().url(), "/data/Referloop__chn", Duration.ofMinutes(5), Duration.ofSeconds(20)),
                clock);
        heard = new HeardChanges(connector, account, sandbox);
    }

    private static Field ownField() {
        return new Field(
                OWN_FIELD, "NPS score", FieldType.DOUBLE, 0, 0, null, List.of(), null, Set.of(Field.Flag.CUSTOM));
    }

    @Override
    public CrmConnector connector() {
        return connector;
    }

    @Override
    public CrmAccount account() {
        return account;
    }

    @Override
    public ContractTokens tokens() {
        return tokens;
    }

    @Override
    public ContractClock clock() {
        return clock;
    }

    @Override
    public RecordRef create(RecordType type, Map<String, String> fields) {
        return new RecordRef(type, org.create(SalesforceObjects.name(type), values(type, fields)));
    }

    /** Quicker than one by one. */
    List<RecordRef> createAll(RecordType type, List<Map<String, String>> all) {
        List<RecordRef> created = new ArrayList<>();
        for (int from = 0; from < all.size(); from += 200) {
            List<Write> writes = all.subList(from, Math.min(from + 200, all.size())).stream()
                    .map(fields -> (Write)
                            new Write.Create(Write.Draft.of(SalesforceObjects.name(type), values(type, fields))))
                    .toList();
            org.write(Actor.person(user), true, writes).forEach(it -> created.add(new RecordRef(type, it.id())));
        }
        return created;
    }

    private static Map<String, String> values(RecordType type, Map<String, String> fields) {
        Map<String, String> values = new HashMap<>();
        switch (type) {
            case DEAL ->
                values.putAll(Map.of("StageName", "Prospecting", "CloseDate", "2026-12-31", "Name", "Initech"));
            case CONTACT -> values.put("LastName", "Lovelace");
            case LEAD -> values.putAll(Map.of("LastName", "Lovelace", "Company", "Initech"));
            case COMPANY -> values.put("Name", "Initech");
        }
        fields.forEach((field, value) -> values.put(theirs(type, field), value));
        return values;
    }

    private static String theirs(RecordType type, String field) {
        return SalesforceObjects.fields(type).entrySet().stream()
                .filter(entry -> entry.getValue().equals(field))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(field);
    }

    @Override
    public void change(RecordRef record, String field, String value) {
        org.update(record.id(), Map.of(theirs(record.type(), field), value));
    }

    @Override
    public String ownContactField() {
        return OWN_FIELD;
    }

    @Override
    public void moveTo(RecordRef deal, String stage) {
        org.update(deal.id(), Map.of("StageName", stage));
    }

    @Override
    public void associate(RecordRef one, RecordRef other) {
        org.create("OpportunityContactRole", Map.of("OpportunityId", one.id(), "ContactId", other.id()));
    }

    @Override
    public void delete(RecordRef record) {
        org.delete(record.id());
    }

    @Override
    public RecordRef merge(RecordRef primary, RecordRef other) {
        org.merge(primary.id(), other.id());
        return primary;
    }

    @Override
    public void erase(RecordRef contact) {
        throw new UnsupportedOperationException("Salesforce tells of nobody who wants to be forgotten");
    }

    @Override
    public List<RecordRef> createMoreThanTheCap(RecordType type) {
        return createAll(
                type,
                IntStream.range(0, SalesforceRows.PAGE + 1)
                        .mapToObj(i -> Map.of("Email", "p" + i + "@cap.example"))
                        .toList());
    }

    @Override
    public List<String> stages() {
        return List.of("Prospecting", "Qualification", "Closed Won");
    }

    @Override
    public List<CrmDelivery> pushed() {
        return heard.sinceLastTime();
    }

    @Override
    public CrmDelivery stageDelivery(RecordRef deal, String stage, Instant at) {
        byte[] body = OutboundMessageTests.message(org.id(), "sf:Opportunity", """
                <sf:Id>%s</sf:Id><sf:LastStageChangeDate>%s</sf:LastStageChangeDate><sf:StageName>%s</sf:StageName>
                <sf:SystemModstamp>%s</sf:SystemModstamp>""".formatted(deal.id(), at, stage, at));
        return new CrmDelivery(SalesforceObjects.CRM, account.accountId(), clock.instant(), "contract", body);
    }

    @Override
    public String held(RecordRef record, ReferralField field) {
        return org.get(record.id()).text(SalesforceFields.name(field));
    }

    @Override
    public void occupy(RecordType type, ReferralField field, RecordRef record, String value) {
        throw new UnsupportedOperationException("names of custom fields are the package's");
    }

    @Override
    public void withdraw(RecordType type, ReferralField field) {
        org.permissions().hideField(user, SalesforceObjects.name(type), SalesforceFields.name(field));
    }

    String user() {
        return user;
    }

    @Override
    public void offerObjects() {
        // Every organisation with the package has them.
    }

    @Override
    public List<String> entries(RecordRef record) {
        return referrals()
                .filter(it -> it.text(SalesforceKeeper.lookup(record.type())).equals(record.id()))
                .map(it -> it.values().toString())
                .toList();
    }

    @Override
    public List<String> joined(RecordRef one, RecordRef other) {
        return referrals()
                .filter(it ->
                        it.text(SalesforceKeeper.lookup(RecordType.CONTACT)).equals(one.id())
                                && it.text(SalesforceKeeper.REFERRER).equals(other.id()))
                .map(it -> "Referred by")
                .toList();
    }

    private Stream<OrgRecord> referrals() {
        return org.all(SalesforceFields.REFERRAL).stream();
    }

    /** As the card in a record page writes it. */
    @Override
    public String waitingAction(RecordRef record) {
        return org.create(
                SalesforceFields.REFERRAL,
                Map.of(
                        "Name",
                        "New referral",
                        SalesforceFields.SYNC_STATE,
                        SalesforceWishes.PENDING,
                        SalesforceKeeper.REFERRER_EMAIL,
                        "dana@partner.example",
                        SalesforceKeeper.lookup(record.type()),
                        record.id()));
    }

    @Override
    public Optional<Map<String, String>> toldAction(String callback) {
        OrgRecord told = org.get(callback);
        return told.text(SalesforceFields.SYNC_STATE).equals(SalesforceWishes.PENDING)
                ? Optional.empty()
                : Optional.of(Map.of(
                        "referralNumber",
                        told.text(SalesforceFields.name(ReferralField.REFERRAL_ID)),
                        ActionResult.ERROR_MESSAGE,
                        told.text(SalesforceFields.MESSAGE)));
    }

    @Override
    public SignedRequest cardCall(Instant signedAt) {
        return new SignedRequest("GET", "/cards/salesforce/DEAL/1", Map.of(), new byte[0]);
    }

    @Override
    public boolean saysHowLongToWait() {
        return false;
    }

    @Override
    public void throttleNextCalls(int calls, @Nullable Duration retryAfter) {
        org.faults().set(Knob.THROTTLE_NEXT_CALLS, calls);
    }

    @Override
    public void beUnavailableForNextCalls(int calls) {
        org.faults().set(Knob.UNAVAILABLE_NEXT_CALLS, calls);
    }

    @Override
    public void expireAccess() {
        sandbox.oauth().tokens().expireAccess();
    }

    @Override
    public void revoke() {
        sandbox.oauth().tokens().revokeAll();
    }

    @Override
    public void refuseRecordsOfNextBatch(int records) {
        org.faults().set(Knob.REFUSE_NEXT_RECORDS, records);
    }

    /** A batch cannot be refused whole; one code of a later release makes its answer unreadable as a whole. */
    @Override
    public void refuseNextBatches(int batches) {
        org.faults().set(Knob.UNKNOWN_STATUS_OF_NEXT_RECORDS, batches);
    }

    @Override
    public void loseAnswerOfNextWrite() {
        org.faults().set(Knob.FAIL_WRITES_AFTER_ACTING, 1);
    }

    @Override
    public long calls() {
        return sandbox.usage().total() - sandbox.usage().of("token");
    }

    @Override
    public long writeCalls() {
        return sandbox.usage().of("update") + sandbox.usage().of("upsert");
    }

    @Override
    public void close() {
        heard.close();
        connector.close();
        sandbox.close();
    }

    private Optional<Secret> refresh() {
        var form = Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        refreshToken,
                        "client_id",
                        "contract-client",
                        "client_secret",
                        SalesforceFixtures.SECRET)
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(connector.oauth().tokenUri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var body =
                    JSON.readTree(http.send(request, BodyHandlers.ofByteArray()).body());
            refreshToken = body.path("refresh_token").asString(refreshToken);
            return Optional.ofNullable(body.path("access_token").asString(null)).map(Secret::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
