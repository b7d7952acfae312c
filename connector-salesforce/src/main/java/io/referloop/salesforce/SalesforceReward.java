package io.referloop.salesforce;

import com.sforce.soap.partner.sobject.SObject;
import io.referloop.crm.ReferralEntry.Reward;
import io.referloop.salesforce.SalesforceTypes.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reward as a record of Referloop's own object. */
final class SalesforceReward {

    private static final String BENEFICIARY = "Referloop_Beneficiary_Contact__c";
    private static final String AMOUNT = "Referloop_Amount__c";
    private static final int TEXT = 255;
    /** As long as the fields are, where that is not as usual. */
    private static final Map<String, Integer> LENGTHS =
            Map.of("Referloop_Why__c", 32_000, "Referloop_Sentence__c", 4_000, "Referloop_Role__c", 40);

    private SalesforceReward() {}

    /**
     * @param referral what Salesforce calls the referral that earned it
     * @param referrer the contact who referred, if there is one
     */
    static SObject record(Type type, Reward reward, String referral, @Nullable String referrer) {
        SObject sent = new SObject(SalesforceFields.REWARD);
        sent.setField(SalesforceFields.KEY, reward.key());
        List<String> cleared = new ArrayList<>();
        SalesforceKeeper.put(type, sent, cleared, SalesforceFields.REFERRAL, referral);
        text(type, sent, cleared, "Referloop_State__c", reward.state());
        text(type, sent, cleared, "Referloop_Role__c", reward.role());
        text(type, sent, cleared, "Referloop_Beneficiary__c", reward.beneficiary());
        text(type, sent, cleared, "Referloop_Amount_Words__c", reward.worth());
        text(type, sent, cleared, "Referloop_Currency__c", reward.currency());
        text(type, sent, cleared, "Referloop_Sentence__c", reward.sentence());
        text(type, sent, cleared, "Referloop_Why__c", reward.why());
        text(type, sent, cleared, "Referloop_Earned_On__c", reward.earnedOn());
        text(type, sent, cleared, "Referloop_Release_On__c", reward.releaseOn());
        SalesforceKeeper.put(
                type, sent, cleared, AMOUNT, reward.amount().isEmpty() ? null : new BigDecimal(reward.amount()));
        if (!reward.beneficiary().isEmpty() && referrer != null) {
            SalesforceKeeper.put(type, sent, cleared, BENEFICIARY, referrer);
        }
        sent.setFieldsToNull(cleared.toArray(String[]::new));
        return sent;
    }

    private static void text(Type type, SObject sent, List<String> cleared, String name, String value) {
        int most = LENGTHS.getOrDefault(name, TEXT);
        String cut = value.length() <= most ? value : value.substring(0, most);
        SalesforceKeeper.put(type, sent, cleared, name, cut.isEmpty() ? null : cut);
    }
}
