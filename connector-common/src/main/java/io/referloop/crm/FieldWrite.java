package io.referloop.crm;

import java.util.Map;

/**
 * What one record should say of its referral.
 *
 * @param values an empty text clears the field; fields that are absent stay as they are
 * @param trace unique per attempt; ties a partial failure to this write
 */
public record FieldWrite(RecordRef record, Map<ReferralField, String> values, String trace) {

    public FieldWrite {
        values = Map.copyOf(values);
    }
}
