package io.referloop.salesforce;

import com.sforce.soap.partner.sobject.SObject;
import io.referloop.crm.ReferralEntry.Reward;
import io.referloop.salesforce.SalesforceTypes.Type;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A reward as a record of Referloop's own object. */
final class SalesforceReward {

    private static final String BENEFICIARY = "Referloop_Beneficiary_Contact__c";
    private static final String AMOUNT = "Referloop_Amount__c";
    /** As long as the fields are, where that is not as usual. */
    private static final int ROLE = 40;

    private static final int SENTENCE = 4_000;
    private static final int WHY = 32_000;

    private SalesforceReward() {}

    /**
     * @param referral what Salesforce calls the referral that earned it
     * @param referrer the contact who referred, if there is one
     */
    static SObject record(Type type, Reward reward, String referral, @Nullable String referrer) {
        SalesforceDraft draft = SalesforceDraft.keyed(type, SalesforceFields.REWARD, reward.key())
                .put(SalesforceFields.REFERRAL, referral)
                .put(AMOUNT, reward.amount().isEmpty() ? null : new BigDecimal(reward.amount()))
                .text("Referloop_State__c", reward.state())
                .text("Referloop_Role__c", reward.role(), ROLE)
                .text("Referloop_Beneficiary__c", reward.beneficiary())
                .text("Referloop_Amount_Words__c", reward.worth())
                .text("Referloop_Currency__c", reward.currency())
                .text("Referloop_Sentence__c", reward.sentence(), SENTENCE)
                .text("Referloop_Why__c", reward.why(), WHY)
                .text("Referloop_Earned_On__c", reward.earnedOn())
                .text("Referloop_Release_On__c", reward.releaseOn());
        if (!reward.beneficiary().isEmpty() && referrer != null) {
            draft.put(BENEFICIARY, referrer);
        }
        return draft.record();
    }
}
