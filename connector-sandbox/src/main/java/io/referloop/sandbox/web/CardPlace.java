package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;
import static io.referloop.sandbox.web.Html.scriptJson;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.CrmRecord;
import io.referloop.sandbox.hubspot.HubspotApp;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PortalUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Where the app's own code is shown: its bundles, drawn by the card host in the browser. */
public final class CardPlace {

    private static final String HOST = "host.js";
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "json", "application/json;charset=utf-8",
            "map", "application/json;charset=utf-8",
            "svg", "image/svg+xml",
            "html", "text/html;charset=utf-8",
            "woff2", "font/woff2");

    private final HubspotApp app;
    private final URI connector;
    private final Optional<Path> cardDir;

    public CardPlace(HubspotApp app, URI connector, Optional<Path> cardDir) {
        this.app = app;
        this.connector = connector;
        this.cardDir = cardDir.map(dir -> dir.toAbsolutePath().normalize());
    }

    /** The card on a record. */
    String html(Portal portal, CrmRecord record, PortalUser user) {
        return html(
                portal,
                Extension.CARD,
                config(
                        portal,
                        Extension.CARD,
                        user,
                        context -> context.putObject("crm")
                                .put("objectId", Long.parseLong(record.id()))
                                .put("objectTypeId", record.type().typeId())));
    }

    /** A page of the app that stands on no record. */
    String html(Portal portal, Extension extension, PortalUser user) {
        return html(portal, extension, config(portal, extension, user, context -> {}));
    }

    private String html(Portal portal, Extension extension, ObjectNode config) {
        // A page has the app's name in its own heading.
        String heading = extension == Extension.CARD ? "<h2>" + extension.title + "</h2>" : "";
        String frame = "<section class=\"panel card\">" + heading + "%s</section>";
        Optional<String> missing = missing(portal, extension);
        if (missing.isPresent()) {
            return frame.formatted("<p class=\"quiet\">" + escape(missing.get()) + "</p>");
        }
        return frame.formatted("<div id=\"referloop-card\"></div>"
                + "<script id=\"card-host-config\" type=\"application/json\">"
                + scriptJson(config.toString())
                + "</script><script type=\"module\" src=\"/card-host/host.js\"></script>");
    }

    Reply host(Call call) {
        String name = call.variable("file");
        try (InputStream resource = resource(name)) {
            return resource == null
                    ? Reply.text(404, "text/plain;charset=utf-8", "The card host has no file " + name + ".")
                    : file(name, resource.readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Reply card(Call call) {
        String name = call.variable("file");
        Optional<Path> file = cardDir.map(dir -> dir.resolve(name).normalize())
                .filter(path -> path.startsWith(cardDir.orElseThrow()) && Files.isRegularFile(path));
        if (file.isEmpty()) {
            return Reply.text(404, "text/plain;charset=utf-8", "The card folder has no file " + name + ".");
        }
        try {
            return file(name, Files.readAllBytes(file.get()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The one sentence that says why no card is shown, with the fix. */
    private Optional<String> missing(Portal portal, Extension extension) {
        if (cardDir.isEmpty()) {
            return Optional.of("No card is shown: start the sandbox with --card-dir and the folder that holds "
                    + extension.bundle + ".");
        }
        if (!Files.isRegularFile(cardDir.get().resolve(extension.bundle))) {
            return Optional.of("No card is shown: " + cardDir.get() + " holds no " + extension.bundle
                    + "; build the card of connector-hubspot/hubspot-app first.");
        }
        if (CardPlace.class.getResource("/card-host/" + HOST) == null) {
            return Optional.of("No card is shown: the sandbox was built without its card host; run the build of"
                    + " connector-sandbox/card-host, then build the sandbox again.");
        }
        return portal.installed()
                ? Optional.empty()
                : Optional.of("No card is shown: the app is not installed in this portal; connect it in the console of"
                        + " Referloop first.");
    }

    private ObjectNode config(Portal portal, Extension extension, PortalUser user, Consumer<ObjectNode> further) {
        ObjectNode config = Json.object()
                .put("bundleUrl", "/card/" + extension.bundle)
                .put("fetchUrl", "/__card/fetch?portalId=" + portal.id());
        ObjectNode context = config.putObject("context").put("location", extension.location);
        context.putObject("portal").put("id", portal.id()).put("timezone", Portal.TIME_ZONE);
        ObjectNode person = context.putObject("user")
                .put("id", user.userId())
                .put("email", user.email())
                .put("firstName", user.firstName())
                .put("lastName", user.lastName())
                .put("locale", "en");
        person.putArray("emails").add(user.email());
        further.accept(context);
        context.putObject("extension")
                .put("appId", app.appId())
                .put("appName", app.name())
                .put("cardTitle", extension.title);
        context.putObject("variables").put("REFERLOOP_URL", connector.toString());
        return config;
    }

    /** What of the app is shown where. */
    enum Extension {
        CARD("Referrals", "ReferralCard.js", "crm.record.tab"),
        HOME("Referloop", "HomePage.js", "home"),
        SETTINGS("Referloop", "SettingsPage.js", "settings");

        private final String title;
        private final String bundle;
        private final String location;

        Extension(String title, String bundle, String location) {
            this.title = title;
            this.bundle = bundle;
            this.location = location;
        }
    }

    private static @Nullable InputStream resource(String name) {
        return name.contains("..") || name.isEmpty() || name.startsWith("/")
                ? null
                : CardPlace.class.getResourceAsStream("/card-host/" + name);
    }

    private static Reply file(String name, byte[] bytes) {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        return Reply.bytes(200, type, bytes)
                .with("X-Content-Type-Options", "nosniff")
                .with("Cache-Control", "no-cache");
    }
}
