package io.referloop.server.card;

import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.connection.Crms;
import io.referloop.crm.CallerVerifier.Verdict;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmPlace;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.insight.ConnectionList;
import io.referloop.insight.EligibleList;
import io.referloop.insight.EligibleTab;
import io.referloop.insight.Pulse;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the app's own pages inside a CRM show: how the connection is, and whom to ask. */
@RestController
class AccountController {

    private static final int AFTER_MAX = 200;

    private final VouchedCalls calls;
    private final Connections connections;
    private final Crms crms;
    private final ConnectionList list;
    private final EligibleList eligible;
    private final Pulse pulse;
    private final Programs programs;
    private final Workspaces workspaces;
    private final URI publicUrl;

    AccountController(
            VouchedCalls calls,
            Connections connections,
            Crms crms,
            ConnectionList list,
            EligibleList eligible,
            Pulse pulse,
            Programs programs,
            Workspaces workspaces,
            @Value("${referloop.public-url}") URI publicUrl) {
        this.calls = calls;
        this.connections = connections;
        this.crms = crms;
        this.list = list;
        this.eligible = eligible;
        this.pulse = pulse;
        this.programs = programs;
        this.workspaces = workspaces;
        this.publicUrl = publicUrl;
    }

    @GetMapping("/cards/{crm}/account")
    ResponseEntity<?> account(@PathVariable String crm, HttpServletRequest request) throws IOException {
        return calls.verified(crm, request, (caller, body) -> inAccount(crm, caller, this::account));
    }

    @GetMapping("/cards/{crm}/eligible")
    ResponseEntity<?> eligible(
            @PathVariable String crm, @RequestParam(defaultValue = "") String after, HttpServletRequest request)
            throws IOException {
        String from = after.length() > AFTER_MAX ? "" : after;
        return calls.verified(
                crm, request, (caller, body) -> inAccount(crm, caller, address -> people(crm, caller, address, from)));
    }

    private ResponseEntity<?> inAccount(
            String crm, Verdict.Trusted caller, Function<Connections.Address, Object> answer) {
        return connections
                .route(crm, caller.accountId())
                .<ResponseEntity<?>>map(it -> ResponseEntity.ok(answer.apply(it)))
                .orElseGet(() -> VouchedCalls.error(
                        HttpStatus.FORBIDDEN,
                        "NOT_CONNECTED",
                        "This account is not connected to Referloop.",
                        "Ask your administrator to connect it on Referloop's Connections page."));
    }

    private Account account(Connections.Address address) {
        UUID workspace = address.workspace();
        ConnectionList.Line line = list.of(workspace).stream()
                .filter(it -> it.id().equals(address.connection()))
                .findFirst()
                .orElseThrow();
        return new Account(
                new State(
                        line.state(),
                        line.connected() ? "Connected" : line.needsReconnect() ? "Needs reconnecting" : "Disconnected",
                        line.connected() ? "good" : "bad"),
                line.accountName(),
                line.stateSince(),
                line.connected() ? null : line.stateReason(),
                line.connectedBy(),
                line.lastDelivery(),
                line.linkedRecords(),
                line.mappedStages(),
                line.stages(),
                programs.current(workspace).stream()
                        .map(it -> new Running(
                                it.name(),
                                it.currency().getCode(),
                                it.version(),
                                it.eligibility().asks()))
                        .toList(),
                eligible.totalsIn(workspace, address.connection()).getOrDefault(EligibleTab.NOW, 0L),
                waiting(line, pulse.of(workspace)),
                page("/connections"));
    }

    /** What an administrator has to see to, each with where. */
    private List<Todo> waiting(ConnectionList.Line line, Pulse.Counts counts) {
        List<Todo> todos = new ArrayList<>();
        if (!line.connected()) {
            todos.add(new Todo(
                    "Changes of this account do not reach Referloop until it is connected again.",
                    page("/connections")));
        }
        if (line.mappedStages() < line.stages()) {
            todos.add(new Todo(
                    count(line.stages() - line.mappedStages(), "stage means", "stages mean")
                            + " nothing to a referral yet.",
                    page("/stages?connection=" + line.id())));
        }
        if (counts.deadLetters() > 0) {
            todos.add(new Todo(
                    count(counts.deadLetters(), "change", "changes") + " could not be acted upon.", page("/sync")));
        }
        if (counts.toReview() > 0) {
            todos.add(new Todo(
                    count(counts.toReview(), "question waits", "questions wait") + " for a decision.",
                    page("/review")));
        }
        if (counts.toApprove() > 0) {
            todos.add(new Todo(
                    count(counts.toApprove(), "reward waits", "rewards wait") + " for approval.",
                    page("/rewards?tab=TO_APPROVE")));
        }
        return todos;
    }

    private People people(String crm, Verdict.Trusted caller, Connections.Address address, String after) {
        UUID workspace = address.workspace();
        ZoneId zone = workspaces.get(workspace).zone();
        CrmConnector connector = crms.get(crm);
        CrmPlace place = connections
                .find(workspace, address.connection())
                .map(Connection::place)
                .orElse(new CrmPlace(caller.accountId(), null));
        List<Program> current = programs.current(workspace);
        Map<UUID, String> names = current.stream().collect(Collectors.toMap(Program::id, Program::name));
        Map<EligibleTab, Long> totals = eligible.totalsIn(workspace, address.connection());
        EligibleList.Page page =
                eligible.pageIn(workspace, address.connection(), new EligibleList.Query(EligibleTab.NOW, "", after));
        return new People(
                page.lines().stream()
                        .map(it -> new Somebody(
                                it.record(),
                                it.person(),
                                it.company(),
                                it.reason(),
                                it.since() == null
                                        ? null
                                        : it.since().atZone(zone).toLocalDate().toString(),
                                it.askedAt(),
                                it.program() == null ? null : names.get(it.program()),
                                connector.linkTo(place, new RecordRef(RecordType.CONTACT, it.record()))))
                        .toList(),
                totals.getOrDefault(EligibleTab.NOW, 0L),
                totals.getOrDefault(EligibleTab.LATER, 0L),
                current.stream().anyMatch(it -> it.eligibility().asks()),
                page.next(),
                page("/eligible"));
    }

    private String page(String path) {
        return publicUrl.resolve(path).toString();
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    /**
     * @param lastChange when the CRM last told something; null when it never did
     * @param eligible how many people to ask now
     * @param url the connections on the console
     */
    record Account(
            State state,
            String account,
            Instant since,
            @Nullable String reason,
            String connectedBy,
            @Nullable Instant lastChange,
            long linkedRecords,
            long mappedStages,
            long stages,
            List<Running> programs,
            long eligible,
            List<Todo> todos,
            String url) {}

    /** @param tone {@code good} or {@code bad} */
    record State(String code, String label, String tone) {}

    record Running(String name, String currency, int version, boolean asks) {}

    record Todo(String text, String url) {}

    /**
     * @param asks whether any program says whom to ask
     * @param next what {@code after} must be for the next page; null on the last
     */
    record People(
            List<Somebody> people,
            long total,
            long later,
            boolean asks,
            @Nullable String next,
            String url) {}

    /**
     * @param id the contact's id in the CRM
     * @param since {@code YYYY-MM-DD}
     */
    record Somebody(
            String id,
            String name,
            @Nullable String company,
            String reason,
            @Nullable String since,
            @Nullable Instant askedAt,
            @Nullable String program,
            String url) {}
}
