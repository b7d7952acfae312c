package io.referloop.insight;

import io.referloop.crm.CrmPlace;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * Everything there is to tell about one referral.
 *
 * @param dealValue what the CRM last said the deal is worth, or null when it never did
 * @param events newest first
 * @param unearned every rule of the program that pays nothing here, with the reason
 */
public record ReferralStory(
        Head head,
        @Nullable Value dealValue,
        List<Event> events,
        List<Reward> rewards,
        List<Unearned> unearned,
        List<Link> links) {

    public record Head(
            UUID id,
            long number,
            String referee,
            @Nullable String refereeEmail,
            @Nullable String company,
            String referrer,
            String referrerEmail,
            @Nullable String note,
            String submittedBy,
            String source,
            Instant claimedAt,
            String status,
            Instant statusSince,
            String program,
            int programVersion,
            Instant versionInForceFrom) {}

    /** @param amount null when the CRM's text is no amount of a currency that we know; {@code text} is what it said */
    public record Value(@Nullable Money amount, String text, Instant at) {}

    /**
     * @param reason why it is in this state, as its newest event tells
     * @param beneficiary the name, or null when nobody by that id is known any more
     */
    public record Reward(
            UUID id,
            String role,
            @Nullable String beneficiary,
            String milestone,
            String state,
            @Nullable Money amount,
            Instant earnedAt,
            @Nullable Instant releaseAt,
            String sentence,
            @Nullable String reason,
            List<Why> why) {}

    /** @param reason a sentence for the person who asks why not */
    public record Unearned(String sentence, String reason) {}

    /**
     * @param via how it came to belong to this referral
     * @param gone whether the CRM deleted it
     */
    public record Link(
            String crm, CrmPlace place, String objectType, String recordId, String label, String via, boolean gone) {}

    /** What happened, each with its own time: the CRM's for facts, ours for what we did. */
    public sealed interface Event {

        Instant at();

        /** @param objectType null when it was not submitted from a record */
        record Claimed(
                Instant at,
                String by,
                @Nullable String note,
                @Nullable String objectType) implements Event {}

        /** A later claim on the same referee that did not win. */
        record ClaimRefused(
                Instant at,
                String by,
                String referrerEmail,
                String outcome,
                @Nullable String reason) implements Event {}

        /**
         * @param stage the CRM's label, or its id where the label is not known
         * @param track the label of the pipeline or field, or null when it is not known
         * @param status what the stage means, or null when nobody has said
         * @param moved whether the referral stands where it does, or stood, by this very fact; another record may have decided
         * @param mapped whether the stage map knows the stage at all
         * @param rewards what was earned by it
         */
        record StageReached(
                Instant at,
                String crm,
                String objectType,
                String recordLabel,
                String stage,
                @Nullable String track,
                @Nullable String status,
                boolean moved,
                boolean mapped,
                Instant recordedAt,
                List<Reward> rewards)
                implements Event {}

        /** A field of a linked record that decides about rewards. */
        record FieldTold(Instant at, String crm, String objectType, String recordLabel, String field, String value)
                implements Event {}

        /** A reward whose milestone no stage of a linked record explains. */
        record Earned(Instant at, Reward reward) implements Event {}

        /** @param amount null while the reward waits for the amount that it depends on */
        record RewardMoved(
                Instant at,
                @Nullable String beneficiary,
                String role,
                String state,
                @Nullable Money amount,
                String reason,
                String actor)
                implements Event {}

        /** Our fields on a linked record now say what this page says. */
        record WrittenBack(Instant at, String crm, String objectType, String recordLabel) implements Event {}
    }
}
