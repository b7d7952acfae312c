package io.referloop.sandbox.web;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes every mail sent to the sandbox's SMTP port, whomever it is for. Nothing leaves the machine. */
public final class MailBox implements AutoCloseable {

    private final GreenMail server;

    /** @param port 0 for any free one */
    public MailBox(int port) {
        this.server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.withConfiguration(new GreenMailConfiguration().withDisabledAuthentication());
        server.start();
    }

    public int port() {
        return server.getSmtp().getPort();
    }

    /** Newest first. */
    public List<Mail> mails() {
        var mails = new ArrayList<Mail>();
        MimeMessage[] received = server.getReceivedMessages();
        for (int i = 0; i < received.length; i++) {
            mails.add(read(i + 1, received[i]));
        }
        Collections.reverse(mails);
        return mails;
    }

    public void clear() {
        try {
            server.purgeEmailFromAllMailboxes();
        } catch (FolderException failed) {
            throw new IllegalStateException("The mail box could not be emptied", failed);
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    private static Mail read(int number, MimeMessage message) {
        try {
            Date sent = message.getSentDate();
            return new Mail(
                    number,
                    addresses(message.getFrom()),
                    addresses(message.getAllRecipients()),
                    Optional.ofNullable(message.getSubject()).orElse("(no subject)"),
                    text(message, "text/plain").orElse(""),
                    text(message, "text/html").orElse(""),
                    sent == null ? Instant.EPOCH : sent.toInstant());
        } catch (MessagingException | IOException broken) {
            return new Mail(number, "", "", "(unreadable mail)", String.valueOf(broken), "", Instant.EPOCH);
        }
    }

    private static String addresses(Address @Nullable [] all) {
        if (all == null) {
            return "";
        }
        return String.join(
                ", ",
                Arrays.stream(all)
                        .map(address -> address instanceof InternetAddress internet
                                ? internet.toUnicodeString()
                                : address.toString())
                        .toList());
    }

    private static Optional<String> text(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return Optional.of(part.getContent().toString());
        }
        if (part.getContent() instanceof Multipart several) {
            for (int i = 0; i < several.getCount(); i++) {
                BodyPart inner = several.getBodyPart(i);
                Optional<String> found = text(inner, type);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** One received mail; {@code text} is empty when there is HTML only. */
    public record Mail(int number, String from, String to, String subject, String text, String html, Instant sentAt) {}
}
