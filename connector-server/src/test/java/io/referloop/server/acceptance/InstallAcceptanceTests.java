package io.referloop.server.acceptance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.connection.Connecting;
import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.connection.Installing;
import io.referloop.crm.InstallPlan;
import io.referloop.crm.RecordType;
import io.referloop.insight.ConnectionList;
import io.referloop.insight.StageList;
import io.referloop.intake.StageDecisions;
import io.referloop.program.ReferralStatus;
import io.referloop.sandbox.hubspot.CrmRecord;
import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PropertyDefinition;
import io.referloop.stage.StageReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** From an account that knows nothing of us to one that does, and back: what is created, what is left alone, what is kept. */
class InstallAcceptanceTests {

    private static final String OWNER = "owner@northwind.example";

    private final World world = World.shared();
    private final Portal portal = world.strangePortal();

    @Test
    void createsWhatItShowedAndNothingTwice() {
        UUID connection = world.connect(portal);
        List<PropertyDefinition> properties = portal.properties(ObjectType.DEAL);
        InstallPlan plan = world.bean(Installing.class).preview(world.workspace, connection);

        List<InstallPlan.Item> again = world.bean(Installing.class).create(world.workspace, connection);

        assertThat(plan.missing()).isEmpty();
        assertThat(again).isEmpty();
        assertThat(portal.properties(ObjectType.DEAL)).isEqualTo(properties);
        assertThat(properties)
                .filteredOn(property -> property.name().startsWith("rfl_"))
                .hasSize(8)
                .allSatisfy(property -> assertThat(property.groupName()).isEqualTo("referloop"));
        assertThat(world.bean(Installing.class).complete(world.workspace)).contains(connection);
    }

    @Test
    void leavesAPropertyAloneThatBearsOurNameAndIsNotOurs() {
        portal.addProperty(ObjectType.DEAL, "rfl_reward", "Bonus points", "number");
        World.Deal deal = world.deal(portal, "1000");
        portal.update(ObjectType.DEAL, deal.id(), Map.of("rfl_reward", "7"));
        UUID connection = world.connect(portal);

        world.refer(deal);
        portal.moveDeal(deal.id(), "closedwon");

        world.awaitUntil(() -> value(deal, "rfl_referral_status").equals("Won"));
        assertThat(value(deal, "rfl_reward")).isEqualTo("7");
        assertThat(world.bean(Installing.class).obstacles(world.workspace))
                .filteredOn(obstacle -> obstacle.connection().equals(connection))
                .singleElement()
                .satisfies(obstacle -> assertThat(obstacle.problem())
                        .contains("rfl_reward", "Bonus points", "is not Referloop's", "delete or archive"));
    }

    @Test
    void worksWithoutAnOptionalPermissionAndKnowsWhichOne() {
        List<String> granted = portal.offeredScopes().stream()
                .filter(scope -> !scope.equals("crm.objects.owners.read"))
                .toList();
        UUID connection = connect(granted);
        assertThat(world.bean(Installing.class).create(world.workspace, connection))
                .isNotEmpty();
        World.Deal deal = world.deal(portal, "1000");
        portal.update(
                ObjectType.DEAL,
                deal.id(),
                Map.of("hubspot_owner_id", portal.users().getFirst().ownerId()));

        world.refer(deal);

        world.awaitUntil(() -> value(deal, "rfl_referral_id").startsWith("R-"));
        assertThat(requireNonNull(find(connection).granted()))
                .contains("crm.objects.deals.read")
                .doesNotContain("crm.objects.owners.read", "crm.objects.custom.read");
        assertThat(portal.calls().of("owners"))
                .as("what is not granted is not asked")
                .isZero();
        assertThat(portal.calls().byStatus()).doesNotContainKey(403);
    }

    @Test
    void goesOnAfterAnUninstallWithEverythingThatWasDecided() {
        UUID connection = world.connect(portal);
        World.Deal deal = world.deal(portal, "1000");
        world.refer(deal);
        decide(connection, "contractsent", ReferralStatus.OPPORTUNITY);

        world.bean(Connections.class).disconnect(world.workspace, connection);
        boolean installed = portal.installed();
        long revocations = portal.calls().of("revoke");
        long tokens = world.query("SELECT count(*) FROM connection_token WHERE connection_id = ?", connection);
        UUID again = connect(portal.offeredScopes());

        assertThat(installed).isFalse();
        assertThat(revocations).as("our access was given back").isEqualTo(1);
        assertThat(tokens).isZero();
        assertThat(again).isEqualTo(connection);
        assertThat(find(again).state()).isEqualTo(Connection.State.CONNECTED);
        assertThat(world.bean(Installing.class).complete(world.workspace)).contains(connection);
        portal.moveDeal(deal.id(), "contractsent");
        world.awaitStatus(deal, "OPPORTUNITY");
    }

    @Test
    void tellsThatAStageWasRenamedAndThatOneIsGone() {
        UUID connection = world.connect(portal);
        assertThat(line(connection).changedStages()).isZero();
        portal.relabelStage("default", "closedwon", "Proposal sent");
        portal.deleteStage("default", "contractsent");

        world.bean(StageReading.class).read(world.workspace, connection);

        assertThat(line(connection).changedStages()).isEqualTo(2);
        StageList.Stage renamed = stage(connection, "closedwon");
        assertThat(renamed.relabelled()).isTrue();
        assertThat(renamed.decidedLabel()).isEqualTo("Closed won");
        assertThat(renamed.label()).isEqualTo("Proposal sent");
        assertThat(renamed.status()).as("it still means what was decided").isEqualTo("WON");
        assertThat(stage(connection, "contractsent").goneSince()).isNotNull();

        decide(connection, "closedwon", ReferralStatus.WON);
        assertThat(line(connection).changedStages())
                .as("one of them was confirmed")
                .isEqualTo(1);
    }

    @Test
    void aStageThatNobodyDecidedAboutMovesNothingUntilSomebodyDoes() {
        UUID connection = connect(portal.offeredScopes());
        assertThat(world.bean(Installing.class).create(world.workspace, connection))
                .isNotEmpty();
        World.Deal deal = world.deal(portal, "1000");
        world.refer(deal);
        portal.moveDeal(deal.id(), "closedwon");
        world.awaitSettled();
        assertThat(world.rewards(deal)).isEmpty();

        int decided = world.bean(StageDecisions.class).acceptSuggestions(world.workspace, connection, OWNER);

        assertThat(decided).isGreaterThan(10);
        world.awaitStatus(deal, "WON");
        assertThat(world.bean(StageDecisions.class).acceptSuggestions(world.workspace, connection, OWNER))
                .isZero();
    }

    @Test
    void keepsOneNoteOnTheTimelineOfEachRecord() {
        UUID connection = world.connect(portal);
        World.Deal deal = world.deal(portal, "1000");
        String referral = world.refer(deal);
        world.awaitUntil(() -> notes(deal).size() == 1 && unkept(connection) == 0);

        portal.moveDeal(deal.id(), "closedwon");

        world.awaitUntil(() -> notes(deal).stream().allMatch(note -> note.contains("Won")));
        assertThat(notes(deal)).singleElement().asString().contains(referral, "Sarah Chen", "10");
        assertThat(portal.associated(ObjectType.CONTACT, deal.contact(), ObjectType.NOTE))
                .hasSize(1);
    }

    @Test
    void keepsOneNoteThoughTheAnswerToItsMakingWasLost() {
        UUID connection = world.connect(portal);
        World.Deal deal = world.deal(portal, "1000");
        world.refer(deal);
        world.awaitUntil(() -> value(deal, "rfl_referral_id").startsWith("R-"));
        portal.faults().set(Knob.FAIL_WRITES_AFTER_ACTING, 1);

        world.awaitUntil(() -> unkept(connection) == 0);

        assertThat(notes(deal)).hasSize(1);
    }

    @Test
    void keepsARecordOfItsOwnWhereThePortalHasObjects() {
        portal.customObjects(true);
        UUID connection = world.connect(portal);
        World.Deal deal = world.deal(portal, "1000");
        String referral = world.refer(deal);
        world.awaitUntil(() -> unkept(connection) == 0);

        portal.moveDeal(deal.id(), "closedwon");

        world.awaitUntil(() -> own(deal).stream()
                .allMatch(record -> record.value("rfl_referral_status").equals("Won")));
        assertThat(own(deal)).singleElement().satisfies(record -> {
            assertThat(record.value("rfl_referral_id")).isEqualTo(referral);
            assertThat(record.value("rfl_key")).hasSize(36);
        });
        assertThat(notes(deal)).isEmpty();
        assertThat(portal.customObject()).isEqualTo("Referral");
    }

    @Test
    void joinsAReferredContactToTheContactWhoReferredIt() {
        UUID connection = world.connect(portal);
        String sarah = portal.create(ObjectType.CONTACT, Map.of("email", "sarah@acme.example", "firstname", "Sarah"));
        World.Deal deal = world.deal(portal, "1000");

        world.refer(deal);

        world.awaitUntil(() -> unkept(connection) == 0);
        assertThat(portal.labels(ObjectType.CONTACT, deal.contact(), ObjectType.CONTACT, sarah))
                .containsExactly("Referred by");
        assertThat(portal.associated(ObjectType.DEAL, deal.id(), ObjectType.CONTACT))
                .extracting(CrmRecord::id)
                .doesNotContain(sarah);
    }

    @Test
    void movesAReferralByTheLeadStatusOfItsContact() {
        UUID connection = world.connect(portal);
        assertThat(world.bean(StageDecisions.class)
                        .decide(
                                world.workspace,
                                connection,
                                RecordType.CONTACT,
                                "hs_lead_status",
                                "CONNECTED",
                                ReferralStatus.CONTACTED,
                                OWNER))
                .isZero();
        World.Deal deal = world.deal(portal, "1000");
        String contact = deal.contact();
        portal.archive(ObjectType.DEAL, deal.id());
        assertThat(world.submit(portal, "contact", contact, "sarah@acme.example", "key " + contact)
                        .status())
                .isEqualTo(201);
        portal.update(ObjectType.CONTACT, contact, Map.of("lifecyclestage", "opportunity"));
        awaitContact(contact, "OPPORTUNITY");

        portal.update(ObjectType.CONTACT, contact, Map.of("hs_lead_status", "CONNECTED"));
        world.awaitSettled();
        awaitContact(contact, "OPPORTUNITY");
        portal.update(ObjectType.CONTACT, contact, Map.of("hs_lead_status", "UNQUALIFIED"));

        awaitContact(contact, "DISQUALIFIED");
    }

    private void awaitContact(String contact, String status) {
        world.awaitUntil(() -> world.show(portal, "contact", contact)
                .body()
                .at("/referral/status/code")
                .asString()
                .equals(status));
    }

    /** As an admin does who looks at nothing after the consent page. */
    private UUID connect(List<String> scopes) {
        Connecting connecting = world.bean(Connecting.class);
        String consent = connecting.begin(world.workspace, "session", "hubspot").getRawQuery();
        String state = consent.replaceFirst(".*[?&]?state=([^&]+).*", "$1");
        String code = portal.authorizationCode(
                world.url + "/oauth/hubspot/callback",
                scopes,
                portal.users().getFirst().userId(),
                "");
        var outcome = connecting.complete(world.workspace, "session", "hubspot", state, code, "", OWNER);
        assertThat(consent).contains("optional_scope=crm.objects.owners.read%20");
        assertThat(outcome).isInstanceOf(Connecting.Outcome.Connected.class);
        return ((Connecting.Outcome.Connected) outcome).connection().id();
    }

    private void decide(UUID connection, String stage, ReferralStatus status) {
        assertThat(world.bean(StageDecisions.class)
                        .decide(world.workspace, connection, RecordType.DEAL, "default", stage, status, OWNER))
                .isNotNegative();
    }

    private Connection find(UUID connection) {
        return world.bean(Connections.class).find(world.workspace, connection).orElseThrow();
    }

    private ConnectionList.Line line(UUID connection) {
        return world.bean(ConnectionList.class).of(world.workspace).stream()
                .filter(line -> line.id().equals(connection))
                .findFirst()
                .orElseThrow();
    }

    private StageList.Stage stage(UUID connection, String stage) {
        return world.bean(StageList.class).of(world.workspace, connection).stream()
                .flatMap(track -> track.stages().stream())
                .filter(it -> it.id().equals(stage))
                .findFirst()
                .orElseThrow();
    }

    private List<String> notes(World.Deal deal) {
        return portal.associated(ObjectType.DEAL, deal.id(), ObjectType.NOTE).stream()
                .map(note -> note.value("hs_note_body"))
                .toList();
    }

    private List<CrmRecord> own(World.Deal deal) {
        return portal.associated(ObjectType.DEAL, deal.id(), ObjectType.CUSTOM);
    }

    private long unkept(UUID connection) {
        return world.query(
                "SELECT count(*) FILTER (WHERE written_version < version) + CASE WHEN count(*) = 0 THEN 1 ELSE 0 END"
                        + " FROM referral_entry WHERE connection_id = ?",
                connection);
    }

    private String value(World.Deal deal, String property) {
        return Optional.ofNullable(
                        portal.get(ObjectType.DEAL, deal.id()).properties().get(property))
                .orElse("");
    }
}
