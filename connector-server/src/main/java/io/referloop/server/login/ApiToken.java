package io.referloop.server.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.server.database.DataFolder;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspaces;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The token that commands of this installation bring. It is a file in the data folder that only the server's user can read: whoever can read
 * that folder owns the data anyway. It stays until somebody deletes the file and starts the server again.
 */
@Component
@Order(1)
class ApiToken implements ApplicationRunner {

    static final String FILE = "api-token";

    private static final int RANDOM_BYTES = 32;

    private final Workspaces workspaces;
    private final DataFolder folder;
    private volatile byte[] token = new byte[0];

    ApiToken(Workspaces workspaces, DataFolder folder) {
        this.workspaces = workspaces;
        this.folder = folder;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        String known = folder.readPrivate(FILE).map(String::strip).orElse("");
        String kept = known.matches("[A-Za-z0-9_-]{43}") ? known : fresh();
        if (!kept.equals(known)) {
            folder.writePrivate(FILE, kept + "\n");
        }
        token = kept.getBytes(UTF_8);
    }

    /** The owner of this installation's own workspace, if the token is the right one. */
    Optional<Member> owner(String presented) {
        byte[] right = token;
        if (right.length == 0 || !MessageDigest.isEqual(right, presented.getBytes(UTF_8))) {
            return Optional.empty();
        }
        UUID own = workspaces.all().getFirst();
        String email = workspaces.owners(own).getFirst();
        return workspaces.membershipsOf(email).stream()
                .filter(it -> it.workspaceId().equals(own))
                .findFirst();
    }

    private static String fresh() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
