package io.referloop.salesforce;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmUsage;
import io.referloop.crm.CrmUsage.Quota;
import io.referloop.crm.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What every call has in common, whichever API it speaks: its turn, its token, what became of it. Sends it again only when a session had
 * ended, because then nothing was done; all other repeating is the scheduler's work, which knows what a repetition means.
 */
final class SalesforceCalls {

    /** Another instance's token may have ended as well by the time we get it; ours, fresh from Salesforce, has not. */
    private static final int TOKENS_MOST = 3;

    private final SalesforceLanes lanes;
    private final MeterRegistry meters;

    SalesforceCalls(SalesforceLanes lanes, MeterRegistry meters) {
        this.lanes = lanes;
        this.meters = meters;
    }

    <T> T make(CrmAccount account, SalesforceOperation operation, Attempt<T> attempt) {
        Secret token = account.tokens().current();
        for (int tokens = 1; ; tokens++) {
            try {
                return one(account, operation, attempt, token);
            } catch (SessionEnded ended) {
                if (tokens == TOKENS_MOST) {
                    account.tokens().lost(ended.words());
                    throw new CrmException(
                            new CrmFailure.AuthorizationLost(
                                    "Salesforce refuses a fresh session too ("
                                            + ended.words()
                                            + "). It is the user's permission to use the API, the app's policy or an IP restriction: see the guide, then reconnect"));
                }
                token = account.tokens().replacementFor(token);
            }
        }
    }

    private <T> T one(CrmAccount account, SalesforceOperation operation, Attempt<T> attempt, Secret token)
            throws SessionEnded {
        URI address = account.tokens().address();
        if (address == null) {
            throw new CrmException(new CrmFailure.Unavailable("The organisation's address is not known yet"));
        }
        SalesforceLane lane = lanes.of(account.accountId());
        lane.enter();
        Timer.Sample timer = Timer.start(meters);
        try {
            Answer<T> answer = attempt.make(token, address);
            told(account, operation, timer, null, CrmUsage.Outcome.DONE, answer.day());
            lane.answered();
            if (answer.day() != null) {
                lane.heed(answer.day());
            }
            return answer.value();
        } catch (SessionEnded ended) {
            told(account, operation, timer, null, CrmUsage.Outcome.REFUSED, null);
            lane.answered();
            throw ended;
        } catch (CrmException failed) {
            told(account, operation, timer, failed.failure(), outcome(failed.failure()), null);
            lane.failed(failed.failure());
            throw failed;
        } catch (RuntimeException bug) {
            lane.abandoned();
            throw bug;
        }
    }

    private void told(
            CrmAccount account,
            SalesforceOperation operation,
            Timer.Sample timer,
            @Nullable CrmFailure failure,
            CrmUsage.Outcome outcome,
            @Nullable Quota day) {
        timer.stop(meters.timer(
                "referloop.salesforce.calls",
                "operation",
                operation.name(),
                "outcome",
                failure == null ? "answered" : failure.getClass().getSimpleName()));
        account.usage().called(new CrmUsage.Call(operation.name(), outcome, null, day));
    }

    private static CrmUsage.Outcome outcome(CrmFailure failure) {
        return switch (failure) {
            case CrmFailure.Throttled t -> CrmUsage.Outcome.THROTTLED;
            case CrmFailure.Unavailable u -> CrmUsage.Outcome.FAILED;
            case CrmFailure.OutcomeUnknown o -> CrmUsage.Outcome.FAILED;
            case CrmFailure.AuthorizationLost a -> CrmUsage.Outcome.REFUSED;
            case CrmFailure.Rejected r -> CrmUsage.Outcome.REFUSED;
            case CrmFailure.Gone g -> CrmUsage.Outcome.REFUSED;
            case CrmFailure.Unsupported u -> CrmUsage.Outcome.REFUSED;
        };
    }

    /** One request; throws {@link CrmException} for what it failed at. */
    @FunctionalInterface
    interface Attempt<T> {

        Answer<T> make(Secret token, URI address) throws SessionEnded;
    }

    /** @param day what Salesforce said of the day's calls; null when it said nothing */
    record Answer<T>(T value, @Nullable Quota day) {}

    /** The token is not accepted; nothing was done. */
    static final class SessionEnded extends Exception {

        private static final long serialVersionUID = 1;

        SessionEnded(String words) {
            super(words);
        }

        String words() {
            return String.valueOf(getMessage());
        }
    }
}
