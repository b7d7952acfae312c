package io.referloop.server.login;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/** Sends links by e-mail, where a mail server is configured. */
@Component
class MailedLinks implements LoginMail {

    private static final Logger log = LoggerFactory.getLogger(MailedLinks.class);

    private final ObjectProvider<JavaMailSender> mail;

    MailedLinks(ObjectProvider<JavaMailSender> mail) {
        this.mail = mail;
    }

    @Override
    public void send(LoginLinks.Link link) {
        JavaMailSender sender = mail.getIfAvailable();
        if (sender == null) {
            log.warn("A sign-in link was asked for, but no mail server is configured: set SPRING_MAIL_HOST, "
                    + "or use the link in the file login-url of the data folder");
            return;
        }
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom("referloop@" + sender());
        message.setTo(link.member().email());
        message.setSubject("Sign in to Referloop");
        message.setText(
                "Hello " + link.member().name() + ",\n\nthis link signs you in to Referloop. It works once, for "
                        + link.validFor().toMinutes() + " minutes:\n\n" + link.url()
                        + "\n\nIf you did not ask for it, ignore this message; nobody got in.\n");
        try {
            sender.send(message);
        } catch (MailException failed) {
            // Neither the address nor the link may reach the log; the cause's own text can hold the address.
            log.warn("A sign-in link could not be sent: {}", failed.getClass().getSimpleName());
        }
    }

    private static String sender() {
        return "localhost";
    }
}
