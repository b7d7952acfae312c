package io.referloop.hubspot;

import io.referloop.crm.CrmConnectorContract;
import io.referloop.crm.CrmHarness;

class HubspotConnectorContractTests extends CrmConnectorContract {

    @Override
    protected CrmHarness start() {
        return new HubspotHarness();
    }
}
