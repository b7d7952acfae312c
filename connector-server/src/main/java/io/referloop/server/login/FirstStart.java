package io.referloop.server.login;

import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import io.referloop.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Makes the installation's own workspace and its owner when there is none, and leaves a link in the data folder at every start: whoever
 * can read that folder owns the data anyway, and nobody has to set up e-mail to get in.
 */
@Component
@Order(0)
class FirstStart implements ApplicationRunner {

    private static final Duration LOCAL_LINK_FOR = Duration.ofDays(1);

    private final Workspaces workspaces;
    private final LoginLinks links;
    private final LoginProperties properties;

    FirstStart(Workspaces workspaces, LoginLinks links, LoginProperties properties) {
        this.workspaces = workspaces;
        this.links = links;
        this.properties = properties;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        List<UUID> known = workspaces.all();
        if (known.isEmpty()) {
            Workspace made = workspaces.create(
                    properties.workspaceName(), properties.timeZone(), CurrencyUnit.of(properties.currency()));
            workspaces.admit(new Member(made.id(), properties.adminEmail(), "Owner", Member.Role.OWNER));
        }
        UUID own = workspaces.all().getFirst();
        var link = links.issue(workspaces.owners(own).getFirst(), LOCAL_LINK_FOR);
        if (link.isPresent()) {
            write(link.get().url());
        }
    }

    private void write(String url) throws IOException {
        Path folder = Files.createDirectories(properties.data());
        Path fresh = Files.createTempFile(
                folder,
                "login-url",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, url + System.lineSeparator());
        Files.move(fresh, folder.resolve("login-url"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
