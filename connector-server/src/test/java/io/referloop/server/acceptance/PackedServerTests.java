package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.server.login.Browser;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one jar as it ships: what it is made of was decided when it was built, unlike in all other tests. */
@Tag("packed")
@ExtendWith(Log.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackedServerTests {

    private static final Pattern LINK = Pattern.compile("/login/link\\?token=[\\w-]+");
    private static final String OWNER = "owner@referloop.example";

    private final World world = World.own();
    private final Browser browser = new Browser(world.console().getPort());
    private ServerProcess server;

    @BeforeAll
    void startWhatWasPacked() {
        world.connect(world.portal());
        world.stopServers();
        server = ServerProcess.startPacked(world);
        browser.get("/login");
        browser.post("/login/ask", Map.of("email", OWNER));
        world.awaitUntil(() -> !world.sandbox.mails().isEmpty());
        Matcher link = LINK.matcher(world.sandbox.mails().getFirst().text());
        assertThat(link.find()).isTrue();
        browser.signIn(link.group());
    }

    @AfterAll
    void stop() {
        server.close();
        world.close();
    }

    @Test
    void startsAsTheBuildDecided() {
        assertThat(server.log()).contains("Starting AOT-processed ReferloopServer");
    }

    @Test
    void rewardsAWonDealAndSaysSoInTheCrm() {
        World.Deal deal = world.deal("18500.00");
        world.refer(deal);
        world.portal().moveDeal(deal.id(), "closedwon");

        world.awaitUntil(() -> world.rewards(deal).size() == 2);
        world.awaitUntil(() -> world.query("SELECT count(*) FROM writeback WHERE written_version < version") == 0);

        assertThat(world.rewards(deal)).containsExactly("qualified-thanks PENDING 50.00", "won-share PENDING 1850.00");
        assertThat(world.portal().get(ObjectType.DEAL, deal.id()).properties())
                .containsEntry("rfl_referral_status", "Won");
        assertThat(world.query("SELECT count(*) FROM dead_letter")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/connections",
                "/stages",
                "/programs",
                "/new-program",
                "/referrals",
                "/review",
                "/rewards",
                "/eligible",
                "/insights",
                "/sync",
                "/sync/compare",
                "/privacy"
            })
    void showsEveryPage(String page) {
        assertThat(browser.get(page).statusCode()).as(page).isEqualTo(200);
    }
}
