package io.referloop.salesforce.events;

import io.referloop.crm.CrmAccount;
import java.net.URI;
import java.util.Collection;
import java.util.Map;

/** What listening needs of the organisation's other APIs. */
public interface EventAccess {

    /**
     * Where the organisation's API is now.
     *
     * @throws io.referloop.crm.CrmException when that is not known
     */
    URI address(CrmAccount account);

    /**
     * Into which records deleted ones were merged, by their ids; absent where one was deleted and not merged. A deletion's event does not
     * tell.
     *
     * @param entity one of those that can be merged
     * @throws io.referloop.crm.CrmException when it cannot be asked
     */
    Map<String, String> survivors(CrmAccount account, String entity, Collection<String> deleted);
}
