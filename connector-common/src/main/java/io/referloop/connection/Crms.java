package io.referloop.connection;

import io.referloop.crm.CrmConnector;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The CRMs that this installation speaks to: one per adapter on the class path. */
@Component
public class Crms {

    private final List<CrmConnector> connectors;

    Crms(List<CrmConnector> connectors) {
        this.connectors = List.copyOf(connectors);
    }

    public Collection<CrmConnector> all() {
        return connectors;
    }

    public Optional<CrmConnector> find(String id) {
        return connectors.stream().filter(crm -> crm.id().equals(id)).findFirst();
    }

    public CrmConnector get(String id) {
        return find(id).orElseThrow(() -> new IllegalStateException("No adapter for CRM " + id + " is installed"));
    }
}
