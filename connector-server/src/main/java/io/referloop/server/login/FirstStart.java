package io.referloop.server.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.program.Programs;
import io.referloop.server.database.DataFolder;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import io.referloop.workspace.Workspaces;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Makes the installation's own workspace, its owner and its first program when there is none, and leaves a link in the data folder at every start: whoever
 * can read that folder owns the data anyway, and nobody has to set up e-mail to get in.
 */
@Component
@Order(0)
class FirstStart implements ApplicationRunner {

    private static final Duration LOCAL_LINK_FOR = Duration.ofDays(1);

    private final Workspaces workspaces;
    private final LoginLinks links;
    private final Programs programs;
    private final LoginProperties properties;
    private final DataFolder folder;

    FirstStart(
            Workspaces workspaces, LoginLinks links, Programs programs, LoginProperties properties, DataFolder folder) {
        this.workspaces = workspaces;
        this.links = links;
        this.programs = programs;
        this.properties = properties;
        this.folder = folder;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        List<UUID> known = workspaces.all();
        if (known.isEmpty()) {
            Workspace made = workspaces.create(
                    properties.workspaceName(), properties.timeZone(), CurrencyUnit.of(properties.currency()));
            workspaces.admit(new Member(made.id(), properties.adminEmail(), "Owner", Member.Role.OWNER));
            programs.publish(made.id(), firstProgram(), properties.adminEmail());
        }
        UUID own = workspaces.all().getFirst();
        var link = links.issue(workspaces.owners(own).getFirst(), LOCAL_LINK_FOR);
        if (link.isPresent()) {
            folder.writePrivate("login-url", link.get().url() + "\n");
        }
    }

    private static String firstProgram() throws IOException {
        return new ClassPathResource("programs/customer-referrals.yaml").getContentAsString(UTF_8);
    }
}
