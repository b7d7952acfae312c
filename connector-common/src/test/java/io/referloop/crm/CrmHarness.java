package io.referloop.crm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CRM that {@link CrmConnectorContract} can drive: change records as a person would, make calls fail, and see what really happened. It
 * should be reached over real HTTP and keep state, so that "done, but the answer was lost" is true.
 */
public interface CrmHarness extends AutoCloseable {

    CrmConnector connector();

    CrmAccount account();

    ContractTokens tokens();

    /** Where the account is found. */
    default CrmPlace place() {
        return new CrmPlace(account().accountId(), account().tokens().address());
    }

    /** Shared by the adapter and the CRM. */
    ContractClock clock();

    // A person at work in the CRM

    /** @param fields by the names of {@link CrmRecord} */
    RecordRef create(RecordType type, Map<String, String> fields);

    /** @param field one of {@link CrmRecord}'s names, or {@link #ownContactField()} */
    void change(RecordRef record, String field, String value);

    /** A property of the company's own that contacts of this account have, by the CRM's name; a number. */
    String ownContactField();

    void moveTo(RecordRef deal, String stage);

    void associate(RecordRef one, RecordRef other);

    void delete(RecordRef record);

    /** @return the survivor */
    RecordRef merge(RecordRef primary, RecordRef other);

    /** Makes the CRM forget a person for good. */
    void erase(RecordRef contact);

    /** Makes so many records at once that the CRM's own cap on paging is passed, all of one instant where it allows that. */
    List<RecordRef> createMoreThanTheCap(RecordType type);

    /** Three stages of one pipeline: open, open, won. */
    List<String> stages();

    /** Everything pushed since the last time, in the order of arrival; waits until all of it came. */
    List<CrmDelivery> pushed();

    /** A delivery of one stage change of a deal, in the CRM's own format. */
    CrmDelivery stageDelivery(RecordRef deal, String stage, Instant at);

    /** What the CRM holds in one of our fields; empty for nothing. */
    String held(RecordRef record, ReferralField field);

    /** Makes a field of somebody else's under the name of one of ours, of another type and with a value of theirs. */
    void occupy(RecordType type, ReferralField field, RecordRef record, String value);

    /** Makes one of our fields not be there, as if nobody had installed it. */
    void withdraw(RecordType type, ReferralField field);

    /** Lets the account have types of record of its own; on a CRM where every account has, nothing. */
    void offerObjects();

    /** What the CRM shows of referrals as a whole around this record, one text each. */
    List<String> entries(RecordRef record);

    /** The words by which the CRM joins the two; empty for none. */
    List<String> joined(RecordRef one, RecordRef other);

    // The CRM's automation

    /** Lets an automation ask us for something about a record, and wait for the result. Returns the id of its call. */
    String waitingAction(RecordRef record);

    /** What the automation was told, by name; empty while it waits. */
    Optional<Map<String, String>> toldAction(String callback);

    // Requests that claim to come through the CRM

    SignedRequest cardCall(Instant signedAt);

    // Faults

    /** Whether its refusals ever say when to come back. */
    default boolean saysHowLongToWait() {
        return true;
    }

    /** @param retryAfter null for an answer that says nothing of it */
    void throttleNextCalls(int calls, @Nullable Duration retryAfter);

    void beUnavailableForNextCalls(int calls);

    void expireAccess();

    /** As if an admin removed the app. */
    void revoke();

    /** The first records of the next batch are refused, the others written. */
    void refuseRecordsOfNextBatch(int records);

    /** The next batches are refused whole. */
    void refuseNextBatches(int batches);

    /** The next write is done and never answered as done. */
    void loseAnswerOfNextWrite();

    /** How many calls the CRM has seen, refused ones included. */
    long calls();

    /** How many of them wrote records. */
    long writeCalls();

    @Override
    void close();
}
