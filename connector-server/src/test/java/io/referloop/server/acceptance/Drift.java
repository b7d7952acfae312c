package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.CrmRecord;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** People at work in a CRM that nobody listens to: every kind of change that a referral depends on, by a seed. */
final class Drift {

    private static final List<String> STAGES = List.of(
            "appointmentscheduled",
            "qualifiedtobuy",
            "presentationscheduled",
            "contractsent",
            "closedwon",
            "closedlost");

    private final World world;
    private final Portal portal;
    private final Random random;
    private final List<Tracked> deals = new ArrayList<>();
    private final Map<String, Integer> made = new HashMap<>();

    Drift(World world, long seed) {
        this.world = world;
        this.portal = world.portal();
        this.random = new Random(seed);
    }

    /** Refers deals at every stage, one of them deleted already. */
    void begin(int count) {
        for (int n = 0; n < count; n++) {
            World.Deal deal = world.deal(Integer.toString(1_000 + 100 * n));
            // As a rep would, again and again while the CRM's budget is used up.
            world.awaitUntil(() -> world.submit("deal", deal.id(), "sarah@acme.example", "form of " + deal.id())
                            .status()
                    < 300);
            deals.add(new Tracked(deal.id(), deal.contact()));
            portal.moveDeal(deal.id(), STAGES.get(n % STAGES.size()));
        }
        portal.archive(ObjectType.DEAL, deals.getFirst().deal);
        world.awaitSettled();
        world.awaitUntil(this::isQuiet);
    }

    /** Each change at a time of its own; every kind at least once. */
    void make(int changes) {
        for (int n = 0; n < changes; n++) {
            world.clock.advance(Duration.ofMinutes(7));
            change(n < 10 ? n : random.nextInt(10));
        }
        assertThat(made).as("kinds of change").hasSize(10);
    }

    private void change(int kind) {
        Tracked one = live();
        switch (kind) {
            case 0 -> {
                portal.restore(ObjectType.DEAL, deals.getFirst().deal);
                note("restored");
            }
            case 1 -> {
                portal.moveDeal(one.deal, STAGES.get(random.nextInt(STAGES.size())));
                note("moved");
            }
            case 2 -> {
                portal.update(
                        ObjectType.DEAL, one.deal, Map.of("amount", Integer.toString(500 + random.nextInt(9_000))));
                note("amount");
            }
            case 3 -> {
                portal.update(
                        ObjectType.DEAL, one.deal, Map.of("deal_currency_code", random.nextBoolean() ? "EUR" : "USD"));
                note("currency");
            }
            case 4 -> {
                portal.archive(ObjectType.DEAL, one.deal);
                note("deleted");
            }
            case 5 -> {
                String other = portal.create(ObjectType.CONTACT, Map.of("email", unique("merged")));
                one.contact = portal.merge(ObjectType.CONTACT, other, one.contact);
                note("contacts merged");
            }
            case 6 -> {
                String other = deal("closedlost", "77");
                one.deal = portal.merge(ObjectType.DEAL, one.deal, other);
                note("deals merged");
            }
            case 7 -> {
                String fresh = deal("closedwon", Integer.toString(300 + random.nextInt(300)));
                portal.associate(ObjectType.DEAL, fresh, ObjectType.CONTACT, one.contact);
                deals.add(new Tracked(fresh, one.contact));
                note("deal of a referred contact");
            }
            case 8 -> {
                portal.update(ObjectType.CONTACT, one.contact, Map.of("lifecyclestage", "customer"));
                note("contact's stage");
            }
            default -> {
                portal.moveDeal(one.deal, "closedwon");
                portal.moveDeal(one.deal, "contractsent");
                world.clock.advance(Duration.ofMinutes(3));
                portal.moveDeal(one.deal, "closedwon");
                note("won, left and won again");
            }
        }
    }

    /** Whether what we know of every deal is what the CRM has. */
    void assertHealed() {
        for (Tracked tracked : deals) {
            Optional<CrmRecord> there = portal.find(ObjectType.DEAL, tracked.deal);
            if (there.isEmpty()) {
                assertThat(link(tracked.deal))
                        .as("deal %s, which is gone", tracked.deal)
                        .isNotEqualTo("there");
                continue;
            }
            CrmRecord deal = there.get();
            assertThat(link(deal.id())).as("deal %s is followed", deal.id()).isEqualTo("there");
            assertThat(known(deal.id(), "stage")).as("stage of %s", deal.id()).isEqualTo(deal.value("dealstage"));
            assertThat(known(deal.id(), "amount")).as("amount of %s", deal.id()).isEqualTo(deal.value("amount"));
            assertThat(known(deal.id(), "currency"))
                    .as("currency of %s", deal.id())
                    .isEqualTo(deal.value("deal_currency_code").isEmpty() ? "USD" : deal.value("deal_currency_code"));
            // Another deal's change may have merged the contact that both have.
            String contact = portal.get(ObjectType.CONTACT, tracked.contact).id();
            assertThat(referralOf("CONTACT", contact))
                    .as("contact %s speaks for the referral of deal %s", contact, deal.id())
                    .isEqualTo(referralOf("DEAL", deal.id()));
        }
    }

    /** Nothing is stored, looked up or written any more. */
    boolean isQuiet() {
        return world.behind() == 0
                && world.query("SELECT count(*) FROM record_fetch") == 0
                && world.query("SELECT count(*) FROM writeback WHERE written_version < version AND parked IS NULL")
                        == 0;
    }

    Map<String, Integer> made() {
        return made;
    }

    private Tracked live() {
        List<Tracked> live = deals.stream()
                .filter(it -> portal.find(ObjectType.DEAL, it.deal).isPresent())
                .toList();
        return live.get(random.nextInt(live.size()));
    }

    private String deal(String stage, String amount) {
        return portal.create(
                ObjectType.DEAL,
                Map.of("dealname", unique("Deal"), "pipeline", "default", "dealstage", stage, "amount", amount));
    }

    private String unique(String word) {
        return word + "-" + random.nextInt(1_000_000_000) + "@drift.example";
    }

    private void note(String kind) {
        made.merge(kind, 1, Integer::sum);
    }

    private String link(String deal) {
        List<String> links = world.read(jdbc -> jdbc.sql(
                        "SELECT CASE WHEN gone THEN 'gone' ELSE 'there' END FROM referral_link WHERE object_type = 'DEAL' AND record_id = ?")
                .param(deal)
                .query(String.class)
                .list());
        return links.isEmpty() ? "unknown" : links.getFirst();
    }

    private String known(String deal, String field) {
        return world.read(jdbc ->
                jdbc.sql("""
                        SELECT value FROM referral_fact WHERE object_type = 'DEAL' AND record_id = ? AND field = ?
                        ORDER BY occurred_at DESC, value DESC LIMIT 1""").params(deal, field).query(String.class).optional().orElse(""));
    }

    private String referralOf(String type, String id) {
        return world.read(
                jdbc -> jdbc.sql("SELECT referral_id::text FROM referral_link WHERE object_type = ? AND record_id = ?")
                        .params(type, id)
                        .query(String.class)
                        .optional()
                        .orElse("none"));
    }

    private static final class Tracked {

        private String deal;
        private String contact;

        Tracked(String deal, String contact) {
            this.deal = deal;
            this.contact = contact;
        }
    }
}
