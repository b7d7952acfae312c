package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.eligibility.Asking;
import io.referloop.eligibility.Asking.Answer;
import io.referloop.eligibility.Candidates;
import io.referloop.insight.EligibleList;
import io.referloop.insight.EligibleTab;
import io.referloop.program.Programs;
import io.referloop.referral.RecordKey;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EligibleAcceptanceTests {

    private static final String PROGRAM = """
            program: happy-moments
            name: Happy moments
            currency: USD
            fields:
              contact.nps: {type: number, property: nps_score}
              contact.first_payroll: {type: time, property: first_payroll_date}
            eligibility:
              ask_every_days: 60
              signals:
                - {key: promoter, field: contact.nps, when: "value >= 9", max_age_days: 30, reason: "NPS {value}"}
                - {key: first-payroll, field: contact.first_payroll, reason: first payroll}
            rules:
              - {key: won-thanks, for: referrer, on: won, earn: 300.00}
            """;

    private final World world = World.shared();
    private final Portal portal = world.anotherPortal();

    @Test
    void findsHappyCustomersAsksThemOnceAndTellsTheCrm() {
        portal.addProperty(ObjectType.CONTACT, "nps_score", "Last NPS score", "number");
        portal.addProperty(ObjectType.CONTACT, "first_payroll_date", "First payroll run on", "date");
        String promoter = contact("Priya", Map.of("nps_score", "10"));
        String passive = contact("Jonas", Map.of("nps_score", "8"));
        String newcomer = contact("Amara", Map.of());

        publish();

        world.awaitUntil(() -> field(promoter, "rfl_eligible").equals("yes"));
        assertThat(field(promoter, "rfl_eligible_reason")).isEqualTo("NPS 10");
        assertThat(people(EligibleTab.NOW)).containsExactly("Priya Nair: NPS 10");

        portal.update(ObjectType.CONTACT, newcomer, Map.of("first_payroll_date", inDays(0)));

        world.awaitUntil(() -> field(newcomer, "rfl_eligible").equals("yes"));
        assertThat(field(newcomer, "rfl_eligible_since")).isEqualTo(inDays(0));
        assertThat(people(EligibleTab.NOW))
                .containsExactlyInAnyOrder("Priya Nair: NPS 10", "Amara Nair: first payroll");
        assertThat(field(passive, "rfl_eligible"))
                .as("whoever never was eligible is not written to")
                .isEmpty();

        assertThat(ask(newcomer)).isInstanceOf(Answer.Done.class);
        assertThat(ask(newcomer)).isInstanceOf(Answer.Refused.class);

        world.awaitUntil(() -> field(newcomer, "rfl_eligible").equals("no"));
        assertThat(field(newcomer, "rfl_next_ask_on")).isEqualTo(inDays(60));
        assertThat(people(EligibleTab.NOW)).containsExactly("Priya Nair: NPS 10");
        assertThat(people(EligibleTab.LATER)).singleElement().asString().startsWith("Amara Nair: Asked on");

        world.clock.advance(Duration.ofDays(60));
        int decided = world.bean(Candidates.class).decideDue();

        assertThat(decided).isPositive();
        world.awaitUntil(() -> field(newcomer, "rfl_eligible").equals("yes"));
        world.awaitUntil(() -> field(promoter, "rfl_eligible").equals("no"));
        assertThat(field(promoter, "rfl_eligible_reason")).contains("NPS 10", "is older than 30 days");
        assertThat(people(EligibleTab.NOW)).containsExactly("Amara Nair: first payroll");
    }

    @Test
    void keepsWhatTheContactSaysOfItsReferral() {
        portal.addProperty(ObjectType.CONTACT, "nps_score", "Last NPS score", "number");
        publish();
        World.Deal deal = world.deal(portal, "1000");
        world.refer(deal);
        world.awaitUntil(() -> !field(deal.contact(), "rfl_referral_status").isEmpty());

        portal.update(ObjectType.CONTACT, deal.contact(), Map.of("nps_score", "9"));
        world.awaitUntil(() -> field(deal.contact(), "rfl_eligible").equals("yes"));
        portal.moveDeal(deal.id(), "closedwon");

        world.awaitUntil(() -> field(deal.contact(), "rfl_referral_status").equals("Won"));
        assertThat(field(deal.contact(), "rfl_eligible")).isEqualTo("yes");
    }

    @Test
    void showsOnTheCardWhomToAskAndNotesThatSomebodyDid() {
        portal.addProperty(ObjectType.CONTACT, "nps_score", "Last NPS score", "number");
        publish();
        String contact = contact("Priya", Map.of("nps_score", "9"));
        world.awaitUntil(() -> field(contact, "rfl_eligible").equals("yes"));

        var shown = world.show(portal, "contact", contact).body();
        var asked = world.act(portal, contact, "asks", Map.of("note", "On the phone"));
        var again = world.act(portal, contact, "asks", Map.of());
        var snoozed = world.act(portal, contact, "snoozes", Map.of("days", 90));
        var refused = world.act(portal, contact, "snoozes", Map.of("days", 0));

        assertThat(shown.at("/eligibility/eligible").asBoolean()).isTrue();
        assertThat(shown.at("/eligibility/reason").asString()).isEqualTo("NPS 9");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.body().at("/eligibility/nextAsk").asString()).isEqualTo(inDays(60));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body().at("/code").asString()).isEqualTo("NOT_ELIGIBLE");
        assertThat(snoozed.body().at("/eligibility/nextAsk").asString()).isEqualTo(inDays(90));
        assertThat(refused.body().at("/code").asString()).isEqualTo("INVALID_DAYS");
    }

    private void publish() {
        world.bean(Programs.class).publish(world.workspace, PROGRAM, "owner@northwind.example");
    }

    private String contact(String first, Map<String, String> properties) {
        String tag = UUID.randomUUID().toString().substring(0, 8);
        String id = portal.create(
                ObjectType.CONTACT,
                Map.of(
                        "email",
                        first.toLowerCase(Locale.ROOT) + "-" + tag + "@northwind.example",
                        "firstname",
                        first,
                        "lastname",
                        "Nair"));
        portal.update(ObjectType.CONTACT, id, properties);
        return id;
    }

    private Answer ask(String contact) {
        return world.bean(Asking.class)
                .ask(
                        world.workspace,
                        new RecordKey(connection(), new RecordRef(RecordType.CONTACT, contact)),
                        "On the phone",
                        "Tom Ek");
    }

    /** As the console lists them, of this portal alone. */
    private List<String> people(EligibleTab tab) {
        return world
                .bean(EligibleList.class)
                .page(world.workspace, new EligibleList.Query(tab, "", ""))
                .lines()
                .stream()
                .filter(it -> it.connection().equals(connection()))
                .map(it -> it.person() + ": " + it.reason())
                .toList();
    }

    private UUID connection() {
        return world.read(jdbc -> jdbc.sql("SELECT connection_id FROM connection WHERE account_id = ?")
                .param("" + portal.id())
                .query(UUID.class)
                .single());
    }

    private String field(String contact, String property) {
        return portal.get(ObjectType.CONTACT, contact).properties().getOrDefault(property, "");
    }

    private String inDays(int days) {
        return world.clock
                .instant()
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .plusDays(days)
                .toString();
    }
}
