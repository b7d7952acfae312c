package io.referloop.card;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the card on a CRM record shows. The component names are the JSON that cards read. */
public record Card(
        Record record,
        Submit submit,
        @Nullable Shown referral,
        @Nullable Eligible eligibility) {

    public record Record(String type, String id) {}

    /**
     * @param reason why not, as a sentence; null when allowed
     * @param offers what the form asks to choose; mostly nothing
     */
    public record Submit(boolean allowed, @Nullable String reason, List<Offer> offers) {}

    /**
     * @param rule under which the form sends the chosen option's value
     * @param label such as {@code Reward for the referrer}
     * @param preset the value that counts when nobody chose
     */
    public record Offer(String rule, String label, List<Option> options, String preset) {}

    public record Option(String value, String label) {}

    /**
     * @param id the referral's number as people say it
     * @param next what happens next, as a sentence
     * @param url the referral's page on the console
     */
    public record Shown(
            String id,
            State status,
            Instant since,
            Person referrer,
            Referred referee,
            Claim claim,
            String next,
            String url,
            List<Reward> rewards,
            List<Reason> notRewarded) {}

    /** @param tone {@code good, warn, bad, quiet} */
    public record State(String code, String label, String tone) {}

    public record Person(String name, String email) {}

    public record Referred(String name, @Nullable String company) {}

    public record Claim(String by, Instant at, @Nullable String note) {}

    /** @param releaseOn the day in the workspace's zone, {@code YYYY-MM-DD}; null when there is no hold to wait for */
    public record Reward(
            String id,
            String beneficiary,
            String role,
            String amount,
            State state,
            @Nullable String releaseOn,
            String sentence,
            List<Step> why) {}

    /**
     * Whether to ask the person for a referral now; on contacts of which that is known.
     *
     * @param reason why now, or why not
     * @param since the day from which it has held, {@code YYYY-MM-DD}; null when not eligible
     * @param nextAsk the day from which the person may be asked; null when nobody can tell
     */
    public record Eligible(
            boolean eligible,
            String reason,
            @Nullable String since,
            @Nullable String nextAsk) {}

    public record Step(String label, String text, @Nullable String amount) {}

    public record Reason(String label, String text) {}
}
