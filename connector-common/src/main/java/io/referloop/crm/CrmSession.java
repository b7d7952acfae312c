package io.referloop.crm;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All remote work on one account. Every method may throw {@link CrmException}; every call has a timeout and a limit. Blocking; thread-safe.
 */
public interface CrmSession {

    /** The most records that {@link #read} and {@link #write} send in one remote call; callers that coalesce should wait for about as many. */
    int batchSize();

    CrmSchema describe();

    /**
     * How many records stand in each stage of a track now, by the stage's id; a stage may be missing where it has none. Costs a call per
     * stage in some CRMs, from a small budget: not for a page that people open often.
     *
     * @param track one of {@link #describe()}
     */
    Map<String, Long> count(CrmSchema.Track track);

    /**
     * The same account, whose {@link #read} and {@link #page} also tell these fields of records of this type, each with the time since when
     * it has had its value, where the CRM keeps that.
     *
     * @param fields the CRM's own names; one that the account does not have is absent from every record
     */
    CrmSession alsoReading(RecordType type, Collection<String> fields);

    /**
     * Reads records by id, with their stage history and associations, in as few calls as the CRM allows.
     *
     * @param ids any number, all of one type; duplicates count once
     */
    RecordPage read(RecordType type, Collection<String> ids);

    /**
     * Walks through all records of a type, past the CRM's own cap on pages. Of the changed ones those that were deleted are told as
     * missing, where the CRM remembers them.
     *
     * @param cursor {@link RecordPage#next()} of the page before, or null for the first
     * @param changedSince only records changed at or after it, or null for all
     */
    RecordPage page(RecordType type, @Nullable String cursor, @Nullable Instant changedSince);

    /**
     * The records of a type in which a field has one of these values.
     *
     * @param field one of {@link CrmRecord}'s names, or the CRM's own; one that the account does not have leads to nothing
     */
    RecordPage find(RecordType type, String field, Collection<String> values);

    /** The most records that {@link #list} brings by one remote call: tells beforehand what going through everything costs. */
    int listSize();

    /** About how many records of a type there are, by one remote call; enough to say how long something will take. */
    long count(RecordType type);

    /**
     * Lists all records of a type as they stand, in the fewest calls that the CRM allows: of their stages only the present one, whose time
     * is not known. For going through everything there is; {@link #page} tells more and costs more.
     *
     * @param cursor {@link RecordPage#next()} of the page before, or null for the first; good for days, also in another process
     */
    RecordPage list(RecordType type, @Nullable String cursor);

    /**
     * What our fields say on these records, by the id that was asked for. A field that is empty or was never installed is absent, a record
     * that does not exist too.
     */
    Map<RecordRef, Map<ReferralField, String>> held(RecordType type, Collection<String> ids);

    /**
     * Writes our fields. Returns one outcome per write, in the same order; throws only when nothing can have been written
     * ({@link CrmFailure.OutcomeUnknown} is an outcome, not an exception).
     *
     * @param writes at most one per record, any mixture of types
     */
    List<WriteOutcome> write(List<FieldWrite> writes);

    /** Tells those who look after the account how the connection is, where the CRM has a place for it; elsewhere nothing happens. */
    default void report(ConnectionReport report) {}

    /**
     * What was asked for by records that the CRM's people and automations write, and not answered yet; the record's id is the call's id.
     * Asking is harmless and may repeat what was told before. Nothing in a CRM that calls us instead.
     */
    default List<ActionCall> wishes() {
        return List.of();
    }

    /**
     * Tells the CRM's automation what became of a wish that it waits for. Telling it again is harmless, and the first result stays.
     *
     * @param callback {@link ActionCall#callback()}
     */
    default void complete(String callback, ActionResult result) {
        throw new CrmException(new CrmFailure.Unsupported(Capability.ACTIONS));
    }

    /**
     * Keeps referrals as a whole, each once however often it is told: as a record of their own where the account has such, else as a note on
     * their records. One outcome per entry, in the same order; throws as {@link #write} does.
     */
    List<ReferralEntry.Outcome> keep(List<ReferralEntry> entries);

    /** Everything of ours that belongs into the account, and what of it is there. Changes nothing. */
    InstallPlan planInstall();

    /** Creates what the plan calls missing and nothing else; what exists meanwhile is left as it is. {@link Capability#FIELD_INSTALL}. */
    void install(InstallPlan plan);

    /** Takes the app out of the account, as the CRM's own "uninstall" would. {@link Capability#UNINSTALL}. */
    void uninstall();
}
