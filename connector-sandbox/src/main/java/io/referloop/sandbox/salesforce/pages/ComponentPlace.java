package io.referloop.sandbox.salesforce.pages;

import static io.referloop.sandbox.web.Html.escape;
import static io.referloop.sandbox.web.Html.scriptJson;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.OrgRecord;
import io.referloop.sandbox.web.Look;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where Lightning web components are shown: each in a frame of its own, so that Salesforce's styles and the page's stay apart. The bundle
 * brings Salesforce's published base components with it.
 */
public final class ComponentPlace {

    private static final String HOST = "host.js";
    private static final Map<String, String> TYPES =
            Map.of("js", "text/javascript;charset=utf-8", "css", "text/css;charset=utf-8");
    private static final Map<String, String> TITLES = Map.of(
            "referralCard", "Referral",
            "referralAction", "Submit referral",
            "eligibleReferrers", "Eligible to refer",
            "setupAssistant", "Referloop setup");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'self'; form-action 'none'";

    private final Optional<Path> folder;

    /** @param folder the built bundle; nothing: a sentence is shown in its place */
    public ComponentPlace(Optional<Path> folder) {
        this.folder = folder.map(dir -> dir.toAbsolutePath().normalize());
    }

    /**
     * A component's place on a page.
     *
     * @param recordId empty for a page without a record
     */
    String html(String component, String recordId) {
        if (!isBuilt()) {
            return "<section class=\"panel\"><p class=\"quiet\">No component is shown: start the sandbox with --lwc-dir and"
                    + " the folder that holds host.js; the build of connector-salesforce makes it.</p></section>";
        }
        return "<iframe class=\"component\" title=\"%s\" src=\"%s\"></iframe>"
                .formatted(escape(title(component)), escape(path(component, recordId)));
    }

    /** What the app's page for records of this type holds. */
    String onRecord(OrgRecord record) {
        String card = html("referralCard", record.id());
        return isBuilt() && record.type().equals("Account") ? card + html("eligibleReferrers", record.id()) : card;
    }

    /** A screen action of a record: it has the window for itself until it is closed. Nothing where no component is shown. */
    String action(String component, String recordId) {
        return isBuilt()
                ? "<a class=\"button\" href=\"%s\">%s</a>"
                        .formatted(escape(path(component, recordId)), escape(title(component)))
                : "";
    }

    private boolean isBuilt() {
        return folder.filter(dir -> Files.isRegularFile(dir.resolve(HOST))).isPresent();
    }

    private static String path(String component, String recordId) {
        String query = recordId.isEmpty() ? "" : "?recordId=" + URLEncoder.encode(recordId, StandardCharsets.UTF_8);
        return "/lwc/" + component + query;
    }

    /** {@code GET /lwc/{component}}: the frame's page. */
    public Reply page(Call call) {
        String component = call.variable("component");
        if (!TITLES.containsKey(component)) {
            return Look.notFound("There is no component " + component + ".");
        }
        String recordId = call.query("recordId").orElse("");
        return Reply.text(200, "text/html;charset=utf-8", """
                        <!doctype html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <meta name="color-scheme" content="light">
                        <base target="_top">
                        <title>%s</title>
                        <link rel="icon" href="data:,">
                        <link rel="stylesheet" href="/lwc/files/slds.css">
                        </head>
                        <body>
                        <main data-lwc="%s"%s></main>
                        <script type="application/json" id="lwc-config">%s</script>
                        <script type="module" src="/lwc/files/host.js"></script>
                        </body>
                        </html>
                        """.formatted(
                        escape(title(component)),
                        escape(component),
                        recordId.isEmpty() ? "" : " data-record-id=\"" + escape(recordId) + "\"",
                        scriptJson(Json.object().put("rest", "/lwc/data").toString())))
                .with("Content-Security-Policy", POLICY)
                .with("X-Content-Type-Options", "nosniff")
                .with("Cache-Control", "no-store");
    }

    /** {@code GET /lwc/files/{file}}. */
    public Reply file(Call call) {
        String name = call.variable("file");
        Optional<Path> file = folder.map(dir -> dir.resolve(name).normalize())
                .filter(path -> path.startsWith(folder.orElseThrow()) && Files.isRegularFile(path));
        if (file.isEmpty()) {
            return Reply.text(404, "text/plain;charset=utf-8", "The folder of components has no file " + name + ".");
        }
        try {
            return Reply.bytes(
                            200,
                            TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream"),
                            Files.readAllBytes(file.get()))
                    .with("X-Content-Type-Options", "nosniff")
                    .with("Cache-Control", "no-cache");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String title(String component) {
        return TITLES.getOrDefault(component, component);
    }
}
