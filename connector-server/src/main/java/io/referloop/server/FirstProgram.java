package io.referloop.server;

import io.referloop.program.Programs;
import io.referloop.workspace.Workspaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** Gives a workspace without a program one to start with, so that the first referral has rules to follow. */
@Component
@Order(1)
class FirstProgram implements ApplicationRunner {

    private static final ClassPathResource FILE = new ClassPathResource("programs/customer-referrals.yaml");

    private final Workspaces workspaces;
    private final Programs programs;

    FirstProgram(Workspaces workspaces, Programs programs) {
        this.workspaces = workspaces;
        this.programs = programs;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        String document = FILE.getContentAsString(StandardCharsets.UTF_8);
        for (UUID workspace : workspaces.all()) {
            if (programs.current(workspace).isEmpty()) {
                programs.publish(workspace, document, "Referloop");
            }
        }
    }
}
