package io.referloop.server.login;

import io.referloop.notify.Mail;
import java.util.List;
import org.springframework.stereotype.Component;

/** Sends links by e-mail. */
@Component
class MailedLinks implements LoginMail {

    private final Mail mail;

    MailedLinks(Mail mail) {
        this.mail = mail;
    }

    @Override
    public void send(LoginLinks.Link link) {
        mail.send(
                List.of(link.member().email()),
                "Sign in to Referloop",
                "Hello " + link.member().name() + ",\n\nthis link signs you in to Referloop. It works once, for "
                        + link.validFor().toMinutes() + " minutes:\n\n" + link.url()
                        + "\n\nIf you did not ask for it, ignore this message; nobody got in.\n");
    }
}
