package io.referloop.server.simulate;

import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.program.Program;
import io.referloop.referral.Links;
import io.referloop.referral.Referrals;
import io.referloop.reward.ExchangeRates;
import io.referloop.simulate.PastDeals;
import io.referloop.simulate.PastDealsWanted;
import io.referloop.stage.StageMaps;
import io.referloop.workspace.InWorkspace;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Simulations on past deals that are under way, and the results of the last ones. They are kept in memory and end with the server. */
@Component
public class PastDealRuns implements DisposableBean {

    static final int RUNNING_MAX = 2;
    private static final int KEPT_MAX = 6;
    private static final Duration KEPT_FOR = Duration.ofHours(1);

    private final Connections connections;
    private final StageMaps stages;
    private final ExchangeRates rates;
    private final Referrals referrals;
    private final Links links;
    private final InWorkspace inWorkspace;
    private final Clock clock;
    private final Map<UUID, PastDealRun> runs = new LinkedHashMap<>();

    PastDealRuns(
            Connections connections,
            StageMaps stages,
            ExchangeRates rates,
            Referrals referrals,
            Links links,
            InWorkspace inWorkspace,
            Clock clock) {
        this.connections = connections;
        this.stages = stages;
        this.rates = rates;
        this.referrals = referrals;
        this.links = links;
        this.inWorkspace = inWorkspace;
        this.clock = clock;
    }

    /**
     * Begins to read.
     *
     * @throws Refused when it cannot begin
     */
    public PastDealRun start(UUID workspace, Program program, Asked asked) {
        PastDealsWanted wanted = wanted(program, asked);
        Connection connection = connection(workspace, asked.connection());
        PastDealRun run = new PastDealRun(
                workspace,
                connection,
                program,
                wanted,
                clock.instant(),
                new KnownReferrers(connection, inWorkspace, links, referrals));
        admit(run);
        Thread.ofVirtual()
                .name("past-deals-" + run.id())
                .start(() -> run.work(around -> new PastDeals(
                        program,
                        wanted,
                        stages.of(workspace, connection.id()),
                        rates.all(workspace),
                        connections.open(workspace, connection.id(), call -> run.called()),
                        around)));
        return run;
    }

    /** Empty when there is none, or it is another workspace's, or too old. */
    public synchronized Optional<PastDealRun> find(UUID workspace, UUID id) {
        forgetOld();
        return Optional.ofNullable(runs.get(id)).filter(it -> it.workspace().equals(workspace));
    }

    /** Ends it and forgets what it came to. */
    public synchronized void cancel(UUID workspace, UUID id) {
        find(workspace, id).ifPresent(it -> {
            it.cancel();
            runs.remove(id);
        });
    }

    @Override
    public synchronized void destroy() {
        runs.values().forEach(PastDealRun::cancel);
    }

    private synchronized void admit(PastDealRun run) {
        forgetOld();
        if (runs.values().stream().filter(PastDealRun::isUnderWay).count() >= RUNNING_MAX) {
            throw new Refused(
                    "TOO_MANY_RUNS",
                    "This server reads past deals for " + RUNNING_MAX + " simulations already.",
                    "Wait until one is done, or cancel one.",
                    null);
        }
        runs.put(run.id(), run);
        List<PastDealRun> done = new ArrayList<>(runs.values());
        done.removeIf(PastDealRun::isUnderWay);
        done.sort(Comparator.comparing(PastDealRun::startedAt).reversed());
        done.stream().skip(KEPT_MAX).forEach(it -> runs.remove(it.id()));
    }

    private void forgetOld() {
        runs.values()
                .removeIf(
                        it -> !it.isUnderWay() && it.startedAt().plus(KEPT_FOR).isBefore(clock.instant()));
    }

    private PastDealsWanted wanted(Program program, Asked asked) {
        try {
            return PastDealsWanted.of(
                    asked.since(),
                    asked.until(),
                    asked.who(),
                    asked.fields(),
                    asked.most(),
                    program.calendar(),
                    clock.instant());
        } catch (PastDealsWanted.Wrong wrong) {
            throw new Refused("INVALID_FIELD", wrong.sentence(), null, wrong.field());
        }
    }

    private Connection connection(UUID workspace, String named) {
        List<Connection> all = connections.list(workspace);
        Connection found = all.stream()
                .filter(it -> it.id().toString().equalsIgnoreCase(named.strip())
                        || it.accountId().equals(named.strip()))
                .findFirst()
                .orElseThrow(() -> new Refused(
                        "CONNECTION_NOT_FOUND",
                        "There is no connection \"" + named.strip() + "\".",
                        all.isEmpty()
                                ? "Connect a CRM on the console's page Connections first."
                                : "Name one by its account number: "
                                        + String.join(
                                                ", ",
                                                all.stream()
                                                        .map(it -> it.accountId() + " (" + it.accountName() + ")")
                                                        .toList())
                                        + ".",
                        "connection"));
        if (!found.isConnected()) {
            throw new Refused(
                    "NEEDS_RECONNECT",
                    "The connection to " + found.accountName() + " does not work at present.",
                    "Reconnect it on the console's page Connections.",
                    "connection");
        }
        return found;
    }

    /**
     * What somebody asks for, as they wrote it.
     *
     * @param connection its id, or the account's number in the CRM
     */
    public record Asked(
            String connection, String since, String until, PastDealsWanted.Who who, List<String> fields, int most) {}

    /** Why nothing was begun, for whoever asked. */
    public static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final String code;
        private final @Nullable String fix;
        private final @Nullable String field;

        Refused(String code, String message, @Nullable String fix, @Nullable String field) {
            super(message);
            this.code = code;
            this.fix = fix;
            this.field = field;
        }

        public String code() {
            return code;
        }

        public String sentence() {
            return String.valueOf(getMessage());
        }

        public @Nullable String fix() {
            return fix;
        }

        public @Nullable String field() {
            return field;
        }
    }
}
