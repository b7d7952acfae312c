package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.connection.Crms;
import io.referloop.crm.OAuthProfile;
import io.referloop.deadletter.DeadLetter;
import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.WorkflowRun;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What workflows of the CRM ask for, from the signed call to the result that the workflow waits for. */
class WorkflowAcceptanceTests {

    private final World world = World.shared();
    private final Portal portal = world.anotherPortal();

    @AfterEach
    void heal() {
        portal.faults().clear();
    }

    @Test
    void submitsAReferralOnceHoweverOftenItIsAsked() {
        World.Deal deal = world.deal(portal, "1000");

        String callback = submit(deal, "ada@lovelace.example");
        WorkflowRun run = over(callback);

        assertThat(run.state()).isEqualTo(WorkflowRun.State.SUCCESS);
        assertThat(run.answers()).containsExactly(200);
        assertThat(run.outputs()).containsEntry("outcome", "ACCEPTED").containsKey("referralStatus");
        assertThat(world.show(portal, "deal", deal.id())
                        .body()
                        .at("/referral/id")
                        .asString())
                .isEqualTo(run.outputs().get("referralNumber"));
        assertThat(portal.calls().of("complete action")).isEqualTo(1);

        world.sandbox.hubspot().workflows().repeat(callback);

        world.awaitUntil(() -> run(callback).answers().size() == 2);
        assertThat(run(callback).outputs()).isEqualTo(run.outputs());
        assertThat(claims(deal)).as("the repetition made no claim").isEqualTo(1);
        assertThat(portal.calls().of("complete action"))
                .as("the answer itself told the result")
                .isEqualTo(1);
    }

    @Test
    void tellsTheResultWhenTheCrmIsBack() {
        World.Deal deal = world.deal(portal, "1000");
        // The read of the record gets through, what follows does not.
        portal.faults().set(Knob.FAIL_WRITES_AFTER_ACTING, 1);
        portal.faults().set(Knob.LATENCY_MILLIS, 50);

        String callback = submit(deal, "ada@lovelace.example");
        world.awaitUntil(() -> over(callback).state() == WorkflowRun.State.SUCCESS);

        world.awaitUntil(() ->
                world.query("SELECT count(*) FROM action_call WHERE callback = ? AND told_at IS NOT NULL", callback)
                        == 1);
        assertThat(claims(deal)).isEqualTo(1);
    }

    @Test
    void waitsThroughAnOutage() {
        World.Deal deal = world.deal(portal, "1000");
        portal.faults().set(Knob.UNAVAILABLE_NEXT_CALLS, 3);

        String callback = submit(deal, "ada@lovelace.example");

        assertThat(over(callback).state()).isEqualTo(WorkflowRun.State.SUCCESS);
        assertThat(claims(deal)).isEqualTo(1);
    }

    @Test
    void letsTheWorkflowBranchOnARefusal() {
        World.Deal deal = world.deal(portal, "1000");
        world.refer(deal);

        WorkflowRun duplicate = over(submit(deal, "grace@hopper.example"));
        WorkflowRun noAddress = over(submit(world.deal(portal, "1"), "not an address"));

        assertThat(duplicate.state()).isEqualTo(WorkflowRun.State.FAIL_CONTINUE);
        assertThat(duplicate.outputs())
                .containsEntry("errorCode", "DUPLICATE_REFERRAL")
                .containsEntry("outcome", "DUPLICATE")
                .containsKey("referralNumber");
        assertThat(noAddress.outputs()).containsEntry("errorCode", "INVALID_FIELD");
        assertThat(noAddress.outputs().get("errorMessage")).contains("not an e-mail address");
    }

    @Test
    void enrolsAContactOnce() {
        String contact = portal.create(
                ObjectType.CONTACT,
                Map.of(
                        "email",
                        "grace@hopper-" + portal.id() + ".example",
                        "firstname",
                        "Grace",
                        "lastname",
                        "Hopper"));
        String nobody = portal.create(ObjectType.CONTACT, Map.of("firstname", "Grace"));

        WorkflowRun first = over(start("enrol-referrer", ObjectType.CONTACT, contact, program()));
        WorkflowRun second = over(start("enrol-referrer", ObjectType.CONTACT, contact, program()));
        WorkflowRun refused = over(start("enrol-referrer", ObjectType.CONTACT, nobody, program()));

        assertThat(first.outputs()).containsEntry("newlyEnrolled", "true").containsKey("referrerId");
        assertThat(second.outputs())
                .containsEntry("newlyEnrolled", "false")
                .containsEntry("referrerId", first.outputs().get("referrerId"));
        assertThat(refused.outputs()).containsEntry("errorCode", "EMAIL_MISSING");
    }

    @Test
    void grantsByTheRulesThatHoldForPeople() {
        World.Deal deal = world.deal(portal, "1000");
        Map<String, String> wish = Map.of("amount", "25.50", "reason", "Spoke at our customer day");

        WorkflowRun tooEarly = over(start("grant-reward", ObjectType.DEAL, deal.id(), wish));
        world.refer(deal);
        String callback = start("grant-reward", ObjectType.DEAL, deal.id(), wish);
        WorkflowRun granted = over(callback);
        world.sandbox.hubspot().workflows().repeat(callback);
        world.awaitUntil(() -> run(callback).answers().size() == 2);
        WorkflowRun noNumber =
                over(start("grant-reward", ObjectType.DEAL, deal.id(), Map.of("amount", "much", "reason", "Because")));

        assertThat(tooEarly.outputs()).containsEntry("errorCode", "REFERRAL_NOT_FOUND");
        assertThat(granted.state()).isEqualTo(WorkflowRun.State.SUCCESS);
        assertThat(granted.outputs()).containsEntry("grantedAmount", "25.50").containsEntry("grantedCurrency", "USD");
        assertThat(world.rewards(deal)).filteredOn(it -> it.contains("25.50")).hasSize(1);
        assertThat(world.query(
                        "SELECT count(*) FROM reward_grant WHERE granted_by = 'workflow 1742' AND reason = ?",
                        "Spoke at our customer day"))
                .isEqualTo(1);
        assertThat(noNumber.outputs()).containsEntry("errorCode", "AMOUNT_INVALID");
    }

    @Test
    void anAccountThatIsNotConnectedIsToldSo() {
        Portal stranger = world.strangePortal();
        String deal = stranger.create(ObjectType.DEAL, Map.of("dealname", "x", "dealstage", "appointmentscheduled"));

        String callback = world.sandbox
                .hubspot()
                .workflows()
                .start(stranger, "Submit referral", address("submit-referral"), ObjectType.DEAL, deal, Map.of());

        assertThat(over(callback).outputs()).containsEntry("errorCode", "NOT_CONNECTED");
    }

    @Test
    void aResultThatTheCrmDoesNotTakeIsADeadLetterThatCanBeRetried() {
        Portal poor = world.strangePortal();
        world.connectWith(
                poor,
                world.bean(Crms.class).get("hubspot").oauth().scopes().stream()
                        .filter(scope -> !scope.optional())
                        .map(OAuthProfile.Scope::name)
                        .toArray(String[]::new));
        World.Deal deal = world.deal(poor, "1000");

        String callback = world.sandbox
                .hubspot()
                .workflows()
                .start(
                        poor,
                        "Submit referral",
                        address("submit-referral"),
                        ObjectType.DEAL,
                        deal.id(),
                        Map.of("referrerEmail", "ada@lovelace.example"));

        world.awaitUntil(
                () -> world.query("""
                        SELECT count(*) FROM dead_letter JOIN connection USING (workspace_id, connection_id)
                        WHERE cause = ? AND record_id = ? AND dead_letter.state = 'OPEN' AND account_id = ?""", DeadLetter.Cause.ACTION_UNANSWERED.name(), deal.id(), deal.account()) == 1);
        assertThat(claims(deal)).as("it was carried out all the same").isEqualTo(1);
        assertThat(run(callback).state()).isEqualTo(WorkflowRun.State.BLOCKED);
    }

    private String submit(World.Deal deal, String referrer) {
        return start("submit-referral", ObjectType.DEAL, deal.id(), Map.of("referrerEmail", referrer));
    }

    private String start(String action, ObjectType type, String record, Map<String, String> inputs) {
        return world.sandbox
                .hubspot()
                .workflows()
                .start(portal, action, address(action), type, record, new HashMap<>(inputs));
    }

    private URI address(String action) {
        return world.console().resolve("/hooks/hubspot/actions/" + action);
    }

    private WorkflowRun over(String callback) {
        world.awaitUntil(() -> run(callback).over() && !run(callback).answers().isEmpty());
        return run(callback);
    }

    private WorkflowRun run(String callback) {
        return world.sandbox.hubspot().workflows().run(callback).orElseThrow();
    }

    private long claims(World.Deal deal) {
        return world.query("""
                SELECT count(*) FROM claim JOIN connection USING (workspace_id, connection_id)
                WHERE record_id = ? AND outcome = 'ACCEPTED' AND account_id = ?""", deal.id(), deal.account());
    }

    /** Other tests of this JVM may have published programs too. */
    private Map<String, String> program() {
        return Map.of(
                "program",
                world.read(jdbc -> jdbc.sql("SELECT key FROM program ORDER BY created_at LIMIT 1")
                        .query(String.class)
                        .single()));
    }
}
