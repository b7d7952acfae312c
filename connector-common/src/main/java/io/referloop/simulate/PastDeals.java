package io.referloop.simulate;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.CrmFields;
import io.referloop.program.Program;
import io.referloop.reward.Worth;
import io.referloop.stage.StageMap;
import io.referloop.work.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the past deals of a CRM account, a page at a time, and lets a program say what it would have paid for them. Writes nothing. */
public final class PastDeals {

    private static final int CONTACTS_PER_DEAL = 5;
    private static final int TRIES_MAX = 8;
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final Program program;
    private final PastDealsWanted wanted;
    private final List<Worth.Conversion> rates;
    private final CrmSession crm;
    private final Around around;
    private final PastDealStory story;
    private final Set<String> seen = new HashSet<>();
    private @Nullable Long expected;

    /** @param crm a session of the account; what the program reads of records is asked for in addition */
    public PastDeals(
            Program program,
            PastDealsWanted wanted,
            StageMap stages,
            List<Worth.Conversion> rates,
            CrmSession crm,
            Around around) {
        this.program = program;
        this.wanted = wanted;
        this.rates = rates;
        this.around = around;
        CrmFields fields = CrmFields.of(List.of(program));
        this.crm = crm.alsoReading(RecordType.DEAL, properties(fields, RecordType.DEAL))
                .alsoReading(RecordType.CONTACT, properties(fields, RecordType.CONTACT))
                .alsoReading(RecordType.COMPANY, properties(fields, RecordType.COMPANY));
        this.story = new PastDealStory(program, wanted, stages, fields);
    }

    /**
     * Reads and simulates.
     *
     * @return empty when nobody wants the result any more
     * @throws CrmException when the CRM does not let us read, also after some patience
     */
    public Optional<PastDealsResult> run() {
        try {
            boolean cut = read();
            tell(true);
            Scenario scenario = story.scenario(rates);
            SimulationResult result = Simulation.run(List.of(program), scenario);
            return Optional.of(PastDealsResult.of(result, wanted, story, seen.size(), cut, around.calls()));
        } catch (Stopped stopped) {
            return Optional.empty();
        }
    }

    /** @return whether there are more deals than may be read */
    private boolean read() {
        @Nullable String cursor = null;
        do {
            String from = cursor;
            RecordPage page = patiently(() -> crm.page(RecordType.DEAL, from, wanted.since()));
            expected = page.remaining() == null ? expected : Long.valueOf(seen.size() + page.remaining());
            List<CrmRecord> fresh = new ArrayList<>();
            for (CrmRecord deal : page.records()) {
                // A deal that changes meanwhile comes again at the end of the walk.
                if (seen.size() < wanted.most() && seen.add(deal.ref().id())) {
                    fresh.add(deal);
                }
            }
            take(fresh);
            tell(false);
            cursor = page.next();
        } while (cursor != null && seen.size() < wanted.most());
        return cursor != null;
    }

    private void take(List<CrmRecord> deals) {
        List<PastDealStory.Told> told =
                deals.stream().flatMap(it -> story.look(it).stream()).toList();
        Map<RecordRef, String> referrers = wanted.who() == PastDealsWanted.Who.NAMED && !told.isEmpty()
                ? around.referrers(told.stream().map(it -> it.deal().ref()).toList())
                : Map.of();
        Map<String, CrmRecord> contacts = readAll(RecordType.CONTACT, told);
        Map<String, CrmRecord> companies = readAll(RecordType.COMPANY, told);
        for (PastDealStory.Told it : told) {
            story.add(
                    it,
                    known(contacts, it, RecordType.CONTACT),
                    known(companies, it, RecordType.COMPANY).stream()
                            .findFirst()
                            .orElse(null),
                    referrers.get(it.deal().ref()));
        }
    }

    private Map<String, CrmRecord> readAll(RecordType type, List<PastDealStory.Told> told) {
        Set<String> ids = new LinkedHashSet<>();
        told.forEach(it -> ids.addAll(idsOf(it, type)));
        Map<String, CrmRecord> records = new HashMap<>();
        if (!ids.isEmpty()) {
            patiently(() -> crm.read(type, ids))
                    .records()
                    .forEach(it -> records.put(it.requested().id(), it));
        }
        return records;
    }

    private static List<CrmRecord> known(Map<String, CrmRecord> records, PastDealStory.Told told, RecordType type) {
        return idsOf(told, type).stream()
                .map(records::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<String> idsOf(PastDealStory.Told told, RecordType type) {
        return told.deal().associated(type).stream()
                .limit(type == RecordType.CONTACT ? CONTACTS_PER_DEAL : 1)
                .map(RecordRef::id)
                .toList();
    }

    /** Waits when the CRM asks for it or does not answer; gives up when that does not help, or nobody waits for the result any more. */
    private <T> T patiently(Supplier<T> call) {
        for (int tries = 1; ; tries++) {
            if (!around.goOn(Duration.ZERO)) {
                throw new Stopped();
            }
            try {
                return call.get();
            } catch (CrmException failed) {
                Optional<Duration> wait = wait(failed.failure(), tries);
                if (wait.isEmpty() || tries == TRIES_MAX) {
                    throw failed;
                }
                if (!around.goOn(wait.get())) {
                    throw new Stopped();
                }
            }
        }
    }

    /** Reading again is harmless, whatever became of the attempt before. */
    private static Optional<Duration> wait(CrmFailure failure, int tries) {
        return switch (failure) {
            case CrmFailure.Throttled it -> Optional.of(shorter(it.retryAfter(), WAIT_MAX));
            case CrmFailure.Unavailable it -> Optional.of(shorter(Backoff.after(tries), WAIT_MAX));
            case CrmFailure.OutcomeUnknown it -> Optional.of(shorter(Backoff.after(tries), WAIT_MAX));
            case CrmFailure.AuthorizationLost it -> Optional.empty();
            case CrmFailure.Rejected it -> Optional.empty();
            case CrmFailure.Gone it -> Optional.empty();
            case CrmFailure.Unsupported it -> Optional.empty();
        };
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void tell(boolean simulating) {
        around.tell(new Progress(seen.size(), around.calls(), expected, simulating));
    }

    private Collection<String> properties(CrmFields fields, RecordType type) {
        Set<String> properties =
                new LinkedHashSet<>(fields.properties(type.name().toLowerCase(Locale.ROOT)));
        if (type != RecordType.COMPANY && wanted.who() == PastDealsWanted.Who.NAMED) {
            properties.addAll(wanted.fields());
        }
        return properties;
    }

    /** What reading needs of its surroundings. */
    public interface Around {

        /** The e-mails of the referrers of those deals that belong to a referral already. */
        Map<RecordRef, String> referrers(Collection<RecordRef> deals);

        /** How many remote calls were made so far. */
        long calls();

        void tell(Progress progress);

        /**
         * Waits.
         *
         * @return false when nobody wants the result any more
         */
        boolean goOn(Duration wait);
    }

    /**
     * @param expected about how many deals there are in all; null while the CRM has not told
     * @param simulating whether everything is read
     */
    public record Progress(int read, long calls, @Nullable Long expected, boolean simulating) {

        public static final Progress NONE = new Progress(0, 0, null, false);

        /** How much is read, from 0 to 100; 0 while nobody knows. */
        public int percent() {
            if (simulating) {
                return 100;
            }
            return expected == null || expected == 0 ? 0 : (int) Math.min(100, 100L * read / expected);
        }
    }

    private static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1;
    }
}
