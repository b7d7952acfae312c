package io.referloop.salesforce;

import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Our fields by their API names, as the package in {@code salesforce-app} has them. */
final class SalesforceFields {

    static final String PREFIX = "Referloop_";
    static final String REFERRAL = "Referloop_Referral__c";
    static final String REWARD = "Referloop_Reward__c";
    static final String CONNECTION = "Referloop_Connection__c";
    /** By it a referral's record is found again; unique, so that none is made twice. */
    static final String KEY = "Referloop_Id__c";

    static final String SYNC_STATE = "Referloop_Sync_State__c";
    static final String MESSAGE = "Referloop_Message__c";

    /** How long our texts are where nothing else is said. */
    static final int TEXT = 255;

    private static final int LONG_TEXT = 32_000;

    private SalesforceFields() {}

    /** {@code REFERRAL_STATUS} is {@code Referloop_Referral_Status__c}. */
    static String name(ReferralField field) {
        return PREFIX
                + Arrays.stream(field.name().split("_"))
                        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("_"))
                + "__c";
    }

    static Optional<ReferralField> field(String name) {
        return Stream.of(ReferralField.values())
                .filter(field -> name(field).equalsIgnoreCase(name))
                .findFirst();
    }

    /** What is said of a referral as a whole: nothing of whom to ask. */
    static List<ReferralField> ofTheReferral() {
        return Stream.of(ReferralField.values())
                .filter(field -> field.on(RecordType.DEAL))
                .toList();
    }

    /** What is sent for a value; empty when it cannot be one. A text that is too long is cut: a long reason must not stop a write. */
    static Optional<Object> value(ReferralField field, String text) {
        return switch (field.kind()) {
            case TEXT -> Optional.of(cut(text, TEXT));
            case LONG_TEXT -> Optional.of(cut(text, LONG_TEXT));
            case DATE -> {
                try {
                    yield Optional.of(LocalDate.parse(text).toString());
                } catch (DateTimeException noDay) {
                    yield Optional.empty();
                }
            }
        };
    }

    /** Never in the middle of a character. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }
}
