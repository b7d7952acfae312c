package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What changes seldom about an account and is asked for often: its currency, its zone, its owners. Kept per connection, not per portal, so
 * that no workspace sees what only another one's permissions read. HubSpot tells no changes of these: they are read again in time.
 */
final class HubspotAccounts {

    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final int MOST_CONNECTIONS = 10_000;
    private static final int MOST_OWNER_PAGES = 20;

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final Clock clock;
    private final BoundedCache<UUID, Known> known = new BoundedCache<>(MOST_CONNECTIONS, gone -> {});

    HubspotAccounts(HubspotClient client, HubspotPaths paths, Clock clock) {
        this.client = client;
        this.paths = paths;
        this.clock = clock;
    }

    /** @param currency ISO 4217 */
    record Details(String name, String kind, String currency, List<String> furtherCurrencies, String timeZone) {}

    Details details(CrmAccount account) {
        var entry = known.get(account.connectionId(), id -> new Known());
        entry.lock.lock();
        try {
            var details = entry.details;
            if (details == null || stale(entry.detailsAt)) {
                details = readDetails(account);
                entry.details = details;
                entry.detailsAt = clock.instant();
            }
            return details;
        } finally {
            entry.lock.unlock();
        }
    }

    /** Nothing for an owner without an e-mail, a deleted one, or when the app may not read owners. */
    Optional<String> ownerEmail(CrmAccount account, String ownerId) {
        if (account.ungranted().contains(HubspotScopes.OWNERS)) {
            return Optional.empty();
        }
        var entry = known.get(account.connectionId(), id -> new Known());
        entry.lock.lock();
        try {
            if (stale(entry.ownersAt)) {
                entry.owners = readOwners(account);
                entry.ownersAt = clock.instant();
            }
            return Optional.ofNullable(entry.owners.get(ownerId));
        } finally {
            entry.lock.unlock();
        }
    }

    private boolean stale(@Nullable Instant readAt) {
        return readAt == null || clock.instant().isAfter(readAt.plus(FRESH));
    }

    private Details readDetails(CrmAccount account) {
        var body = client.ok(account, HubspotCall.get("read account", paths.account()));
        var zone = HubspotJson.text(body, "timeZone", "UTC");
        client.lane(account).zone(zone(zone));
        // The answer has no name of the account; see BEHAVIOR.md#account-name.
        return new Details(
                HubspotJson.text(body, "accountName", "HubSpot " + account.accountId()),
                kind(HubspotJson.text(body, "accountType", "STANDARD")),
                HubspotJson.text(body, "companyCurrency", "USD"),
                HubspotJson.texts(body, "additionalCurrencies"),
                zone);
    }

    private static String kind(String accountType) {
        return switch (accountType) {
            case "STANDARD" -> "Standard account";
            case "SANDBOX" -> "Sandbox account";
            case "DEVELOPER_TEST" -> "Developer test account";
            case "APP_DEVELOPER" -> "App developer account";
            default -> accountType;
        };
    }

    private Map<String, String> readOwners(CrmAccount account) {
        var owners = new HashMap<String, String>();
        try {
            var after = "";
            for (int page = 0; page < MOST_OWNER_PAGES; page++) {
                var answer = client.ok(account, HubspotCall.get("list owners", paths.owners() + "?limit=500" + after));
                answer.path("results").forEach(owner -> addTo(owners, owner));
                var next = HubspotJson.text(answer.path("paging").path("next"), "after");
                if (next == null) {
                    break;
                }
                after = "&after=" + HubspotPaths.encoded(next);
            }
        } catch (CrmException e) {
            if (!(e.failure() instanceof CrmFailure.Rejected)) {
                throw e;
            }
            // Without the permission records are still worth reading, only without their owner.
        }
        return owners;
    }

    private static void addTo(Map<String, String> owners, JsonNode owner) {
        var id = HubspotJson.text(owner, "id");
        var email = HubspotJson.text(owner, "email");
        if (id != null && email != null) {
            owners.put(id, email);
        }
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    /** Guarded by its lock: of many readers of one connection, one asks HubSpot and the others wait for it. */
    private static final class Known {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Details details;
        private @Nullable Instant detailsAt;
        private Map<String, String> owners = Map.of();
        private @Nullable Instant ownersAt;
    }
}
