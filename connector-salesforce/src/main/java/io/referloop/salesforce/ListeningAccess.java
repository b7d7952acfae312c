package io.referloop.salesforce;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.RecordType;
import io.referloop.salesforce.events.EventAccess;
import java.net.URI;
import java.util.Collection;
import java.util.Map;

/** What listening asks the other APIs. */
final class ListeningAccess implements EventAccess {

    private final SalesforceConnector.Shared shared;

    ListeningAccess(SalesforceConnector.Shared shared) {
        this.shared = shared;
    }

    @Override
    public URI address(CrmAccount account) {
        URI address = account.tokens().address();
        if (address == null) {
            throw new CrmException(new CrmFailure.Unavailable("The organisation's address is not known yet"));
        }
        return address;
    }

    @Override
    public Map<String, String> survivors(CrmAccount account, String entity, Collection<String> deleted) {
        RecordType type = SalesforceObjects.type(entity);
        return type == null
                ? Map.of()
                : new SalesforceReader(shared.soap(), shared.types(), shared.accounts(), account, Map.of())
                        .survivors(type, deleted);
    }
}
