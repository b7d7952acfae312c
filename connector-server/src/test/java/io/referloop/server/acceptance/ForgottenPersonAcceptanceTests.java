package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.privacy.Erasures;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A person who is to be forgotten is in no column of any table afterwards, does not come back, and takes no money along. */
class ForgottenPersonAcceptanceTests {

    private final World world = World.shared();
    private final Portal portal = world.anotherPortal();
    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final String lastName = "Quillfeather-" + tag;
    private final String email = "zelda@quill-" + tag + ".example";

    @Test
    void isNowhereAfterAPrivacyDeletionOfTheCrm() {
        String contact = zelda();
        World.Deal deal = deal(contact);
        world.refer(deal);
        refersSomebodyHerself();
        workflowNamesHer(deal);
        portal.update(ObjectType.CONTACT, contact, Map.of("lifecyclestage", "opportunity"));
        portal.moveDeal(deal.id(), "closedwon");
        world.awaitStatus(deal, "WON");
        world.awaitSettled();
        Map<String, String> books = world.books(deal);
        List<String> amounts = amounts(deal);
        assertThat(whereIs(email)).as("she is in many places before").hasSizeGreaterThan(3);
        world.awaitUntil(() -> notes().stream().anyMatch(it -> it.contains(lastName)));

        portal.erase(contact);

        gone();
        assertThat(world.books(deal)).isEqualTo(books);
        assertThat(amounts(deal)).isEqualTo(amounts);
        assertThat(world.show(portal, "deal", deal.id()).body().toString()).contains("Erased person");
        assertThat(portal.get(ObjectType.DEAL, deal.id()).properties().values())
                .as("what we wrote into the CRM names her no more")
                .noneMatch(it -> it.contains(lastName) && !it.contains("Northwind"));
        world.awaitUntil(() -> notes().stream().noneMatch(it -> it.contains(lastName) || it.contains(email)));
        assertThat(erasures()).first().satisfies(it -> {
            assertThat(it.byCrm()).isTrue();
            assertThat(it.held()).extracting(held -> held.what()).contains("referrals as the referred person");
        });
    }

    @Test
    void doesNotComeBackWithALaterReadOrClaim() {
        String contact = zelda();
        World.Deal deal = deal(contact);
        world.refer(deal);
        world.awaitSettled();
        portal.erase(contact);
        gone();

        String again = zelda();
        World.Deal other = deal(again);
        portal.update(ObjectType.CONTACT, again, Map.of("jobtitle", "Buyer", "lastname", lastName));
        World.Answer asReferee = world.submit(portal, "contact", again, "sarah@acme.example", UUID.randomUUID() + "");
        World.Answer asReferrer =
                world.submit(portal, "deal", world.deal(portal, "5").id(), email, UUID.randomUUID() + "");
        world.refer(other);
        world.awaitSettled();

        assertThat(asReferee.status()).isEqualTo(422);
        assertThat(asReferee.body().path("code").asString()).isEqualTo("FORGOTTEN_PERSON");
        assertThat(asReferrer.body().path("code").asString()).isEqualTo("FORGOTTEN_PERSON");
        assertThat(whereIs(email)).isEmpty();
        assertThat(whereIs(lastName)).isEmpty();
    }

    @Test
    void isErasedByHandAndMayBeAllowedAgain() {
        String contact = zelda();
        World.Deal deal = deal(contact);
        world.refer(deal);
        world.awaitSettled();
        Erasures erasures = world.bean(Erasures.class);

        assertThat(erasures.held(world.workspace, email)).isNotEmpty();
        erasures.ofEmail(world.workspace, email, "owner@northwind.example");

        gone();
        assertThat(erasures.held(world.workspace, email)).isEmpty();
        assertThat(erasures.allowAgain(world.workspace, email)).isTrue();
        assertThat(erasures.allowAgain(world.workspace, email)).isFalse();
        World.Answer answer =
                world.submit(portal, "deal", world.deal(portal, "5").id(), email, UUID.randomUUID() + "");
        assertThat(answer.status()).isEqualTo(201);
    }

    @Test
    void leavesANamesakeAlone() {
        String contact = zelda();
        String namesake = portal.create(
                ObjectType.CONTACT,
                Map.of("email", "other@quill-" + tag + ".example", "firstname", "Zelda", "lastname", lastName));
        World.Deal deal = deal(contact);
        World.Deal hers = deal(namesake);
        world.refer(deal);
        world.refer(hers);
        world.awaitSettled();

        portal.erase(contact);

        world.awaitUntil(() -> whereIs(email).isEmpty());
        assertThat(world.show(portal, "deal", hers.id()).body().toString()).contains("Zelda " + lastName);
        assertThat(world.show(portal, "deal", deal.id()).body().toString()).doesNotContain(lastName);
    }

    /** What we wrote onto the timelines. */
    private List<String> notes() {
        return portal.all(ObjectType.NOTE).stream()
                .map(it -> String.valueOf(it.properties().get("hs_note_body")))
                .toList();
    }

    /** Without their states: a small grant is paid out meanwhile. */
    private List<String> amounts(World.Deal deal) {
        return world.rewards(deal).stream()
                .map(it -> it.replaceFirst(" [A-Z_]+ ", " "))
                .toList();
    }

    private void gone() {
        world.awaitUntil(() -> world.query("SELECT count(*) FROM erasure WHERE done_at IS NULL") == 0
                && whereIs(email).isEmpty());
        assertThat(whereIs(email)).isEmpty();
        assertThat(whereIs(lastName)).isEmpty();
    }

    private List<Erasures.Done> erasures() {
        return world.bean(Erasures.class).list(world.workspace);
    }

    private String zelda() {
        return portal.create(
                ObjectType.CONTACT,
                Map.of("email", email, "firstname", "Zelda", "lastname", lastName, "company", "Quill"));
    }

    private World.Deal deal(String contact) {
        String deal = portal.create(
                ObjectType.DEAL,
                Map.of(
                        "dealname",
                        "Renewal " + UUID.randomUUID().toString().substring(0, 8),
                        "pipeline",
                        "default",
                        "dealstage",
                        "appointmentscheduled",
                        "amount",
                        "1000"));
        portal.associate(ObjectType.DEAL, deal, ObjectType.CONTACT, contact);
        return new World.Deal(deal, contact, portal);
    }

    private void refersSomebodyHerself() {
        World.Deal other = world.deal(portal, "300");
        World.Answer answer = world.submit(portal, "deal", other.id(), email, UUID.randomUUID() + "");
        assertThat(answer.status()).isEqualTo(201);
    }

    private void workflowNamesHer(World.Deal deal) {
        String callback = world.sandbox
                .hubspot()
                .workflows()
                .start(
                        portal,
                        "Grant reward",
                        URI.create(world.console() + "/hooks/hubspot/actions/grant-reward"),
                        ObjectType.DEAL,
                        deal.id(),
                        Map.of("amount", "5", "reason", "Zelda " + lastName + " (" + email + ") said thanks"));
        world.awaitUntil(() ->
                world.sandbox.hubspot().workflows().run(callback).orElseThrow().over());
    }

    /** Every column of every table that has the word in it, whatever its type. */
    private List<String> whereIs(String word) {
        return world.read(jdbc -> {
            List<String> found = new ArrayList<>();
            jdbc.sql("""
                            SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
                            JOIN information_schema.tables t USING (table_schema, table_name)
                            WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
                            AND c.table_name <> 'flyway_schema_history'
                            AND c.data_type IN ('text', 'jsonb', 'json', 'bytea', 'character varying', 'ARRAY', 'character')
                            ORDER BY 1, 2""")
                    .query((row, n) -> List.of(row.getString(1), row.getString(2), row.getString(3)))
                    .list()
                    .forEach(column -> {
                        String has = column.get(2).equals("bytea")
                                ? "encode(%s, 'escape') ILIKE ?".formatted(column.get(1))
                                : "%s::text ILIKE ?".formatted(column.get(1));
                        long rows = jdbc.sql("SELECT count(*) FROM " + column.get(0) + " WHERE " + has)
                                .param("%" + word + "%")
                                .query(Long.class)
                                .single();
                        if (rows > 0) {
                            found.add(column.get(0) + "." + column.get(1));
                        }
                    });
            return found;
        });
    }
}
