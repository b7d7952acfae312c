package io.referloop.salesforce;

import io.referloop.crm.CrmConnectorContract;
import io.referloop.crm.CrmHarness;

class SalesforceConnectorContractTests extends CrmConnectorContract {

    @Override
    protected CrmHarness start() {
        return new SalesforceHarness();
    }
}
