package io.referloop.crm;

/**
 * Tells whether a card's request really comes through the CRM, and for whom. Constant-time; reads no part of the body as content.
 * Only what {@link Verdict.Trusted} carries was vouched for by the CRM; a record id in the path was not.
 */
public interface CallerVerifier {

    Verdict verify(SignedRequest request);

    /** The answer: whom the CRM vouches for, or why nobody. */
    sealed interface Verdict {

        /**
         * @param accountId the CRM account the user works in
         * @param userId the CRM's id of the user
         * @param userEmail the user's e-mail in the CRM
         */
        record Trusted(String accountId, String userId, String userEmail) implements Verdict {}

        /**
         * @param code stable and countable: {@code SIGNATURE_MISSING, SIGNATURE_INVALID, TIMESTAMP_STALE, TIMESTAMP_FUTURE, TIMESTAMP_INVALID}
         * @param message for the person who configures the app
         */
        record Refused(String code, String message) implements Verdict {}
    }
}
