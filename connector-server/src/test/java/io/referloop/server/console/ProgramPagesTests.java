package io.referloop.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.server.login.Browser;
import io.referloop.server.login.ConsoleUnderTest;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@Import(SampleCompany.class)
class ProgramPagesTests extends ConsoleUnderTest {

    private static final String SIMPLE = """
            program: customer-referrals
            name: Customer referrals
            currency: USD
            rules:
              - key: thanks
                for: referrer
                on: won
                earn:
                  fixed: 75.00
            """;

    @Autowired
    private SampleCompany sample;

    @Autowired
    private InWorkspace inWorkspace;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void readsAProgramAloud() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);

        String page = signedIn(member(workspace, Member.Role.READER))
                .get("/programs/customer-referrals")
                .body();

        assertThat(page)
                .contains("10 % of the deal for the referrer, at most $2,500.00, when the deal is won")
                .contains("Nothing is capped.", "Who gets the credit", "Rewards of $2,000.00 or more")
                .contains("owner@meridian.example", "In force", "percent: 10")
                .doesNotContain("/programs/customer-referrals/edit");
    }

    @Test
    void publishesTheNextVersionAndShowsWhatChanged() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Member robin = member(workspace, Member.Role.OWNER);
        Browser owner = signedIn(robin);
        assertThat(owner.get("/programs/customer-referrals/edit").body())
                .contains("Publish as version 2", "keep the version of their claim");

        HttpResponse<String> published = publish(owner, "customer-referrals", 1, SIMPLE);

        assertThat(published.headers().firstValue("Location").orElseThrow()).endsWith("/programs/customer-referrals");
        String page = owner.get("/programs/customer-referrals").body();
        assertThat(page)
                .contains("Version 2 is in force.", "$75.00 for the referrer", robin.email())
                .contains("Version 2 against version 1", "removed: ", "added: ");
        assertThat(owner.get("/programs/customer-referrals?version=1").body())
                .contains("at most $2,500.00, when the deal is won", "Show the newest");
        assertThat(versionsOfReferrals(workspace)).isEqualTo("1");
    }

    @Test
    void keepsTheTextAndNamesTheLineOfAFault() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));
        owner.get("/programs/customer-referrals/edit");
        String broken = SIMPLE.replace("fixed: 75.00", "fixed: <many>");

        String checked = owner.post("/programs/check", form("customer-referrals", 1, broken))
                .body();
        String refused = publish(owner, "customer-referrals", 1, broken).body();

        assertThat(checked)
                .contains("line 9, fixed:", "data-fault=\"9\"", "fixed: &lt;many&gt;", "Nothing was published")
                .doesNotContain("It is understood");
        assertThat(refused).contains("line 9, fixed:", "fixed: &lt;many&gt;");
        assertThat(programs.current(workspace.id()))
                .extracting(Program::version)
                .containsExactly(1);
    }

    @Test
    void saysWhatADraftMeansWithoutPublishingIt() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));
        owner.get("/programs/customer-referrals/edit");

        String page = owner.post("/programs/check", form("customer-referrals", 1, SIMPLE.replace("\n", "\r\n")))
                .body();

        assertThat(page).contains("It is understood", "$75.00 for the referrer, when the deal is won");
        assertThat(programs.current(workspace.id()))
                .extracting(Program::version)
                .containsExactly(1);
    }

    @Test
    void doesNotOverwriteWhatSomebodyElsePublishedMeanwhile() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));
        owner.get("/programs/customer-referrals/edit");
        programs.publish(workspace.id(), SIMPLE, "finn@meridian.example");

        String refused = publish(owner, "customer-referrals", 1, SIMPLE.replace("75.00", "80.00"))
                .body();

        assertThat(refused).contains("PROGRAM_CHANGED", "finn@meridian.example published version 2", "fixed: 80.00");
        assertThat(programs.current(workspace.id()))
                .extracting(Program::version)
                .containsExactly(2);
        publish(owner, "customer-referrals", 2, SIMPLE.replace("75.00", "80.00"));
        assertThat(programs.current(workspace.id()))
                .extracting(Program::version)
                .containsExactly(3);
    }

    @Test
    void publishesNothingThatIsTheSame() {
        Workspace workspace = aWorkspace();
        programs.publish(workspace.id(), SIMPLE, "test");
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));
        owner.get("/programs/customer-referrals/edit");

        publish(owner, "customer-referrals", 1, SIMPLE);

        assertThat(owner.get("/programs/customer-referrals").body()).contains("Nothing is different from version 1.");
        assertThat(programs.current(workspace.id()))
                .extracting(Program::version)
                .containsExactly(1);
    }

    @Test
    void keepsTheKeyOfAProgramAndRefusesOneThatIsTaken() {
        Workspace workspace = aWorkspace();
        programs.publish(workspace.id(), SIMPLE, "test");
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));
        owner.get("/new-program");

        String renamed = publish(owner, "customer-referrals", 1, SIMPLE.replace("customer-referrals", "other"))
                .body();
        String taken = publish(owner, "", 0, SIMPLE).body();

        assertThat(renamed).contains("the key of a program stays");
        assertThat(taken).contains("is taken.");
        assertThat(programs.current(workspace.id()))
                .extracting(Program::version)
                .containsExactly(1);
    }

    @Test
    void startsANewProgramFromATemplate() {
        Workspace workspace = aWorkspace();
        Browser owner = signedIn(member(workspace, Member.Role.OWNER));

        assertThat(owner.get("/new-program").body()).contains("program: ", "New program", "Publish");
        publish(owner, "", 0, SIMPLE.replace("customer-referrals", "partners"));

        assertThat(owner.get("/programs/partners").body()).contains("Version 1 is in force.");
    }

    @Test
    void letsOnlyOwnersWriteAndPublish() {
        Workspace workspace = aWorkspace();
        programs.publish(workspace.id(), SIMPLE, "test");
        Browser finance = signedIn(member(workspace, Member.Role.FINANCE));
        finance.get("/programs/customer-referrals");

        assertThat(finance.get("/programs/customer-referrals/edit").statusCode())
                .isEqualTo(403);
        assertThat(finance.get("/new-program").statusCode()).isEqualTo(403);
        assertThat(publish(finance, "customer-referrals", 1, SIMPLE.replace("75", "900"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(programs.current(workspace.id()))
                .extracting(Program::version)
                .containsExactly(1);
    }

    @Test
    void handsOutTheFileOfAVersion() {
        Workspace workspace = aWorkspace();
        programs.publish(workspace.id(), SIMPLE, "test");

        HttpResponse<String> file =
                signedIn(member(workspace, Member.Role.READER)).get("/programs/customer-referrals/download?version=1");

        assertThat(file.body()).isEqualTo(SIMPLE);
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("customer-referrals-v1.yaml");
    }

    @Test
    void neverShowsAnotherWorkspacesProgram() {
        Workspace workspace = aWorkspace();
        programs.publish(workspace.id(), SIMPLE, "test");
        Browser stranger = signedIn(member(aWorkspace(), Member.Role.OWNER));

        assertThat(stranger.get("/programs/customer-referrals").statusCode()).isEqualTo(404);
        assertThat(stranger.get("/programs/customer-referrals/edit").statusCode())
                .isEqualTo(404);
        assertThat(stranger.get("/programs/customer-referrals/download?version=1")
                        .statusCode())
                .isEqualTo(404);
    }

    private String versionsOfReferrals(Workspace workspace) {
        return inWorkspace.call(
                workspace.id(),
                () -> jdbc.sql("SELECT string_agg(DISTINCT program_version::text, ' ') FROM referral")
                        .query(String.class)
                        .single());
    }

    private static HttpResponse<String> publish(Browser browser, String key, int base, String document) {
        return browser.post("/programs/publish", form(key, base, document));
    }

    private static Map<String, String> form(String key, int base, String document) {
        return new HashMap<>(Map.of("key", key, "base", String.valueOf(base), "document", document));
    }
}
