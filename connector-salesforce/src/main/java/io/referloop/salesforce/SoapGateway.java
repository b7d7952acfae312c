package io.referloop.salesforce;

import com.sforce.soap.partner.LimitInfo;
import com.sforce.soap.partner.PartnerConnection;
import com.sforce.ws.ConnectionException;
import com.sforce.ws.ConnectorConfig;
import com.sforce.ws.SoapFaultException;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmUsage.Quota;
import io.referloop.crm.Secret;
import io.referloop.salesforce.SalesforceCalls.Answer;
import io.referloop.salesforce.SalesforceCalls.SessionEnded;
import io.referloop.salesforce.SalesforceTransport.NoSoap;
import io.referloop.salesforce.events.SalesforceEvents;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The partner SOAP API through WSC. Every operation has a connection of its own, because one that is shared mixes up what its callers say;
 * building one costs nothing. See BEHAVIOR.md#wsc.
 */
final class SoapGateway {

    /** By it our own writes are told from others in change events. */
    static final String CLIENT = SalesforceEvents.CLIENT;

    private static final Duration A_DAY = Duration.ofHours(24);

    private final SalesforceCalls calls;
    private final SalesforceHttp http;

    SoapGateway(SalesforceCalls calls, SalesforceHttp http) {
        this.calls = calls;
        this.http = http;
    }

    /** @throws CrmException why it failed; see {@link #isUnreadable} */
    <T> T call(CrmAccount account, SalesforceOperation operation, Work<T> work) {
        return calls.make(account, operation, (token, address) -> attempt(account, operation, work, token, address));
    }

    private <T> Answer<T> attempt(
            CrmAccount account, SalesforceOperation operation, Work<T> work, Secret token, URI address)
            throws SessionEnded {
        try {
            PartnerConnection connection = connect(account, token, address);
            T result = work.on(connection);
            return new Answer<>(result, day(connection));
        } catch (SoapFaultException fault) {
            String code = SalesforceFailures.code(fault);
            String words = SalesforceFailures.words(fault);
            if (SalesforceFailures.sessionEnded(code) || words.contains("INVALID_SESSION_ID")) {
                throw new SessionEnded(words);
            }
            throw new CrmException(SalesforceFailures.of(operation, code, words), fault);
        } catch (NoSoap none) {
            throw new CrmException(SalesforceFailures.of(operation, none), none);
        } catch (ConnectionException unreadable) {
            throw new CrmException(
                    SalesforceFailures.silent(operation, "gave an answer that cannot be read"), unreadable);
        }
    }

    private PartnerConnection connect(CrmAccount account, Secret token, URI address) throws ConnectionException {
        ConnectorConfig config = new ConnectorConfig();
        // Both always: without a session the constructor would log in, without an endpoint it would call a host of the
        // vendor's tests.
        config.setSessionId(token.reveal());
        config.setServiceEndpoint(
                address + "/services/Soap/u/" + SalesforceProperties.API_VERSION + "/" + account.accountId());
        config.setAuthEndpoint(config.getServiceEndpoint());
        config.setTransportFactory(() -> new SalesforceTransport(http));
        PartnerConnection connection = new PartnerConnection(config);
        connection.setCallOptions(CLIENT, null);
        return connection;
    }

    private static @Nullable Quota day(PartnerConnection connection) {
        if (connection.getLimitInfoHeader() == null
                || connection.getLimitInfoHeader().getLimitInfo() == null) {
            return null;
        }
        for (LimitInfo limit : connection.getLimitInfoHeader().getLimitInfo()) {
            if ("API REQUESTS".equals(limit.getType())) {
                return new Quota(limit.getLimit(), Math.max(0, limit.getLimit() - limit.getCurrent()), A_DAY);
            }
        }
        return null;
    }

    @FunctionalInterface
    interface Work<T> {

        T on(PartnerConnection connection) throws ConnectionException;
    }

    /** Whether Salesforce answered what this client cannot read: an answer of a later release. */
    static boolean isUnreadable(CrmException failed) {
        return failed.getCause() instanceof ConnectionException cause && !(cause instanceof SoapFaultException);
    }
}
