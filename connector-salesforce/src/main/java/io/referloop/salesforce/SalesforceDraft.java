package io.referloop.salesforce;

import com.sforce.soap.partner.sobject.SObject;
import io.referloop.salesforce.SalesforceTypes.Type;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of one of Referloop's own objects before it is sent. What this organisation does not have, or its user may not write, is left out:
 * the rest is worth keeping. One record's.
 */
final class SalesforceDraft {

    private final Type type;
    private final SObject record;
    private final List<String> cleared = new ArrayList<>();

    private SalesforceDraft(Type type, SObject record) {
        this.type = type;
        this.record = record;
    }

    /** One that is found by its key, or made. */
    static SalesforceDraft keyed(Type type, String object, String key) {
        SObject record = new SObject(object);
        record.setField(SalesforceFields.KEY, key);
        return new SalesforceDraft(type, record);
    }

    /** One that is there. */
    static SalesforceDraft of(Type type, String object, String id) {
        SObject record = new SObject(object);
        record.setId(id);
        return new SalesforceDraft(type, record);
    }

    /** @param value as WSC sends it; null clears the field */
    SalesforceDraft put(String name, @Nullable Object value) {
        if (type.field(name).filter(SalesforceTypes.Seen::updateable).isPresent()) {
            if (value == null) {
                cleared.add(name);
            } else {
                record.setField(name, value);
            }
        }
        return this;
    }

    /** Cut where it is longer than our texts are; cleared when it is empty. */
    SalesforceDraft text(String name, String value) {
        return text(name, value, SalesforceFields.TEXT);
    }

    SalesforceDraft text(String name, String value, int most) {
        return put(name, value.isEmpty() ? null : SalesforceFields.cut(value, most));
    }

    SalesforceDraft time(String name, @Nullable Instant at) {
        return put(name, at == null ? null : GregorianCalendar.from(at.atZone(ZoneOffset.UTC)));
    }

    SObject record() {
        record.setFieldsToNull(cleared.toArray(String[]::new));
        return record;
    }
}
