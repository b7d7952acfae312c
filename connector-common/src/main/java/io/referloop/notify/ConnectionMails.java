package io.referloop.notify;

import io.referloop.connection.Connection;
import io.referloop.connection.ConnectionLost;
import io.referloop.connection.Crms;
import io.referloop.workspace.Workspaces;
import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the owners of a workspace that a connection needs them. */
@Component
class ConnectionMails {

    private final Mail mail;
    private final Workspaces workspaces;
    private final Crms crms;
    private final URI publicUrl;

    ConnectionMails(Mail mail, Workspaces workspaces, Crms crms, @Value("${referloop.public-url}") URI publicUrl) {
        this.mail = mail;
        this.workspaces = workspaces;
        this.crms = crms;
        this.publicUrl = publicUrl;
    }

    @EventListener
    void on(ConnectionLost lost) {
        Connection connection = lost.connection();
        String crm = crms.get(connection.crm()).name();
        mail.send(
                workspaces.owners(connection.workspaceId()),
                "Referloop: " + crm + " needs you",
                crm + " account " + connection.accountName() + " does not let Referloop in any more.\n\n"
                        + "What it said: " + connection.stateReason() + "\n\n"
                        + "What was still to be written waits and goes on once you connect it again at\n"
                        + publicUrl.resolve("/connections") + "\n");
    }
}
