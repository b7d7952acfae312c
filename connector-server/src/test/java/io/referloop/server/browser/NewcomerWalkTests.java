package io.referloop.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.BUTTON;
import static com.microsoft.playwright.options.AriaRole.CELL;
import static com.microsoft.playwright.options.AriaRole.HEADING;
import static com.microsoft.playwright.options.AriaRole.LINK;
import static com.microsoft.playwright.options.AriaRole.NAVIGATION;
import static com.microsoft.playwright.options.AriaRole.ROW;
import static com.microsoft.playwright.options.AriaRole.STATUS;
import static com.microsoft.playwright.options.AriaRole.TERM;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.RequestOptions;
import io.referloop.server.acceptance.World;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A newcomer's first hour, all of it in the browser. */
class NewcomerWalkTests {

    private static World world;

    private Chromium chromium;
    private Page console;
    private Page crm;
    private String deal = "";

    @BeforeAll
    static void start() {
        world = World.untouched(BuiltCard.folder());
        PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @BeforeEach
    void open() throws IOException {
        chromium = new Chromium();
        console = chromium.tab();
        crm = chromium.tab();
    }

    @AfterEach
    void close() throws IOException {
        chromium.close();
    }

    @Test
    void signsInByTheLinkThatIsMailed() {
        console.navigate(world.console().toString());
        console.getByLabel("E-mail").fill("owner@referloop.example");
        press(console, "Send me a link");
        assertThat(console.getByRole(HEADING)).hasText("Look into your mailbox");

        crm.navigate(world.crm().resolve("/mail").toString());
        crm.waitForCondition(() -> {
            crm.reload();
            return link(crm, "Sign in to Referloop").first().isVisible();
        });
        link(crm, "Sign in to Referloop").first().click();
        crm.getByRole(LINK)
                .filter(new Locator.FilterOptions().setHasText("/login/link"))
                .first()
                .click();

        assertThat(heading(crm, "Overview")).isVisible();
        assertThat(chromium.problems()).isEmpty();
    }

    @Test
    void seesARewardForAWonDealAndReconnectsALostAccount() throws IOException {
        signIn();
        connect();
        createFields();
        checkStages();

        openADeal();
        Page contact = openItsContact();
        submitAReferral();
        isToldOfTheDuplicate(contact);
        Page referral = openTheReferral();
        winTheDeal();
        seesTheRewardAppear(referral);
        findsTheReferralOnTheRecord();
        findsItOnEveryPage();
        asksACustomerFromTheAppsHome();
        looksAtTheConnectionInTheSettings();
        runsAWorkflowAction();
        erasesAPerson();

        loseTheAccount();
        reconnect();
        followsTheDealAgain(referral);

        assertThat(chromium.problems()).isEmpty();
    }

    private void signIn() throws IOException {
        console.navigate(
                Files.readString(world.dataFolder().resolve("login-url")).strip());

        assertThat(heading(console, "Overview")).isVisible();
        assertThat(console.getByText("Next: connect a CRM")).isVisible();
    }

    private void connect() {
        toPage("Connections");
        assertThat(console.getByText("No CRM is connected yet.")).isVisible();
        link(console, "Connect HubSpot").click();
        assertThat(heading(console, "Connect HubSpot")).isVisible();
        assertThat(row(console, "crm.objects.deals.write").getByRole(CELL).nth(1))
                .not()
                .isEmpty();
        chromium.look(console, "walk-permissions");
        link(console, "Continue to HubSpot").click();

        assertThat(heading(console, "Connect Referloop")).isVisible();
        assertThat(console.getByText("crm.objects.deals.write")).isVisible();
        chromium.look(console, "walk-consent");
        press(console, "Grant access");
    }

    private void createFields() {
        assertThat(console.getByRole(STATUS).getByText("is connected.")).isVisible();
        assertThat(row(console, "rfl_referred_by").first()).isVisible();
        press(console, "Create 28 properties, 3 groups and 1 association label");

        assertThat(console.getByRole(STATUS)
                        .getByText("Created 28 properties, 3 groups and 1 association label in HubSpot."))
                .isVisible();
        assertThat(console.getByText("Everything that Referloop writes to is there"))
                .isVisible();
        link(console, "Check the stage map").click();
    }

    private void checkStages() {
        assertThat(heading(console, "Stage map")).isVisible();
        assertThat(heading(console, "Sales pipeline")).isVisible();
        console.getByRole(BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("Accept all \\d+ suggestions")))
                .click();
        assertThat(console.getByRole(STATUS).getByText("stages are decided.")).isVisible();
        Locator won = console.getByLabel("What Closed won means for a referral");
        assertThat(won.locator("option:checked")).hasText("Won");
    }

    /** One that has just begun; its amount is set to one that is easy to reckon with. */
    private void openADeal() {
        crm.navigate(world.crm().toString());
        row(crm, "Appointment scheduled").first().getByRole(LINK).click();
        crm.getByLabel("Amount", new Page.GetByLabelOptions().setExact(true)).fill("18500");
        crm.getByLabel("Currency").selectOption("USD");
        press(crm, "Save amount");
        assertThat(crm.getByRole(STATUS).getByText("Saved.")).isVisible();
        assertThat(heading(crm, "No referral on this deal yet")).isVisible();
        deal = crm.url();
    }

    private Page openItsContact() {
        Page contact = chromium.tab();
        contact.navigate(world.crm()
                .resolve(crm.locator("a[href*='/record/0-1/']").first().getAttribute("href"))
                .toString());
        assertThat(heading(contact, "No referral on this contact yet")).isVisible();
        return contact;
    }

    private void submitAReferral() {
        crm.bringToFront();
        Locator email = crm.getByLabel("Referrer's e-mail");
        email.fill("sarah at acme");
        press(crm, "Submit referral");
        assertThat(email).hasAttribute("aria-invalid", "true");
        assertThat(email).hasAccessibleDescription(Pattern.compile("This is not an e-mail address"));
        chromium.look(crm, "walk-card-invalid");

        email.fill("sarah@acme.example");
        crm.getByLabel("Referrer's name").fill("Sarah Chen");
        crm.getByLabel("Note").fill("Sarah ran our pilot");
        press(crm, "Submit referral");

        assertThat(heading(crm, "Referred by Sarah Chen")).isVisible();
        assertThat(crm.getByText("Sarah ran our pilot")).isVisible();
    }

    private void isToldOfTheDuplicate(Page contact) {
        contact.bringToFront();
        contact.getByLabel("Referrer's e-mail").fill("marco@beta.example");
        press(contact, "Submit referral");

        assertThat(contact.getByText("Already referred", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(heading(contact, "Referred by Sarah Chen")).isVisible();
        contact.close();
    }

    private Page openTheReferral() {
        crm.bringToFront();
        Page referral = crm.waitForPopup(
                () -> link(crm, Pattern.compile("^Open R-\\d+ in Referloop")).click());
        assertThat(heading(referral, "referred by Sarah Chen")).isVisible();
        referral.evaluate("window.sameDocument = true");
        return referral;
    }

    private void winTheDeal() {
        crm.bringToFront();
        crm.getByLabel("Deal stage").selectOption("Closed won");
        press(crm, "Move");
        assertThat(crm.getByRole(STATUS).getByText("Saved.")).isVisible();
    }

    private void seesTheRewardAppear(Page referral) {
        referral.bringToFront();

        assertThat(row(referral, "$1,850.00").getByText("On hold")).isVisible();
        assertThat(referral.getByText(Pattern.compile("^Won today; .* is on hold until")))
                .isVisible();
        referral.getByText("Why $1,850.00").click();
        assertThat(row(referral, "of the deal").getByText("18,500.00").first()).isVisible();
        assertThat(row(referral, "Hold").getByText("30 days and the stage kept"))
                .isVisible();
        assertThat(referral.getByText("Wrote status, reward and next step to")).isVisible();
        assertThat(referral.evaluate("window.sameDocument"))
                .as("the page followed without a reload")
                .isEqualTo(true);
        chromium.look(referral, "walk-referral");
    }

    private void findsTheReferralOnTheRecord() {
        crm.bringToFront();
        seesOnTheRecord("Referral status", "Won");
        seesOnTheRecord("Referred by", "Sarah Chen (sarah@acme.example)");
        assertThat(heading(crm, "Referred by Sarah Chen")).isVisible();
        assertThat(crm.getByText("$1,850.00").first()).isVisible();
        chromium.look(crm, "walk-record");
    }

    private void findsItOnEveryPage() {
        console.bringToFront();
        toPage("Overview");
        assertThat(console.getByText("All good")).isVisible();
        toPage("Referrals");
        assertThat(row(console, "Sarah Chen").getByText("Won")).isVisible();
        toPage("Rewards");
        link(console, "On hold").click();
        assertThat(row(console, "Sarah Chen").filter(new Locator.FilterOptions().setHasText("$1,850.00")))
                .isVisible();
        toPage("Sync");
        assertThat(console.getByText("All good")).isVisible();
        assertThat(console.getByText("Nothing waits")).hasCount(2);
        toPage("Programs");
        assertThat(heading(console, "Customer referrals")).isVisible();
    }

    /** Somebody takes the app out of HubSpot; we notice when we next have something to write. */
    private void loseTheAccount() {
        var answer = chromium.context()
                .request()
                .put(
                        world.crm().resolve("/__sandbox/faults").toString(),
                        RequestOptions.create().setData(Map.of("revokeInstall", true)));
        assertThat(answer.ok()).isTrue();
        toPage("Rewards");
        link(console, "On hold").click();
        Locator thanks = row(console, "$50.00");
        thanks.getByText("Reject…").click();
        thanks.getByLabel("Reason, kept with the reward").fill("Thanked in person");
        press(console, "Reject it");

        toPage("Connections");
        assertThat(console.getByText("The CRM refuses our access")).isVisible();
        assertThat(link(console.getByRole(NAVIGATION), "Connections")).containsText("needs you");
        chromium.look(console, "walk-lost");
        toPage("Sync");
        assertThat(console.getByText("HubSpot refuses our access")).isVisible();
        assertThat(console.getByText("2 records wait")).isVisible();
    }

    private void reconnect() {
        toPage("Connections");
        link(console, "Reconnect").click();
        link(console, "Continue to HubSpot").click();
        press(console, "Grant access");
        assertThat(console.getByRole(STATUS).getByText("is connected.")).isVisible();
        assertThat(console.getByText("Everything that Referloop writes to is there"))
                .isVisible();

        toPage("Connections");
        assertThat(console.getByText("All good: one CRM account is connected.")).isVisible();
        toPage("Sync");
        assertThat(console.getByText("Nothing waits")).hasCount(2);
    }

    private void followsTheDealAgain(Page referral) {
        crm.bringToFront();
        crm.navigate(deal);
        crm.getByLabel("Amount", new Page.GetByLabelOptions().setExact(true)).fill("20000");
        press(crm, "Save amount");

        referral.bringToFront();
        assertThat(row(referral, "$2,000.00").getByText("On hold")).isVisible();
        crm.bringToFront();
        seesOnTheRecord("Referral reward", "$2,000.00 on hold until");
    }

    /** The program says from now on whom to ask; the sample company's customers have answered surveys. */
    private void asksACustomerFromTheAppsHome() {
        world.publish("""
                program: customer-success
                name: Happy customers
                type: customer_success
                currency: USD
                fields:
                  contact.nps: {type: number, property: nps_score}
                eligibility:
                  ask_every_days: 60
                  signals:
                    - {key: promoter, field: contact.nps, when: "value >= 9", reason: "NPS {value}"}
                rules:
                  - {key: thanks, for: referrer, on: won, earn: 100.00}
                """);
        crm.waitForCondition(() -> {
            crm.navigate(world.crm().resolve("/app").toString());
            assertThat(heading(crm, "Whom to ask for a referral")).isVisible();
            return crm.getByText("NPS 10").or(crm.getByText("NPS 9")).first().isVisible();
        });
        chromium.look(crm, "walk-app-home");

        crm.getByRole(BUTTON, new Page.GetByRoleOptions().setName("Ask…"))
                .first()
                .click();
        crm.getByLabel("Note").fill("On the phone");
        chromium.look(crm, "walk-app-ask");
        press(crm, "Note that I asked");
        assertThat(crm.getByText("Done for now")).isVisible();

        crm.getByRole(BUTTON, new Page.GetByRoleOptions().setName("Snooze…"))
                .first()
                .click();
        crm.getByLabel("Leave them alone for").selectOption("A quarter");
        press(crm, "Snooze");
        assertThat(crm.getByText("Done for now")).hasCount(2);

        Page contact = crm.waitForPopup(() ->
                crm.locator("#referloop-card a[href*='/record/0-1/']").first().click());
        assertThat(heading(contact, "Ask for a referral")).isVisible();
        assertThat(contact.getByText("Not now", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        chromium.look(contact, "walk-card-asked");
        contact.close();
        crm.bringToFront();
    }

    private void looksAtTheConnectionInTheSettings() {
        crm.navigate(world.crm().resolve("/settings").toString());
        assertThat(crm.getByText("Connected", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(crm.getByText("Happy customers", new Page.GetByTextOptions().setExact(false)))
                .isVisible();
        chromium.look(crm, "walk-app-settings");
    }

    private void runsAWorkflowAction() {
        crm.navigate(world.crm().toString());
        row(crm, "Appointment scheduled").first().getByRole(LINK).click();
        String record = crm.url().replaceFirst(".*/", "").replaceFirst("\\?.*", "");
        crm.navigate(world.crm()
                .resolve("/workflows?action=referloop_submit_referral&type=deal")
                .toString());
        crm.getByLabel("Record", new Page.GetByLabelOptions().setExact(true)).fill(record);
        crm.getByLabel("Referrer's e-mail").fill("marco@beta.example");
        press(crm, "Run the action");
        crm.waitForURL(Pattern.compile("#"));
        crm.waitForCondition(() -> {
            crm.reload();
            return crm.getByText("Success", new Page.GetByTextOptions().setExact(true))
                    .isVisible();
        });
        assertThat(row(crm, "referralNumber").first()).isVisible();
        chromium.look(crm, "walk-workflows");
    }

    private void erasesAPerson() {
        console.bringToFront();
        toPage("Privacy");
        console.getByLabel("E-mail of the person").first().fill("marco@beta.example");
        press(console, "See what would be erased");
        assertThat(row(console, "referrals as the referrer")).isVisible();
        chromium.look(console, "walk-erase");
        press(console, "Erase marco@beta.example");
        assertThat(console.getByText("Erased", new Page.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
        console.setViewportSize(375, 800);
        chromium.look(console, "walk-privacy-375");
        console.setViewportSize(1360, 900);
    }

    /** The record page does not follow by itself; people reload it. */
    private void seesOnTheRecord(String label, String value) {
        Locator shown = crm.getByRole(TERM)
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + label + "$")))
                .locator("xpath=following-sibling::dd")
                .filter(new Locator.FilterOptions().setHasText(value));
        crm.waitForCondition(() -> {
            crm.reload();
            return shown.first().isVisible();
        });
    }

    private void toPage(String name) {
        link(console.getByRole(NAVIGATION, new Page.GetByRoleOptions().setName("Console")), name)
                .click();
        assertThat(heading(console, name)).isVisible();
    }

    private static void press(Page page, String name) {
        page.getByRole(BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static Locator heading(Page page, String name) {
        return page.getByRole(HEADING, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(LINK, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator link(Page page, Pattern name) {
        return page.getByRole(LINK, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator link(Locator part, String name) {
        return part.getByRole(LINK, new Locator.GetByRoleOptions().setName(name));
    }

    private static Locator row(Page page, String text) {
        return page.getByRole(ROW).filter(new Locator.FilterOptions().setHasText(text));
    }
}
