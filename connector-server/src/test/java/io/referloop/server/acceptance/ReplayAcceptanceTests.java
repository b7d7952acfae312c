package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The deliveries are kept as they came: given once more to a server that knows nothing, they come to the same books. */
@ExtendWith(Log.class)
class ReplayAcceptanceTests {

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final String PROGRAM = """
            program: both-sides
            name: Both sides
            currency: USD
            hold_days: 5
            rules:
              - {key: qualified, for: referrer, on: qualified, earn: 50.00}
              - {key: share, for: referrer, on: won, earn: {percent: 10}}
              - {key: welcome, for: referee, on: won, earn: 25.00}
            """;

    @Test
    void comesToTheSameBooksFromTheStoredDeliveries() {
        try (World first = World.own();
                World second = World.own()) {
            Instant began = first.clock.instant().plus(A_DAY);
            stop(first, began);
            stop(second, began);
            List<World.Deal> deals = seed(first.portal());
            second.sandbox.hubspot().restore(first.sandbox.hubspot().save());

            Company live = new Company(first, PROGRAM, first.portal());
            List<List<byte[]>> told = live(live, story(deals, first.portal()));
            Company again = new Company(second, PROGRAM, second.portal());
            again.portal.faults().set(Knob.LOSE_WEBHOOK_EVENTS, 1_000_000);
            replay(again, story(deals, second.portal()), told);

            assertThat(again.rewards()).isEqualTo(live.rewards()).hasSizeGreaterThan(8);
            assertThat(ledger(again)).isEqualTo(ledger(live)).hasSizeGreaterThan(16);
            assertThat(again.books()).isEqualTo(live.books());
            assertThat(live.rewards())
                    .anyMatch(it -> it.contains(" SENT "))
                    .anyMatch(it -> it.contains(" VOIDED "))
                    .anyMatch(it -> it.contains("-"));
        }
    }

    private static void stop(World world, Instant at) {
        world.clock.advance(Duration.between(world.clock.instant(), at));
        world.clock.stopAt(at);
    }

    /** Five deals, each with its buyer, and one more deal of the first buyer's that nobody has told of yet. */
    private static List<World.Deal> seed(Portal portal) {
        List<World.Deal> deals = new ArrayList<>();
        for (int n = 0; n < 6; n++) {
            String contact = portal.create(
                    ObjectType.CONTACT, Map.of("email", "buyer@customer" + n + ".example", "firstname", "Priya"));
            String deal = portal.create(
                    ObjectType.DEAL,
                    Map.of(
                            "dealname",
                            "Deal " + n,
                            "pipeline",
                            "default",
                            "dealstage",
                            "appointmentscheduled",
                            "amount",
                            "" + (1_000 * (n + 1))));
            if (n < 5) {
                portal.associate(ObjectType.DEAL, deal, ObjectType.CONTACT, contact);
            }
            deals.add(new World.Deal(deal, contact, portal));
        }
        return deals;
    }

    /** A day of the story each; told to the company at its own CRM account. */
    private static List<Consumer<Company>> story(List<World.Deal> all, Portal portal) {
        List<World.Deal> deals = all.stream()
                .map(it -> new World.Deal(it.id(), it.contact(), portal))
                .toList();
        World.Deal won = deals.get(0);
        World.Deal mixed = deals.get(1);
        World.Deal lost = deals.get(2);
        World.Deal late = deals.get(3);
        World.Deal reopened = deals.get(4);
        World.Deal further = deals.get(5);
        return List.of(
                company -> {
                    company.refer(won);
                    company.refer(mixed, "bob");
                    company.refer(lost);
                    company.refer(reopened, "bob");
                },
                company -> List.of(won, lost, reopened).forEach(deal -> tell(company, deal, "dealstage", "qualifiedtobuy")),
                company -> {
                    portal.faults().set(Knob.DUPLICATE_WEBHOOK_EVENTS, 3).set(Knob.REORDER_WEBHOOKS, 1);
                    tell(company, mixed, "dealstage", "qualifiedtobuy");
                    tell(company, mixed, "amount", "2500.50");
                    tell(company, mixed, "dealstage", "closedwon");
                    tell(company, won, "dealstage", "closedwon");
                    tell(company, reopened, "dealstage", "closedwon");
                    tell(company, lost, "dealstage", "closedwon");
                },
                company -> tell(company, won, "amount", "1100"),
                company -> {
                    portal.faults().set(Knob.DUPLICATE_WEBHOOK_EVENTS, 0).set(Knob.REORDER_WEBHOOKS, 0);
                    tell(company, reopened, "dealstage", "contractsent");
                    tell(company, lost, "dealstage", "closedlost");
                },
                company -> company.refer(late),
                company -> portal.associate(ObjectType.DEAL, further.id(), ObjectType.CONTACT, won.contact()),
                company -> tell(company, further, "dealstage", "closedwon"),
                Company::payAll,
                company -> {
                    tell(company, won, "amount", "900");
                    tell(company, reopened, "dealstage", "closedwon");
                    tell(company, late, "dealstage", "closedwon");
                },
                company -> tell(company, late, "amount", ""),
                company -> tell(company, late, "amount", "4400"),
                company -> portal.merge(ObjectType.CONTACT, further.contact(), mixed.contact()),
                company -> {},
                Company::payAll);
    }

    /** A second apart, as no two things happen at once. */
    private static void tell(Company company, World.Deal deal, String property, String value) {
        company.world.clock.advance(Duration.ofSeconds(1));
        company.portal.update(ObjectType.DEAL, deal.id(), Map.of(property, value));
    }

    /** Returns what was stored on each day. */
    private static List<List<byte[]>> live(Company company, List<Consumer<Company>> story) {
        List<List<byte[]>> told = new ArrayList<>();
        long before = 0;
        for (Consumer<Company> day : story) {
            company.pass(A_DAY);
            day.accept(company);
            company.settle();
            List<byte[]> stored = stored(company, before);
            before += stored.size();
            told.add(stored);
        }
        return told;
    }

    private static void replay(Company company, List<Consumer<Company>> story, List<List<byte[]>> told) {
        Hooks hooks = new Hooks(company.world);
        for (int day = 0; day < story.size(); day++) {
            company.pass(A_DAY);
            story.get(day).accept(company);
            told.get(day).forEach(body -> assertThat(hooks.deliver(body)).isEqualTo(200));
            company.settle();
        }
    }

    private static List<byte[]> stored(Company company, long after) {
        return company.world.database.inWorkspace(
                company.workspace,
                jdbc -> jdbc.sql("SELECT body FROM intake_delivery WHERE position > ? ORDER BY position")
                        .param(after)
                        .query((row, n) -> row.getBytes(1))
                        .list());
    }

    /** What was booked when, on whom; how many steps it took to get there may differ. */
    private static List<String> ledger(Company company) {
        return company.list("""
                SELECT concat_ws(' ', coalesce(f.email, g.referee_email), p.key, split_part(e.account, ':', 1), e.currency, sum(e.amount),
                    j.effective_at)
                FROM entry e JOIN journal j USING (workspace_id, journal_id) JOIN reward r USING (workspace_id, reward_id)
                JOIN program p USING (workspace_id, program_id)
                LEFT JOIN referrer f ON f.workspace_id = r.workspace_id AND f.referrer_id = r.beneficiary_id
                LEFT JOIN referral g ON g.workspace_id = r.workspace_id AND g.referral_id = r.beneficiary_id
                GROUP BY f.email, g.referee_email, p.key, split_part(e.account, ':', 1), e.currency, j.effective_at
                HAVING sum(e.amount) <> 0 ORDER BY 1""");
    }
}
