package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Hubspot;
import io.referloop.sandbox.web.MailBox.Mail;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The mail box in the browser: text and links, never the sender's HTML. */
final class MailPages {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"')]+");
    private static final String NO_BOX = "The mail box is off: start the sandbox with --smtp-port.";

    private final Hubspot hubspot;
    private final Optional<MailBox> box;

    MailPages(Hubspot hubspot, Optional<MailBox> box) {
        this.hubspot = hubspot;
        this.box = box;
    }

    Reply json(Call call) {
        return Reply.json(
                200,
                Json.object().set("mails", Json.tree(box.map(MailBox::mails).orElse(List.of()))));
    }

    Reply list(Call call) {
        var main = new StringBuilder("<div class=\"head\"><h1>Mail</h1><p class=\"quiet\">")
                .append(
                        box.isEmpty()
                                ? NO_BOX
                                : "Everything sent to localhost:" + box.get().port() + ", newest first.")
                .append("</p></div>");
        List<Mail> mails = box.map(MailBox::mails).orElse(List.of());
        if (mails.isEmpty()) {
            main.append("<p class=\"empty\">No mail yet. What the connector sends to people shows up here.</p>");
        } else {
            main.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Mails\"><table><thead><tr>")
                    .append("<th>Subject</th><th>To</th><th>Sent</th></tr></thead><tbody>");
            for (Mail mail : mails) {
                main.append("<tr><td><a class=\"strong\" href=\"/mail/%d\">%s</a></td><td>%s</td><td>%s</td></tr>"
                        .formatted(
                                mail.number(), escape(mail.subject()), escape(mail.to()), Shown.moment(mail.sentAt())));
            }
            main.append("</tbody></table></div>");
        }
        return page(call, "Mail", main.toString());
    }

    Reply one(Call call) {
        String number = call.variable("number");
        Optional<Mail> found = box.stream()
                .flatMap(mails -> mails.mails().stream())
                .filter(mail -> Integer.toString(mail.number()).equals(number))
                .findFirst();
        if (found.isEmpty()) {
            return Look.notFound("There is no mail " + number + ".");
        }
        Mail mail = found.get();
        String text = mail.text().isEmpty() ? plain(mail.html()) : mail.text();
        String main = """
                <div class="head"><p class="quiet"><a href="/mail">Mail</a></p><h1>%s</h1>
                <p class="quiet">From %s to %s · %s</p></div>
                <section class="panel mail"><pre>%s</pre></section>
                %s""".formatted(
                        escape(mail.subject()),
                        escape(mail.from()),
                        escape(mail.to()),
                        Shown.moment(mail.sentAt()),
                        linked(text),
                        links(mail));
        return page(call, mail.subject(), main);
    }

    private Reply page(Call call, String title, String main) {
        return Look.page(200, title, hubspot.portal(), Visitor.of(call, hubspot.portal()), call, main);
    }

    private static String links(Mail mail) {
        var found = new LinkedHashSet<String>();
        Matcher matcher = LINK.matcher(mail.text() + " " + mail.html().replace("&amp;", "&"));
        while (matcher.find()) {
            found.add(matcher.group());
        }
        if (found.isEmpty()) {
            return "";
        }
        var html = new StringBuilder("<section class=\"panel\"><h2>Links in this mail</h2><ul class=\"links\">");
        found.forEach(link -> html.append("<li>").append(anchor(link)).append("</li>"));
        return html.append("</ul></section>").toString();
    }

    private static String linked(String text) {
        var html = new StringBuilder();
        Matcher matcher = LINK.matcher(text);
        int done = 0;
        while (matcher.find()) {
            html.append(escape(text.substring(done, matcher.start()))).append(anchor(matcher.group()));
            done = matcher.end();
        }
        return html.append(escape(text.substring(done))).toString();
    }

    private static String anchor(String link) {
        return "<a href=\"" + escape(link) + "\" rel=\"noreferrer\">" + escape(link) + "</a>";
    }

    private static String plain(String html) {
        return html.replaceAll("(?is)<(style|script)\\b.*?</\\1>", "")
                .replaceAll("(?i)<br ?/?>|</p>|</tr>|</h\\d>|</div>", "\n")
                .replaceAll("(?s)<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&nbsp;", " ")
                .replace("&amp;", "&")
                .replaceAll("\\n\\s*\\n+", "\n\n")
                .trim();
    }
}
