package io.referloop.server.login;

import io.referloop.program.Programs;
import io.referloop.server.database.TestDatabase;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import io.referloop.workspace.Workspaces;
import java.time.ZoneId;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.joda.money.CurrencyUnit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole server on a port of its own, one for all tests; every test works in a workspace that it makes itself. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "management.server.port=0")
@Import(ConsoleFakes.class)
public abstract class ConsoleUnderTest {

    @Autowired
    protected Workspaces workspaces;

    @Autowired
    protected Programs programs;

    @Autowired
    protected Postbox postbox;

    @Autowired
    private LoginLinks links;

    @LocalServerPort
    protected int port;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        TestDatabase.register(properties);
        properties.add("referloop.reconcile.nightly-at", () -> "never");
    }

    protected Workspace aWorkspace() {
        return workspaces.create("Meridian Software", ZoneId.of("Europe/Berlin"), CurrencyUnit.USD);
    }

    /** Lets somebody in whom no other test knows. */
    protected Member member(Workspace workspace, Member.Role role) {
        String email = "robin." + UUID.randomUUID().toString().substring(0, 8) + "@meridian.example";
        Member member = new Member(workspace.id(), email, "Robin Vale", role);
        workspaces.admit(member);
        return member;
    }

    protected Browser browser() {
        return new Browser(port);
    }

    /** A browser in which this member is signed in. */
    protected Browser signedIn(Member member) {
        Browser browser = browser();
        browser.signIn(link(member));
        return browser;
    }

    /** The path of a fresh link, as a mail would carry it. */
    protected String link(Member member) {
        return Postbox.path(links.issue(member.email(), LoginLinks.MAILED_FOR).orElseThrow());
    }

    /** Keeps what would have been mailed. */
    protected static final class Postbox implements LoginMail {

        private final BlockingQueue<LoginLinks.Link> sent = new LinkedBlockingQueue<>();

        @Override
        public void send(LoginLinks.Link link) {
            sent.add(link);
        }

        /** The path of the next link to this address, waiting for it a moment; anything to others stays unread. */
        String take(String email) throws InterruptedException {
            LoginLinks.Link link = sent.poll(5, TimeUnit.SECONDS);
            if (link == null || !link.member().email().equals(email)) {
                throw new AssertionError("no link was sent to " + email);
            }
            return path(link);
        }

        boolean isEmpty() {
            return sent.isEmpty();
        }

        static String path(LoginLinks.Link link) {
            return link.url().replaceFirst("^https?://[^/]+", "");
        }
    }
}
