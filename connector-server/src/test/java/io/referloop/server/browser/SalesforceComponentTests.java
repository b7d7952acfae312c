package io.referloop.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.options.AriaRole.BUTTON;
import static com.microsoft.playwright.options.AriaRole.DIALOG;
import static com.microsoft.playwright.options.AriaRole.HEADING;
import static com.microsoft.playwright.options.AriaRole.LINK;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.referloop.sandbox.salesforce.OrgRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The app's components on an organisation's pages, with Salesforce's own base components and styles. Apex does not run here:
 * salesforce-app/render/apex does in its place what it does.
 */
class SalesforceComponentTests {

    private static final List<Integer> WIDTHS = List.of(375, 1280);

    /** The card looks for the answer ever more seldom. */
    private static final IsVisibleOptions AFTER_LOOKING_AGAIN = new IsVisibleOptions().setTimeout(60_000);

    private static Chromium chromium;

    private OrgWithApp org;
    private Page page;
    private FrameLocator card;

    @BeforeAll
    static void startBrowser() throws IOException {
        chromium = new Chromium();
        PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
    }

    @AfterAll
    static void stopBrowser() throws IOException {
        chromium.close();
    }

    @BeforeEach
    void openTab() {
        org = new OrgWithApp();
        page = chromium.tab();
        card = page.frameLocator("iframe.component");
    }

    @AfterEach
    void closeTab() {
        page.close();
        org.close();
        assertThat(chromium.problems()).isEmpty();
    }

    @Test
    void aRepSubmitsAReferralOnAnOpportunityAndSeesTheAnswer() {
        String deal = org.opportunity();
        open(deal, "No referral on this opportunity yet");
        look("opportunity");

        card.getByLabel("Referrer's e-mail").fill("sarah@acme.example");
        card.getByLabel("Referrer's name").fill("Sarah Chen");
        card.getByLabel("Note").fill("Met at the fair");
        press("Submit referral");
        assertThat(shown("Waiting for Referloop")).isVisible();
        look("waiting");
        OrgRecord submitted = org.submission();
        assertThat(org.org().all("Referloop_Referral__c")).hasSize(1);
        assertThat(submitted.text("Referloop_Sync_State__c")).isEqualTo("Pending");
        assertThat(submitted.text("CreatedById"))
                .isEqualTo(org.org().users().getFirst().id());
        assertThat(submitted.text("Referloop_Opportunity__c")).isEqualTo(deal);
        assertThat(submitted.text("Referloop_Referrer_Email__c")).isEqualTo("sarah@acme.example");
        assertThat(submitted.text("Referloop_Referral_Reason__c")).isEqualTo("Met at the fair");

        org.reward(submitted.id(), "USD 2,400.00", "On hold", "2026-12-20");
        org.reward(submitted.id(), "2 gift cards", "Delivered", "");
        org.accept(submitted.id(), "R-12");
        assertThat(shown("Initech rollout is referral R-12 now.")).isVisible(AFTER_LOOKING_AGAIN);
        assertThat(shown("Referred by Sarah Chen")).isVisible();
        assertThat(shown("Qualified")).isVisible();
        card.getByText("Why USD 2,400.00").click();
        assertThat(shown("10 % of USD 24,000.00").first()).isVisible();
        assertThat(shown("Goes out on Dec 20, 2026")).isVisible();
        look("answered");
    }

    @Test
    void aRefusalIsSaidAndTheFormStays() {
        open(org.lead(), "No referral on this lead yet");
        press("Submit referral");
        assertThat(card.getByText("Enter the e-mail address of the person who referred them."))
                .isVisible();

        Locator email = card.getByLabel("Referrer's e-mail");
        email.fill("ada@initech.example");
        email.press("Enter");
        assertThat(shown("Waiting for Referloop")).isVisible();
        org.refuse(org.submission().id(), "Nobody can refer themselves. Name the person who recommended you.");
        assertThat(card.getByText("Nobody can refer themselves.")).isVisible(AFTER_LOOKING_AGAIN);
        assertThat(email).hasValue("ada@initech.example");
        look("refused");
    }

    @Test
    void somebodyElseWasFaster() {
        String lead = org.lead();
        open(lead, "No referral on this lead yet");
        org.accept(org.submittedOn(lead), "R-7");

        card.getByLabel("Referrer's e-mail").fill("omar@initech.example");
        press("Submit referral");
        assertThat(shown("Referred by Omar Diaz")).isVisible();
        assertThat(org.org().all("Referloop_Referral__c")).hasSize(1);
    }

    @Test
    void aContactsCardSaysWhetherToAskThem() {
        open(org.contact(), "No referral on this contact yet");
        assertThat(shown("Ask for a referral")).isHidden();

        open(org.eligible("Sarah", "Chen", "NPS 9 yesterday."), "Ask for a referral");
        assertThat(shown("Good moment")).isVisible();
        assertThat(shown("NPS 9 yesterday.")).isVisible();
        look("contact");
    }

    @Test
    void theScreenActionStaysUntilItIsClosed() {
        open(org.lead(), "No referral on this lead yet");
        page.getByRole(LINK, new Page.GetByRoleOptions().setName("Submit referral"))
                .click();
        assertThat(page.getByRole(DIALOG)).isVisible();
        assertThat(page.getByText("No referral on this lead yet")).isVisible();
        look("action");

        page.getByLabel("Referrer's e-mail").fill("sarah@acme.example");
        button(page, "Submit referral").click();
        button(page, "Done").click();
        assertThat(heading("Ada Okafor")).isVisible();
        assertThat(shown("Waiting for Referloop")).isVisible();
    }

    @Test
    void customerSuccessAsksAndSnoozes() {
        String sarah = org.eligible("Sarah", "Chen", "NPS 9 yesterday.");
        String omar = org.eligible("Omar", "Diaz", "Renewed 3 days ago.");
        toTab("Eligible to refer");
        card.getByRole(LINK, new FrameLocator.GetByRoleOptions().setName("Sarah Chen"))
                .click();
        assertThat(heading("Sarah Chen")).isVisible();

        toTab("Eligible to refer");
        assertThat(shown("2 people to ask.")).isVisible();

        card.getByTitle("Ask Sarah Chen for a referral").click();
        card.getByLabel("Note").fill("On the phone");
        look("eligible");
        press("Note that I asked");
        assertThat(shown("Done for now")).isVisible();
        assertThat(org.org().get(sarah).text("Referloop_Ask_Note__c")).isEqualTo("On the phone");
        assertThat(org.org().get(sarah).text("Referloop_Asked_At__c")).isNotEmpty();

        card.getByTitle("Leave Omar Diaz alone for a while").click();
        press("Snooze");
        assertThat(shown("Snoozed; it comes back by itself.")).isVisible();
        assertThat(org.org().get(omar).text("Referloop_Snoozed_Until__c")).isNotEmpty();

        press("Look again");
        assertThat(shown("Nobody to ask right now; 2 later, by themselves.")).isVisible();
    }

    @Test
    void anAccountShowsWhomToAskThere() {
        String account = org.org().create("Account", Map.of("Name", "Initech"));
        org.org().update(org.eligible("Sarah", "Chen", "NPS 9 yesterday."), Map.of("AccountId", account));
        org.eligible("Omar", "Diaz", "Renewed 3 days ago.");
        page.navigate(org.recordPage(account));

        FrameLocator people = page.frameLocator("iframe[title='Eligible to refer']");
        assertThat(people.getByText("1 person to ask.")).isVisible();
        assertThat(people.getByText("NPS 9 yesterday.")).isVisible();
        look("account");
    }

    @Test
    void theAssistantSaysWhatToDoNext() {
        toTab("Referloop setup");
        assertThat(shown("Referloop has never reported from here.")).isVisible();
        assertThat(shown("Nobody has the permission set Referloop Rep.")).isVisible();

        org.org().setup().assign("Referloop_Rep", org.org().users().getFirst().id());
        org.org()
                .create(
                        "Referloop_Connection__c",
                        Map.of(
                                "Name", "Production",
                                "Referloop_Id__c", "connection-1",
                                "Referloop_State__c", "Needs you",
                                "Referloop_Message__c", "Salesforce refuses the refresh token."));
        press("Look again");
        assertThat(shown("1 with the permission set Referloop Rep.")).isVisible();
        assertThat(shown("Needs you. Salesforce refuses the refresh token.")).isVisible();
        look("setup");
    }

    /** A record's page, once its card has come and has the room that it takes: nothing moves under the pointer then. */
    private void open(String record, String heading) {
        page.navigate(org.recordPage(record));
        assertThat(shown(heading)).isVisible();
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("""
                () => {
                  const frame = document.querySelector('iframe.component');
                  return frame.clientHeight >= frame.contentDocument.documentElement.offsetHeight;
                }""")));
    }

    private void toTab(String name) {
        page.navigate(org.address("/"));
        page.getByRole(LINK, new Page.GetByRoleOptions().setName(name)).click();
    }

    /** A whole text of the component that stands on the page. */
    private Locator shown(String text) {
        return card.getByText(text, new FrameLocator.GetByTextOptions().setExact(true));
    }

    private void press(String label) {
        card.getByRole(
                        BUTTON,
                        new FrameLocator.GetByRoleOptions().setName(label).setExact(true))
                .click();
    }

    private Locator heading(String name) {
        return page.getByRole(HEADING, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator button(Page page, String label) {
        return page.getByRole(BUTTON, new Page.GetByRoleOptions().setName(label).setExact(true));
    }

    private void look(String name) {
        for (int width : WIDTHS) {
            page.setViewportSize(width, 900);
            for (Frame frame : page.frames()) {
                assertThat(frame.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                        .as("%s fits into %d pixels", frame.url(), width)
                        .isEqualTo(true);
            }
            chromium.look(page, "salesforce-" + name + "-" + width);
        }
    }
}
