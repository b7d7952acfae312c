package io.referloop.notify;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/** Sends plain mails. Without a mail server configured it says so in the log and does nothing. */
@Component
public class Mail {

    private static final Logger log = LoggerFactory.getLogger(Mail.class);

    private final ObjectProvider<JavaMailSender> sender;
    private final String host;
    private final String from;

    Mail(
            ObjectProvider<JavaMailSender> sender,
            @Value("${spring.mail.host:}") String host,
            @Value("${referloop.mail.from:referloop@localhost}") String from) {
        this.sender = sender;
        this.host = host;
        this.from = from;
    }

    /** @return whether the mail server took it */
    public boolean send(List<String> to, String subject, String text) {
        JavaMailSender server = host.isBlank() ? null : sender.getIfAvailable();
        if (server == null || to.isEmpty()) {
            log.info("No mail is sent: {}", server == null ? "no mail server is configured" : "nobody to send it to");
            return false;
        }
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom(from);
        message.setTo(to.toArray(String[]::new));
        message.setSubject(subject);
        message.setText(text);
        try {
            server.send(message);
            return true;
        } catch (MailException refused) {
            log.warn(
                    "The mail server did not take a mail: {}",
                    refused.getClass().getSimpleName());
            return false;
        }
    }
}
