package io.referloop.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.referloop.server.login.Browser;
import io.referloop.server.login.ConsoleUnderTest;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@Import(SampleCompany.class)
class PastDealsPageTests extends ConsoleUnderTest {

    private static final String PATH = "/programs/customer-referrals/past-deals";

    @Autowired
    private SampleCompany sample;

    private Workspace workspace;
    private UUID connection;
    private Browser owner;

    @BeforeEach
    void connect() {
        workspace = aWorkspace();
        connection = sample.fill(workspace);
        owner = signedIn(member(workspace, Member.Role.OWNER));
    }

    @Test
    void tellsWhatTheProgramWouldHavePaidAndWhatIsNotInIt() {
        String page = resultOf("NAMED");

        assertThat(page)
                .contains("Would have been paid", "$2,970.00", "sarah@acme.example", "deal-501/won-share/")
                .contains("2 deals: no referrer is named; left out", "505 Osprey Health")
                .contains("1 deal: won without an amount");
    }

    @Test
    void takesEveryWonDealAsReferredWhenAsked() {
        assertThat(resultOf("EVERY_WON_DEAL")).contains("$4,170.00", "2 deals: not won in this time");
    }

    @Test
    void saysWhatIsWrongAndKeepsWhatWasTyped() {
        String page = start(Map.of("connection", connection.toString(), "since", "2999-01-01", "fields", "our_field"))
                .body();

        assertThat(page).contains("since has to be a day of the past", "our_field", "2999-01-01");
    }

    @Test
    void forgetsWhatIsCancelled() {
        String run = address(start(Map.of("connection", connection.toString(), "since", "2020-01-01")));

        assertThat(owner.get(run).statusCode()).isEqualTo(200);
        assertThat(owner.post(run + "/cancel", Map.of()).headers().firstValue("Location"))
                .hasValueSatisfying(it -> assertThat(it).endsWith(PATH));
        assertThat(owner.get(run).statusCode()).isEqualTo(302);
    }

    @Test
    void isForOwnersAndTheirOwnWorkspace() {
        String run = address(start(Map.of("connection", connection.toString(), "since", "2020-01-01")));
        Browser reader = signedIn(member(workspace, Member.Role.READER));
        Workspace other = aWorkspace();
        sample.fill(other);
        Browser stranger = signedIn(member(other, Member.Role.OWNER));

        assertThat(reader.get(PATH).statusCode()).isEqualTo(403);
        assertThat(reader.get(run).statusCode()).isEqualTo(403);
        assertThat(stranger.get(run).statusCode()).isEqualTo(302);
    }

    private String resultOf(String who) {
        String run = address(start(Map.of(
                "connection", connection.toString(), "since", "2020-01-01", "who", who, "fields", "referred_by")));
        String[] page = {""};
        await().until(() -> {
            page[0] = owner.get(run).body();
            return page[0].contains("Would have been paid");
        });
        return page[0];
    }

    private HttpResponse<String> start(Map<String, String> fields) {
        owner.get(PATH);
        return owner.post(PATH, fields);
    }

    private static String address(HttpResponse<String> redirect) {
        return redirect.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(redirect.body()))
                .replaceFirst("^https?://[^/]+", "");
    }
}
