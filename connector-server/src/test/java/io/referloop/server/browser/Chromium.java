package io.referloop.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.util.FileSystemUtils;

/**
 * A browser that nobody used before. It keeps count of what must not happen in it: a request that leaves this machine, an error in a page's
 * console, a barrier for people with assistive technology.
 */
public final class Chromium implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 15_000;
    private static final Path PICTURES = Path.of("target", "look");
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> BARRIERS = Set.of("serious", "critical");

    private final List<String> problems = new ArrayList<>();
    private final Path profile;
    private final Playwright playwright;
    private final BrowserContext context;

    Chromium() throws IOException {
        Path program = program();
        profile = Files.createTempDirectory("chromium");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        context = playwright
                .chromium()
                .launchPersistentContext(
                        profile,
                        new BrowserType.LaunchPersistentContextOptions()
                                .setExecutablePath(program)
                                .setViewportSize(1360, 900)
                                .setReducedMotion(ReducedMotion.REDUCE)
                                .setArgs(List.of(
                                        "--no-sandbox",
                                        "--disable-gpu",
                                        "--disable-quic",
                                        "--no-first-run",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-sync")));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        context.onRequest(this::stayHere);
        context.onConsoleMessage(this::noErrors);
        context.onWebError(error -> problems.add(error.page().url() + " threw " + error.error()));
    }

    /** The browser that {@code REFERLOOP_CHROMIUM} names, or the system's own. */
    public static Path program() {
        Path program = Path.of(System.getenv().getOrDefault("REFERLOOP_CHROMIUM", "/usr/bin/chromium"));
        assertThat(program)
                .as("Chromium is missing: apt-get install chromium, or name its program by REFERLOOP_CHROMIUM")
                .isExecutable();
        return program;
    }

    BrowserContext context() {
        return context;
    }

    Page tab() {
        return context.newPage();
    }

    /** Looks at the page as it stands: keeps a picture and every barrier in it. Dark differs from light in its colours alone. */
    void look(Page page, String name) {
        page.bringToFront();
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.screenshot(picture(name + "-" + scheme.name().toLowerCase(Locale.ROOT)));
            AxeBuilder axe = new AxeBuilder(page);
            if (scheme == ColorScheme.DARK) {
                axe.withRules(List.of("color-contrast"));
            }
            axe.analyze().getViolations().stream()
                    .filter(rule -> BARRIERS.contains(rule.getImpact()))
                    .forEach(rule -> problems.add(name + ", " + scheme + ": " + told(rule)));
        }
    }

    List<String> problems() {
        return problems;
    }

    @Override
    public void close() throws IOException {
        List<Page> open = context.pages();
        for (int i = 0; i < open.size(); i++) {
            open.get(i).screenshot(picture("walk-end-" + i));
        }
        context.close();
        playwright.close();
        FileSystemUtils.deleteRecursively(profile);
    }

    private void stayHere(Request request) {
        URI address = URI.create(request.url().replaceFirst("(?s)^data:.*", "data:,"));
        String scheme = address.getScheme();
        boolean fetched = !"data".equals(scheme) && !"blob".equals(scheme);
        if (fetched && !HERE.contains(String.valueOf(address.getHost()))) {
            problems.add("a request to " + request.url());
        }
    }

    private void noErrors(ConsoleMessage message) {
        if (message.type().equals("error")) {
            problems.add(message.location() + ": " + message.text());
        }
    }

    private static String told(Rule rule) {
        return rule.getId() + " " + rule.getNodes().getFirst().getHtml()
                + rule.getNodes().getFirst().getFailureSummary();
    }

    private static Page.ScreenshotOptions picture(String name) {
        return new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png"));
    }
}
