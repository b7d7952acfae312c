package io.referloop.server.simulate;

import io.referloop.program.ProgramCalendar;
import io.referloop.simulate.PastDealsWanted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which past deals a command asks the server for, and which server that is. */
final class PastDealOptions {

    static final String TOKEN = "REFERLOOP_TOKEN";

    @Option(
            names = "--from-connection",
            required = true,
            paramLabel = "CONNECTION",
            description = "The connection: the account's number in the CRM, or the connection's id.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private String connection;

    @Option(
            names = "--since",
            required = true,
            paramLabel = "DAY",
            description = "Deals created or won since this day, such as 2026-01-01.")
    @SuppressWarnings("NullAway.Init")
    private String since;

    @Option(names = "--until", paramLabel = "DAY", description = "The first day that is left out. Default: now.")
    private String until = "";

    @Option(
            names = "--every-won-deal",
            description = "Counts every won deal, each customer company as if referred by one person of its own."
                    + " Without it, deals count that name a referrer.")
    private boolean everyWonDeal;

    @Option(
            names = "--referrer-field",
            split = ",",
            paramLabel = "PROPERTY",
            description = "What the CRM calls a property of deals or contacts that names the referrer."
                    + " Default: referred_by_email,referred_by.")
    private List<String> fields = PastDealsWanted.USUAL_FIELDS;

    @Option(names = "--most", paramLabel = "DEALS", description = "Reads so many deals at most. Default: 100000.")
    private int most = PastDealsWanted.DEALS_MAX;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "Another server than the one of this machine; its token is read from the variable " + TOKEN + ".")
    private @Nullable String server;

    private final Map<String, String> settings;
    private final Clock clock;

    PastDealOptions() {
        this(System.getenv(), Clock.systemUTC());
    }

    PastDealOptions(Map<String, String> settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Refuses what the server would refuse, before anything is asked. */
    void check(ProgramCalendar calendar) {
        try {
            PastDealsWanted.of(since, until, who(), fields, most, calendar, clock.instant());
        } catch (PastDealsWanted.Wrong wrong) {
            throw new PastDealsClient.Refused(wrong.sentence());
        }
    }

    Map<String, Object> request(String program) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("program", program);
        request.put("connection", connection);
        request.put("since", since);
        request.put("until", until);
        request.put("who", who().name().toLowerCase(Locale.ROOT));
        request.put("referrer_fields", fields);
        request.put("most", most);
        return request;
    }

    URI server() {
        if (server == null) {
            return URI.create("http://127.0.0.1:" + setting("REFERLOOP_PORT").orElse("8080"));
        }
        try {
            URI url = new URI(server.replaceAll("/+$", ""));
            if (url.getHost() == null || !List.of("http", "https").contains(String.valueOf(url.getScheme()))) {
                throw noAddress();
            }
            if (url.getScheme().equals("http") && !isHere(url)) {
                throw new PastDealsClient.Refused(
                        "--server " + server + ": a token travels to another machine over https only.");
            }
            return url;
        } catch (URISyntaxException unreadable) {
            throw noAddress();
        }
    }

    /** The one in the data folder for the server that this machine runs; any other needs one that is given. */
    String token() {
        Optional<String> given = setting(TOKEN);
        if (given.isPresent()) {
            return given.get();
        }
        if (server != null) {
            throw new PastDealsClient.Refused("Put the token of " + server + " into the variable " + TOKEN
                    + "; it is in the file api-token in that server's data folder.");
        }
        Path file = Path.of(setting("REFERLOOP_DATA").orElse("./data")).resolve("api-token");
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException missing) {
            throw new PastDealsClient.Refused("There is no token in " + file
                    + ". Start the server with ./run, or name its data folder with REFERLOOP_DATA.");
        } catch (IOException unreadable) {
            throw new PastDealsClient.Refused(
                    "The token in " + file + " cannot be read. Run this command as the user who runs the server.");
        }
    }

    private PastDealsWanted.Who who() {
        return everyWonDeal ? PastDealsWanted.Who.EVERY_WON_DEAL : PastDealsWanted.Who.NAMED;
    }

    private Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name)).filter(it -> !it.isBlank());
    }

    private PastDealsClient.Refused noAddress() {
        return new PastDealsClient.Refused(
                "--server has to be an address such as https://referloop.example, and " + server + " is none.");
    }

    private static boolean isHere(URI url) {
        try {
            return InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
