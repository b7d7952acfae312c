package io.referloop.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class LoginTests extends ConsoleUnderTest {

    @Autowired
    private InWorkspace inWorkspace;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void asksForALinkAndSignsInWithIt() throws InterruptedException {
        Member owner = member(aWorkspace(), Member.Role.OWNER);
        Browser browser = browser();

        browser.get("/login");
        HttpResponse<String> asked =
                browser.post("/login/ask", Map.of("email", " " + owner.email().toUpperCase(java.util.Locale.ROOT)));
        HttpResponse<String> entered = browser.signIn(postbox.take(owner.email()));

        assertThat(asked.headers().firstValue("Location")).hasValue("/login/sent");
        assertThat(entered.statusCode()).isEqualTo(302);
        assertThat(browser.get("/").body()).contains("Overview").contains(owner.email());
    }

    @Test
    void answersTheSameForAnEmailThatNobodyKnows() {
        Browser browser = browser();

        browser.get("/login");
        HttpResponse<String> asked = browser.post("/login/ask", Map.of("email", "nobody@elsewhere.example"));

        assertThat(asked.statusCode()).isEqualTo(302);
        assertThat(asked.headers().firstValue("Location")).hasValue("/login/sent");
        assertThat(postbox.isEmpty()).isTrue();
    }

    @Test
    void tellsThatSomethingIsNoEmail() {
        Browser browser = browser();

        browser.get("/login");
        HttpResponse<String> asked = browser.post("/login/ask", Map.of("email", "not an address"));

        assertThat(asked.headers().firstValue("Location")).hasValue("/login?problem=email");
        assertThat(browser.get("/login?problem=email").body()).contains("That is not an e-mail address");
    }

    @Test
    void refusesALinkThatWasUsed() {
        Member owner = member(aWorkspace(), Member.Role.OWNER);
        String link = link(owner);
        signedInBy(link);
        Browser second = browser();

        HttpResponse<String> entered = second.signIn(link);

        assertThat(entered.headers().firstValue("Location")).hasValue("/login?problem=link");
        assertThat(second.get("/").statusCode()).isEqualTo(302);
    }

    @Test
    void refusesALinkThatIsTooOld() {
        Workspace workspace = aWorkspace();
        Member owner = member(workspace, Member.Role.OWNER);
        String link = link(owner);
        inWorkspace.run(
                workspace.id(),
                () -> jdbc.sql("UPDATE login_link SET expires_at = created_at").update());

        HttpResponse<String> entered = browser().signIn(link);

        assertThat(entered.headers().firstValue("Location")).hasValue("/login?problem=link");
    }

    @Test
    void refusesWhatIsNoLink() {
        assertThat(browser().signIn("/login/link?token=abc%20def").headers().firstValue("Location"))
                .hasValue("/login?problem=link");
        assertThat(browser().signIn("/login/link?token=").headers().firstValue("Location"))
                .hasValue("/login?problem=link");
    }

    @Test
    void doesNotUseALinkUpByOpeningIt() {
        Member owner = member(aWorkspace(), Member.Role.OWNER);
        String link = link(owner);
        browser().get(link);
        browser().get(link);

        assertThat(signedInBy(link).get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void keepsNoTokenThatCouldSignIn() {
        Workspace workspace = aWorkspace();
        String link = link(member(workspace, Member.Role.OWNER));

        String stored = inWorkspace.call(
                workspace.id(),
                () -> jdbc.sql("SELECT encode(link_hash, 'base64') FROM login_link")
                        .query(String.class)
                        .single());

        assertThat(link).doesNotContain(stored);
    }

    @Test
    void putsARemovedMemberOutAtOnce() {
        Workspace workspace = aWorkspace();
        Member owner = member(workspace, Member.Role.OWNER);
        Browser browser = signedIn(owner);
        inWorkspace.run(workspace.id(), () -> jdbc.sql("DELETE FROM member").update());

        assertThat(browser.get("/").headers().firstValue("Location")).hasValue("/workspaces");
        assertThat(browser.get("/workspaces").body()).contains("You have no workspace");
    }

    @Test
    void letsAMemberOfTwoWorkspacesPickOne() {
        Workspace first = aWorkspace();
        Workspace second = workspaces.create("Second house", first.zone(), first.currency());
        Member member = member(first, Member.Role.READER);
        workspaces.admit(new Member(second.id(), member.email(), member.name(), Member.Role.OWNER));
        Browser browser = signedIn(member);

        assertThat(browser.get("/").headers().firstValue("Location")).hasValue("/workspaces");
        browser.get("/workspaces");
        browser.post("/workspaces", Map.of("workspace", second.id().toString()));

        assertThat(browser.get("/").body()).contains("Second house");
        assertThat(browser.post(
                                "/workspaces",
                                Map.of("workspace", aWorkspace().id().toString()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesAFormWithoutItsToken() {
        Browser browser = signedIn(member(aWorkspace(), Member.Role.OWNER));

        HttpResponse<String> answer = browser.postWithoutToken("/sync/letters/retry", Map.of("cause", "UNKNOWN_STAGE"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("FORM_TOO_OLD");
    }

    @Test
    void letsReadersLookAndNothingElse() {
        Browser reader = signedIn(member(aWorkspace(), Member.Role.READER));

        assertThat(reader.get("/rewards").statusCode()).isEqualTo(200);
        assertThat(reader.get("/connect/" + FakeCrm.ID).statusCode()).isEqualTo(403);
        HttpResponse<String> refused = reader.post("/rewards/" + java.util.UUID.randomUUID() + "/approve", Map.of());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("NOT_ALLOWED").contains("not change it");
    }

    @Test
    void letsFinancePayAndNotAdminister() {
        Browser finance = signedIn(member(aWorkspace(), Member.Role.FINANCE));

        finance.get("/rewards");
        assertThat(finance.post("/rewards/" + java.util.UUID.randomUUID() + "/approve", Map.of())
                        .statusCode())
                .isEqualTo(302);
        assertThat(finance.post("/sync/letters/retry", Map.of("cause", "UNKNOWN_STAGE"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void sendsStrangersToTheLogin() {
        assertThat(browser().get("/referrals").headers().firstValue("Location").orElseThrow())
                .endsWith("/login");
        assertThat(browser().get("/referrals", "HX-Request", "true").headers().firstValue("HX-Redirect"))
                .hasValue("/login");
    }

    @Test
    void hardensEveryPage() {
        HttpResponse<String> page = browser().get("/login");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(page.headers().allValues("Set-Cookie"))
                .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax"));
    }

    @Test
    void servesFilesWithoutASession() {
        HttpResponse<String> css = browser().get("/assets/console.css");

        assertThat(css.statusCode()).isEqualTo(200);
        assertThat(css.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(css.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(browser().get("/webjars/htmx.org/2.0.10/dist/htmx.min.js").statusCode())
                .isEqualTo(200);
    }

    @Test
    void signsOut() {
        Browser browser = signedIn(member(aWorkspace(), Member.Role.OWNER));

        browser.get("/");
        browser.post("/logout", Map.of());

        assertThat(browser.get("/").statusCode()).isEqualTo(302);
    }

    private Browser signedInBy(String link) {
        Browser browser = browser();
        browser.signIn(link);
        return browser;
    }
}
