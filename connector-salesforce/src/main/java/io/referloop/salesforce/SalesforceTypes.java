package io.referloop.salesforce;

import com.sforce.soap.partner.DescribeGlobalSObjectResult;
import com.sforce.soap.partner.DescribeSObjectResult;
import com.sforce.soap.partner.Field;
import com.sforce.soap.partner.FieldType;
import io.referloop.crm.CrmAccount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which types and fields Referloop's user sees, because asking for one that it does not see fails a whole query. Kept per connection, and
 * read again in time: Salesforce tells no changes of these.
 */
final class SalesforceTypes {

    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final int MOST_CONNECTIONS = 10_000;

    private final SoapGateway soap;
    private final Clock clock;
    private final Map<UUID, Known> known = new LinkedHashMap<>(16, 0.75f, true);

    SalesforceTypes(SoapGateway soap, Clock clock) {
        this.soap = soap;
        this.clock = clock;
    }

    Described of(CrmAccount account) {
        Known entry = entry(account.connectionId());
        entry.lock.lock();
        try {
            Described described = entry.described;
            if (described == null || clock.instant().isAfter(entry.at.plus(FRESH))) {
                described = read(account);
                entry.described = described;
                entry.at = clock.instant();
            }
            return described;
        } finally {
            entry.lock.unlock();
        }
    }

    /** Whatever was refused because of what is known is asked for anew. */
    void forget(CrmAccount account) {
        synchronized (known) {
            known.remove(account.connectionId());
        }
    }

    private Known entry(UUID connection) {
        synchronized (known) {
            Known entry = known.computeIfAbsent(connection, id -> new Known());
            if (known.size() > MOST_CONNECTIONS) {
                known.remove(known.keySet().iterator().next());
            }
            return entry;
        }
    }

    private Described read(CrmAccount account) {
        Set<String> wanted = Set.of(
                "Contact",
                "Account",
                "Opportunity",
                "Lead",
                SalesforceObjects.CONTACT_ROLE,
                SalesforceObjects.STAGE_HISTORY,
                SalesforceFields.REFERRAL,
                SalesforceFields.REWARD,
                SalesforceFields.CONNECTION);
        var global = soap.call(
                account, SalesforceOperation.read("describe everything"), connection -> connection.describeGlobal());
        // Asking for one that is not there refuses them all.
        String[] names = Stream.of(global.getSobjects())
                .map(DescribeGlobalSObjectResult::getName)
                .filter(wanted::contains)
                .toArray(String[]::new);
        if (names.length == 0) {
            return new Described(Map.of());
        }
        var results = soap.call(
                account,
                SalesforceOperation.read("describe objects"),
                connection -> connection.describeSObjects(names));
        Map<String, Type> types = new LinkedHashMap<>();
        for (DescribeSObjectResult result : results) {
            types.put(result.getName(), type(result));
        }
        return new Described(types);
    }

    private static Type type(DescribeSObjectResult result) {
        Map<String, Seen> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Field field : result.getFields()) {
            fields.put(
                    field.getName(),
                    new Seen(
                            field.getName(),
                            field.isUpdateable(),
                            number(field.getType()),
                            field.getType() == FieldType.textarea || field.getType() == FieldType.string,
                            field.isExternalId(),
                            field.getReferenceTo() == null ? List.of() : List.of(field.getReferenceTo())));
        }
        return new Type(result.isQueryable(), result.isCreateable(), result.isUpdateable(), fields);
    }

    private static boolean number(FieldType type) {
        return switch (type) {
            case _double, currency, percent, _int -> true;
            default -> false;
        };
    }

    /** What the user sees. */
    record Described(Map<String, Type> types) {

        Optional<Type> type(String name) {
            return Optional.ofNullable(types.get(name));
        }

        boolean has(String type, String field) {
            return type(type).filter(it -> it.fields().containsKey(field)).isPresent();
        }

        boolean personAccounts() {
            return has("Account", "IsPersonAccount");
        }

        boolean multiCurrency() {
            return has("Opportunity", SalesforceObjects.CURRENCY);
        }

        /** Whether the field, or each step of the path, can be asked for. */
        boolean reads(String type, String path) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                return has(type, path);
            }
            return has(type, path.substring(0, dot) + "Id");
        }
    }

    record Type(boolean queryable, boolean createable, boolean updateable, Map<String, Seen> fields) {

        Optional<Seen> field(String name) {
            return Optional.ofNullable(fields.get(name));
        }

        /** The first of these names that is there. */
        @Nullable
        String firstOf(String... names) {
            return Stream.of(names).filter(fields::containsKey).findFirst().orElse(null);
        }
    }

    /** @param name as Salesforce writes it */
    record Seen(
            String name, boolean updateable, boolean number, boolean text, boolean externalId, List<String> refersTo) {

        boolean refersTo(String type) {
            return refersTo.stream().anyMatch(it -> it.toLowerCase(Locale.ROOT).equals(type.toLowerCase(Locale.ROOT)));
        }
    }

    private static final class Known {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Described described;
        private Instant at = Instant.MIN;
    }
}
