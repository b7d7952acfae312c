package io.referloop.sandbox.salesforce;

import com.sforce.soap.partner.PartnerConnection;
import com.sforce.soap.partner.sobject.SObject;
import com.sforce.ws.ConnectionException;
import com.sforce.ws.ConnectorConfig;
import io.referloop.sandbox.SalesforceSandbox;
import java.util.Map;

/** Salesforce's own SOAP client, pointed at a sandbox. */
final class Wsc {

    private Wsc() {}

    static PartnerConnection connect(SalesforceSandbox sandbox, String token) throws ConnectionException {
        var config = new ConnectorConfig();
        config.setSessionId(token);
        config.setServiceEndpoint(
                sandbox.url() + "/services/Soap/u/65.0/" + sandbox.org().id());
        config.setConnectionTimeout(5_000);
        config.setReadTimeout(10_000);
        return new PartnerConnection(config);
    }

    static PartnerConnection connect(SalesforceSandbox sandbox) throws ConnectionException {
        String user = sandbox.org().users().getLast().id();
        return connect(
                sandbox, sandbox.oauth().approve(user, "api", "refresh_token").accessToken());
    }

    static SObject record(String type, Map<String, Object> fields) {
        var record = new SObject(type);
        fields.forEach(record::setField);
        return record;
    }

    static SObject withId(SObject record, String id) {
        record.setId(id);
        return record;
    }
}
