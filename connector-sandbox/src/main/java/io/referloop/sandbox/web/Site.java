package io.referloop.sandbox.web;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Handler;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.http.Routes;
import io.referloop.sandbox.hubspot.Hubspot;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** All pages and controls of the sandbox, by address. */
public final class Site implements AutoCloseable {

    private final Routes<Handler> routes = new Routes<>();
    private final CardProxy proxy;

    /** @param reset what {@code POST /__sandbox/reset} does */
    public Site(
            Hubspot hubspot,
            URI connector,
            Clock clock,
            Optional<Path> cardDir,
            Optional<MailBox> mailBox,
            Runnable reset) {
        var card = new CardPlace(hubspot.app(), connector, cardDir);
        proxy = new CardProxy(hubspot, connector, clock);
        pages(hubspot, new RecordPage(hubspot, card), new MailPages(hubspot, mailBox));
        apps(hubspot, card, new WorkflowPage(hubspot, connector, cardDir));
        routes.add("GET", "/card-host/{file...}", card::host)
                .add("GET", "/card/{file...}", card::card)
                .add("POST", "/__card/fetch", proxy::fetch);
        controls(new Controls(hubspot, reset));
    }

    public Reply handle(Call call) {
        Call asked = call.method().equals("HEAD")
                ? new Call("GET", call.path(), call.rawQuery(), call.headers(), call.body(), call.variables())
                : call;
        if (!asked.method().equals("GET")
                && call.header("Sec-Fetch-Site").orElse("").equals("cross-site")) {
            return Reply.json(
                    403, Json.object().put("status", "error").put("message", "Another site may not post here."));
        }
        return routes.find(asked)
                .map(match -> match.target().handle(match.call()))
                .orElseGet(() -> call.header("Accept").orElse("").contains("text/html")
                        ? Look.notFound("Nothing is at " + call.path() + ".")
                        : Reply.json(
                                404,
                                Json.object()
                                        .put("status", "error")
                                        .put("message", "Nothing is at " + call.path() + ".")));
    }

    private void pages(Hubspot hubspot, RecordPage records, MailPages mails) {
        var consent = new ConsentPage(hubspot);
        String record = "/contacts/{portalId}/record/{typeId}/{id}";
        var account = new AccountPage(hubspot);
        routes.add("GET", "/account", account::show).add("POST", "/account", account::save);
        routes.add("GET", "/", new HomePage(hubspot)::show)
                .add("GET", "/sandbox.css", call -> Look.css())
                .add("GET", "/oauth/authorize", consent::show)
                .add("POST", "/oauth/authorize", consent::decide)
                .add("POST", "/signed-in-as", Site::signIn)
                .add("GET", record, records::show)
                .add("POST", record + "/properties", records::change)
                .add("POST", record + "/merge", records::merge)
                .add("POST", record + "/archive", records::archive)
                .add("POST", record + "/erase", records::erase)
                .add("POST", record + "/restore", records::restore)
                .add("GET", "/mail", mails::list)
                .add("GET", "/mail/{number}", mails::one)
                .add("GET", "/__sandbox/mails", mails::json);
    }

    private void apps(Hubspot hubspot, CardPlace card, WorkflowPage workflows) {
        routes.add("GET", "/app", AppPage.home(hubspot, card)::show)
                .add("GET", "/settings", AppPage.settings(hubspot, card)::show)
                .add("GET", "/workflows", workflows::show)
                .add("POST", "/workflows", workflows::run)
                .add("POST", "/workflows/{callback}/repeat", workflows::repeat)
                .add("GET", "/__sandbox/workflows", workflows::json);
    }

    private void controls(Controls controls) {
        routes.add("GET", "/__sandbox/health", controls::health)
                .add("GET", "/__sandbox/faults", controls::faults)
                .add("PUT", "/__sandbox/faults", controls::setFaults)
                .add("DELETE", "/__sandbox/faults", controls::clearFaults)
                .add("GET", "/__sandbox/calls", controls::calls)
                .add("DELETE", "/__sandbox/calls", controls::clearCalls)
                .add("GET", "/__sandbox/webhooks", controls::webhooks)
                .add("POST", "/__sandbox/deliver", controls::deliver)
                .add("POST", "/__sandbox/portals", controls::addPortal)
                .add("POST", "/__sandbox/reset", controls::reset);
    }

    private static Reply signIn(Call call) {
        String user = call.form("userId").filter(id -> id.matches("\\d{1,18}")).orElse("");
        String back = call.form("back").orElse("/");
        boolean ours = back.startsWith("/") && !back.startsWith("//") && !back.startsWith("/\\");
        return Reply.seeOther(ours ? back : "/")
                .with("Set-Cookie", Visitor.COOKIE + "=" + user + "; Path=/; SameSite=Lax; HttpOnly");
    }

    @Override
    public void close() {
        proxy.close();
    }
}
