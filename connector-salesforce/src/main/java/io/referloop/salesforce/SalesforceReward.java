package io.referloop.salesforce;

import com.sforce.soap.partner.sobject.SObject;
import io.referloop.crm.ReferralEntry.Reward;
import io.referloop.salesforce.SalesforceTypes.Type;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reward as a record of Referloop's own object. */
final class SalesforceReward {

    private static final String BENEFICIARY = "Referloop_Beneficiary_Contact__c";
    private static final String AMOUNT = "Referloop_Amount__c";
    /** As long as the fields are, where that is not as usual. */
    private static final Map<String, Integer> LENGTHS =
            Map.of("Referloop_Why__c", 32_000, "Referloop_Sentence__c", 4_000, "Referloop_Role__c", 40);

    private SalesforceReward() {}

    /**
     * @param referral what Salesforce calls the referral that earned it
     * @param referrer the contact who referred, if there is one
     */
    static SObject record(Type type, Reward reward, String referral, @Nullable String referrer) {
        SalesforceDraft draft = SalesforceDraft.keyed(type, SalesforceFields.REWARD, reward.key())
                .put(SalesforceFields.REFERRAL, referral)
                .put(AMOUNT, reward.amount().isEmpty() ? null : new BigDecimal(reward.amount()));
        text(draft, "Referloop_State__c", reward.state());
        text(draft, "Referloop_Role__c", reward.role());
        text(draft, "Referloop_Beneficiary__c", reward.beneficiary());
        text(draft, "Referloop_Amount_Words__c", reward.worth());
        text(draft, "Referloop_Currency__c", reward.currency());
        text(draft, "Referloop_Sentence__c", reward.sentence());
        text(draft, "Referloop_Why__c", reward.why());
        text(draft, "Referloop_Earned_On__c", reward.earnedOn());
        text(draft, "Referloop_Release_On__c", reward.releaseOn());
        if (!reward.beneficiary().isEmpty() && referrer != null) {
            draft.put(BENEFICIARY, referrer);
        }
        return draft.record();
    }

    private static void text(SalesforceDraft draft, String name, String value) {
        String cut = SalesforceFields.cut(value, LENGTHS.getOrDefault(name, SalesforceFields.TEXT));
        draft.put(name, cut.isEmpty() ? null : cut);
    }
}
