package io.referloop.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.referloop.referral.Conflicts;
import io.referloop.referral.Flags;
import io.referloop.server.browser.Chromium;
import io.referloop.server.login.ConsoleUnderTest;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every page in a real browser: nothing that axe calls serious, nothing heavy, nothing from elsewhere. Pictures are kept in target/look. */
@Import(SampleCompany.class)
class ConsoleLookTests extends ConsoleUnderTest {

    private static final String SECOND_VERSION = """
            program: customer-referrals
            name: Customer referrals
            currency: USD
            time_zone: Europe/Berlin
            hold_days: 30
            budget: {amount: 5000, within: year}
            rules:
              - key: won-share
                for: referrer
                on: won
                earn:
                  percent: 12.5
                  at_most: 3000.00
            """;

    private static final int WEIGHT_MAX = 150_000;
    private static final String WEIGHT =
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                    + ".reduce((sum, it) => sum + it.encodedBodySize, 0)";
    private static final String FROM_HERE_ONLY =
            "performance.getEntriesByType('resource').every(it => it.name.startsWith(location.origin))";

    private static Playwright playwright;
    private static Path chromium;

    @Autowired
    private SampleCompany sample;

    @Autowired
    private InWorkspace inWorkspace;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Flags flags;

    @Autowired
    private Conflicts conflicts;

    @BeforeAll
    static void startPlaywright() {
        chromium = Chromium.program();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    @AfterAll
    static void stopPlaywright() {
        playwright.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void showsEveryPageCleanAndLight(ColorScheme scheme) throws Exception {
        Workspace workspace = aWorkspace();
        UUID connection = sample.fill(workspace);
        programs.publish(workspace.id(), SECOND_VERSION, "owner@meridian.example");
        hold(workspace);
        sample.compare(workspace, connection);
        unsettle(workspace);
        question(workspace, connection);
        List<String> paths = List.of(
                "/",
                "/referrals",
                "/referrals/R-1041",
                "/referrals/R-1043",
                "/eligible",
                "/review",
                "/rewards",
                "/rewards?tab=ON_HOLD",
                "/insights",
                "/insights/numbers",
                "/programs",
                "/programs/customer-referrals",
                "/programs/customer-referrals/edit",
                "/new-program",
                "/programs/customer-referrals/simulate",
                "/programs/customer-referrals/past-deals",
                "/stages",
                "/connections",
                "/connect/fakecrm",
                "/connections/" + connection + "/fields",
                "/sync",
                "/sync/compare",
                "/sync/compare/" + connection + "/past",
                "/privacy",
                "/nowhere");
        List<String> problems = new ArrayList<>();
        try (BrowserContext context = open(scheme, 1360, 900)) {
            Page page = context.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") && !message.text().contains("404")) {
                    problems.add(page.url() + ": " + message.text());
                }
            });
            enter(page, member(workspace, Member.Role.OWNER));
            for (String path : paths) {
                problems.addAll(visit(page, path, scheme));
            }
            page.setViewportSize(375, 800);
            for (String path : List.of(
                    "/",
                    "/referrals",
                    "/referrals/R-1041",
                    "/eligible",
                    "/review",
                    "/rewards",
                    "/sync",
                    "/sync/compare",
                    "/sync/compare/" + connection + "/past",
                    "/privacy",
                    "/stages",
                    "/connections",
                    "/connect/fakecrm",
                    "/connections/" + connection + "/fields",
                    "/insights",
                    "/insights/numbers",
                    "/programs",
                    "/programs/customer-referrals",
                    "/programs/customer-referrals/past-deals",
                    "/programs/customer-referrals/edit")) {
                page.navigate(address(path));
                shoot(page, "narrow-" + path, scheme);
                if ((boolean) page.evaluate("document.documentElement.scrollWidth > 375")) {
                    problems.add(path + ": scrolls sideways at 375 px");
                }
            }
        }

        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void showsANewWorkspaceAndTheLoginClean(ColorScheme scheme) throws Exception {
        List<String> problems = new ArrayList<>();
        try (BrowserContext context = open(scheme, 1360, 900)) {
            Page page = context.newPage();
            for (String path : List.of("/login", "/login/sent", "/login?problem=link")) {
                problems.addAll(visit(page, path, scheme));
            }
            enter(page, member(aWorkspace(), Member.Role.OWNER));
            for (String path : List.of(
                    "/",
                    "/referrals",
                    "/review",
                    "/eligible",
                    "/rewards",
                    "/insights",
                    "/programs",
                    "/stages",
                    "/connections",
                    "/sync",
                    "/sync/compare",
                    "/privacy")) {
                problems.addAll(visit(page, path, scheme, "new"));
            }
        }

        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void readsPastDealsAndShowsWhatTheyWouldHaveCost(ColorScheme scheme) throws Exception {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        try (BrowserContext context = open(scheme, 1360, 900)) {
            Page page = context.newPage();
            enter(page, member(workspace, Member.Role.OWNER));
            page.navigate(address("/programs/customer-referrals/past-deals"));
            page.getByText("Read the deals").click();

            // The page that follows the reading shows the result without being reloaded.
            page.getByText("Would have been paid").waitFor();

            String result = page.url().substring(page.url().indexOf("/programs"));
            assertThat(visit(page, result, scheme)).isEmpty();
            page.setViewportSize(375, 800);
            shoot(page, "narrow-" + result, scheme);
            assertThat(page.evaluate("document.documentElement.scrollWidth > 375"))
                    .isEqualTo(false);
        }
    }

    @Test
    void followsAReferralWithoutReloading() throws Exception {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        try (BrowserContext context = open(ColorScheme.LIGHT, 1360, 900)) {
            Page page = context.newPage();
            enter(page, member(workspace, Member.Role.READER));
            page.navigate(address("/referrals/R-1045"));
            page.waitForResponse(response -> response.status() == 204, () -> {});

            inWorkspace.run(
                    workspace.id(),
                    () -> jdbc.sql("UPDATE referral SET note = 'Changed meanwhile' WHERE number = 1045")
                            .update());

            page.getByText("Changed meanwhile").waitFor();
        }
    }

    @Test
    void followsWhatHappenedBeforeItFirstAsked() throws Exception {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        try (BrowserContext context = open(ColorScheme.LIGHT, 1360, 900)) {
            Page page = context.newPage();
            enter(page, member(workspace, Member.Role.READER));
            page.waitForResponse(
                    response -> response.url().endsWith("/referrals/R-1045")
                            && response.request().headers().containsKey("x-seen"),
                    () -> {
                        page.navigate(address("/referrals/R-1045"));
                        inWorkspace.run(
                                workspace.id(),
                                () -> jdbc.sql("UPDATE referral SET note = 'Changed at once' WHERE number = 1045")
                                        .update());
                    });

            page.getByText("Changed at once").waitFor();
        }
    }

    @Test
    void leavesAPageAloneWhenNothingHappened() throws Exception {
        Workspace workspace = aWorkspace();
        // In one piece, or a hold that is over would be released meanwhile, and something would happen.
        inWorkspace.run(workspace.id(), () -> {
            sample.book(workspace);
            jdbc.sql("UPDATE reward SET release_at = release_at + INTERVAL '1 year' WHERE state = 'PENDING'")
                    .update();
        });
        try (BrowserContext context = open(ColorScheme.LIGHT, 1360, 900)) {
            Page first = context.newPage();
            enter(first, member(workspace, Member.Role.OWNER));
            List<Page> open = new ArrayList<>();
            for (String path : List.of("/referrals/R-1041", "/rewards?tab=ON_HOLD", "/stages", "/sync")) {
                Page page = context.newPage();
                page.navigate(address(path));
                page.evaluate("document.querySelector('#live > *').asItCame = true");
                open.add(page);
            }

            for (Page page : open) {
                page.waitForResponse(response -> response.status() == 204, () -> {});
            }

            assertThat(open)
                    .allSatisfy(page -> assertThat(page.evaluate("document.querySelector('#live > *').asItCame"))
                            .as(page.url())
                            .isEqualTo(true));
        }
    }

    @Test
    void savesAStageByItsChoice() throws Exception {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        try (BrowserContext context = open(ColorScheme.LIGHT, 1360, 900)) {
            Page page = context.newPage();
            enter(page, member(workspace, Member.Role.OWNER));
            page.navigate(address("/stages"));

            page.getByLabel("What Pilot running means for a referral").selectOption("OPPORTUNITY");

            page.getByText("Saved").first().waitFor();
        }
    }

    @Test
    void publishesAProgramAfterItsFaultWasCorrected() throws Exception {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        try (BrowserContext context = open(ColorScheme.LIGHT, 1360, 900)) {
            Page page = context.newPage();
            enter(page, member(workspace, Member.Role.OWNER));
            page.navigate(address("/programs/customer-referrals/edit"));

            page.getByLabel("Program file").fill(SECOND_VERSION.replace("percent: 12.5", "percent: much"));
            page.getByText("Check", new Page.GetByTextOptions().setExact(true))
                    .last()
                    .click();
            page.getByText("line 12, percent:").waitFor();
            assertThat(page.locator(".editor .numbers b").textContent()).contains("12");
            shoot(page, "fault", ColorScheme.LIGHT);
            page.getByLabel("Go to line 12").click();
            page.getByLabel("Program file").fill(SECOND_VERSION);
            page.getByText("Publish as version 2…").click();
            shoot(page, "confirm", ColorScheme.LIGHT);
            page.getByText("Publish version 2 now").click();
            page.getByText("Version 2 is in force.").waitFor();
            page.getByText("Simulate").click();
            page.getByText("Run").first().click();
            page.getByText("R1/won-share/sarah#0").waitFor();
            shoot(page, "simulated", ColorScheme.LIGHT);
        }

        assertThat(programs.current(workspace.id()).getFirst().version()).isEqualTo(2);
    }

    private List<String> visit(Page page, String path, ColorScheme scheme) {
        return visit(page, path, scheme, "");
    }

    private List<String> visit(Page page, String path, ColorScheme scheme, String prefix) {
        page.navigate(address(path));
        shoot(page, prefix + path, scheme);
        List<String> problems = new ArrayList<>();
        new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(violation -> List.of("serious", "critical").contains(violation.getImpact()))
                        .forEach(violation -> problems.add(path + ": " + violation.getId() + " "
                                + violation.getNodes().getFirst().getHtml()
                                + violation.getNodes().getFirst().getFailureSummary()));
        int weight = (int) page.evaluate(WEIGHT);
        if (weight > WEIGHT_MAX) {
            problems.add(path + ": weighs " + weight + " bytes");
        }
        if (!(boolean) page.evaluate(FROM_HERE_ONLY)) {
            problems.add(path + ": asks another host");
        }
        return problems;
    }

    /** One question of each kind for the Review page. */
    private void question(Workspace workspace, UUID connection) {
        inWorkspace.run(workspace.id(), () -> {
            List<UUID> referrals = jdbc.sql(
                            "SELECT referral_id FROM referral WHERE workspace_id = ? ORDER BY number DESC LIMIT 3")
                    .param(workspace.id())
                    .query((row, n) -> row.getObject(1, UUID.class))
                    .list();
            flags.raise(workspace.id(), referrals.get(2), "SAME_DOMAIN", "Both have an address at sato.example.");
            conflicts.raise(
                    workspace.id(),
                    referrals.get(0),
                    referrals.get(1),
                    "Contact 701 and contact 702 were merged in the CRM, and each speaks for a referral of its own.");
            jdbc.sql("""
                            INSERT INTO claim (workspace_id, idempotency_key, request_hash, connection_id, object_type, record_id, referrer_email,
                                submitted_by, claimed_at, strength, outcome, code, reason, candidates)
                            VALUES (?, 'form', '', ?, 'CONTACT', '703', 'tom.ek@customer.example', 'Sam Sales', now(), 'SUBMISSION', 'REVIEW',
                                'AMBIGUOUS_REFEREE', 'Several referrals fit this person.', ?)""")
                    .params(workspace.id(), connection, referrals.subList(0, 2).toArray(UUID[]::new))
                    .update();
        });
    }

    private void hold(Workspace workspace) {
        inWorkspace.run(
                workspace.id(),
                () -> jdbc.sql(
                                "UPDATE reward SET state = 'HELD_FOR_REVIEW' WHERE reward_id = (SELECT reward_id FROM reward WHERE amount > 200000 LIMIT 1)")
                        .update());
    }

    /** A stage that was renamed, one that is gone, one that nobody decided about, and a permission that was not granted. */
    private void unsettle(Workspace workspace) {
        inWorkspace.run(workspace.id(), () -> {
            List.of(
                            "UPDATE stage_mapping SET stage_label = 'Signed' WHERE stage = 'won'",
                            "UPDATE stage_mapping SET gone_since = now() WHERE stage = 'contract'",
                            "UPDATE stage_mapping SET decided_at = NULL WHERE stage IN ('pilot', 'customer')",
                            "UPDATE connection SET granted = '{deals.read,deals.write}', further_currencies = '{EUR,GBP}'")
                    .forEach(sql -> jdbc.sql(sql).update());
        });
    }

    private void enter(Page page, Member member) {
        page.navigate(address(link(member)));
        page.getByText("Overview").first().waitFor();
    }

    private String address(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private static BrowserContext open(ColorScheme scheme, int width, int height) throws Exception {
        return playwright
                .chromium()
                .launchPersistentContext(
                        Files.createTempDirectory("chromium"),
                        new BrowserType.LaunchPersistentContextOptions()
                                .setExecutablePath(chromium)
                                .setColorScheme(scheme)
                                .setViewportSize(width, height)
                                .setArgs(List.of(
                                        "--no-sandbox",
                                        "--disable-gpu",
                                        "--disable-quic",
                                        "--no-first-run",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-sync")));
    }

    /** For people who want to look: {@code ./verify -Dreferloop.look=true}. A picture of every page takes its time. */
    private static void shoot(Page page, String path, ColorScheme scheme) {
        if (!Boolean.getBoolean("referloop.look")) {
            return;
        }
        String name = (scheme + path).replaceAll("[0-9a-f-]{36}", "id").replaceAll("[^A-Za-z0-9]+", "-");
        page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "look", name + ".png")));
    }
}
