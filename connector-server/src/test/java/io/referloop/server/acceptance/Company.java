package io.referloop.server.acceptance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.referloop.payout.PayoutPreparation;
import io.referloop.payout.Payouts;
import io.referloop.program.ProgramTemplates;
import io.referloop.program.Programs;
import io.referloop.reward.Outcome;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.workspace.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.joda.money.CurrencyUnit;

/** A company with a workspace, a program and a CRM account of its own, and what its people do there. */
final class Company {

    /** What its CRM knows of deals beside the standard fields, and tells of. */
    static final List<String> DEAL_FIELDS = List.of("term_months", "plan");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OWNER = "owner@northwind.example";

    final World world;
    final UUID workspace;
    final UUID connection;
    final Portal portal;

    /** @param program the text of the program file that is in force there */
    Company(World world, String program) {
        this(world, program, world.strangePortal());
    }

    Company(World world, String program, Portal portal) {
        this.world = world;
        this.portal = portal;
        DEAL_FIELDS.forEach(
                field -> portal.addProperty(ObjectType.DEAL, field, field.equals("term_months") ? "number" : "string"));
        workspace = world.bean(Workspaces.class)
                .create("Account " + portal.id(), ZoneOffset.UTC, CurrencyUnit.USD)
                .id();
        world.bean(Programs.class).publish(workspace, program, OWNER);
        connection = world.connect(workspace, portal);
    }

    /** A program as the product offers it to start from. */
    static String template(String key) {
        return ProgramTemplates.list().stream()
                .filter(it -> it.key().equals(key))
                .findFirst()
                .orElseThrow()
                .document();
    }

    /** As above, with a part of it replaced, which has to be there. */
    static String template(String key, String part, String replacement) {
        String document = template(key);
        assertThat(document).contains(part);
        return document.replace(part, replacement);
    }

    /**
     * A deal in the first stage and who buys.
     *
     * @param buyer an e-mail address, or the name of a company of which nobody else buys
     */
    World.Deal deal(String buyer, String... properties) {
        String contact = contact(buyer);
        World.Deal deal = new World.Deal(deal(properties), contact, portal);
        portal.associate(ObjectType.DEAL, deal.id(), ObjectType.CONTACT, contact);
        return deal;
    }

    String contact(String buyer) {
        return portal.create(
                ObjectType.CONTACT,
                Map.of("email", buyer.contains("@") ? buyer : "buyer@" + buyer + ".example", "firstname", "Priya"));
    }

    private String deal(String... properties) {
        Map<String, String> all =
                new HashMap<>(Map.of("dealname", "A deal", "pipeline", "default", "dealstage", "appointmentscheduled"));
        all.putAll(pairs(properties));
        return portal.create(ObjectType.DEAL, all);
    }

    /** Ada refers the buyer of this deal. */
    World.Deal refer(World.Deal deal) {
        return refer(deal, "ada");
    }

    World.Deal refer(World.Deal deal, String referrer) {
        World.Answer answer =
                world.submit(portal, "deal", deal.id(), referrer + "@acme.example", "form of " + deal.id());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return deal;
    }

    /** A deal that Ada has referred. */
    World.Deal referred(String buyer, String... properties) {
        return refer(deal(buyer, properties));
    }

    void move(World.Deal deal, String stage) {
        move(List.of(deal), stage);
    }

    void move(List<World.Deal> deals, String stage) {
        deals.forEach(deal -> portal.moveDeal(deal.id(), stage));
        settle();
    }

    void set(World.Deal deal, String... properties) {
        portal.update(ObjectType.DEAL, deal.id(), pairs(properties));
        settle();
    }

    /** Returns when everything that the CRM told is worked off, and what was asked of it is known. */
    void settle() {
        await().atMost(PATIENCE)
                .until(() -> world.sandbox.hubspot().webhooks().awaitQuiet(Duration.ofSeconds(5)) && unsettled() == 0);
    }

    private long unsettled() {
        return query("""
                SELECT (SELECT coalesce(sum(h.position - coalesce(c.position, 0)), 0)
                    FROM intake_head h LEFT JOIN intake_cursor c USING (workspace_id, connection_id)) + (SELECT count(*) FROM record_fetch)""");
    }

    /** Lets time go by; holds that end are ended. */
    void pass(Duration time) {
        settle();
        world.clock.advance(time);
        world.releaseHolds();
        world.bean(PayoutPreparation.class).prepareDue();
    }

    void passUntil(Instant then) {
        pass(Duration.between(world.clock.instant(), then));
    }

    /** Somebody pays everything that is to be paid. */
    void payAll() {
        List<UUID> due = world.database.inWorkspace(
                workspace,
                jdbc -> jdbc.sql("SELECT payout_id FROM payout WHERE state = 'SCHEDULED' ORDER BY payout_id")
                        .query(UUID.class)
                        .list());
        due.forEach(payout ->
                assertThat(world.bean(Payouts.class).markSent(workspace, payout, "transfer " + payout, OWNER))
                        .isInstanceOf(Outcome.Done.class));
    }

    /** What there is: {@code who rule state amount}, or instead of the amount how many of what, in the order of earning. */
    List<String> rewards() {
        return list("""
                SELECT concat_ws(' ', coalesce(split_part(f.email, '@', 1), split_part(split_part(g.referee_email, '@', 2), '.', 1)), r.rule,
                    r.state, CASE WHEN r.unit_kind IS NOT NULL THEN r.quantity || ' ' || r.unit_kind
                        ELSE coalesce((r.amount / 100.0)::numeric(12, 2)::text, '-') END)
                FROM reward r LEFT JOIN referrer f ON f.workspace_id = r.workspace_id AND f.referrer_id = r.beneficiary_id
                LEFT JOIN referral g ON g.workspace_id = r.workspace_id AND g.referral_id = r.beneficiary_id
                ORDER BY r.earned_at, r.rule, f.email, g.referee_email, r.line""");
    }

    /** Every account of the books that is not zero, people by name: {@code payable ada} and its balance. */
    Map<String, String> books() {
        Map<String, String> books = new HashMap<>();
        list("""
                SELECT concat_ws(' ', split_part(e.account, ':', 1), split_part(f.email, '@', 1),
                    split_part(split_part(g.referee_email, '@', 2), '.', 1)) || '=' || (sum(e.amount) / 100.0)::numeric(12, 2)
                FROM entry e LEFT JOIN referrer f ON f.workspace_id = e.workspace_id AND e.account = 'payable:' || f.referrer_id
                LEFT JOIN referral g ON g.workspace_id = e.workspace_id AND e.account = 'payable:' || g.referral_id
                GROUP BY split_part(e.account, ':', 1), f.email, g.referee_email HAVING sum(e.amount) <> 0""")
                .forEach(
                        line -> books.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return books;
    }

    List<String> list(String sql, Object... parameters) {
        return world.database.inWorkspace(
                workspace,
                jdbc -> jdbc.sql(sql).params(parameters).query(String.class).list());
    }

    long query(String sql, Object... parameters) {
        return requireNonNull(world.database.inWorkspace(
                workspace,
                jdbc -> jdbc.sql(sql).params(parameters).query(Long.class).single()));
    }

    private static Map<String, String> pairs(String... properties) {
        return IntStream.range(0, properties.length / 2)
                .boxed()
                .collect(Collectors.toMap(
                        n -> properties[2 * n], n -> properties[2 * n + 1], (first, second) -> second, HashMap::new));
    }
}
