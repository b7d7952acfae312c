package io.referloop.reward;

/** Whether a person's word was carried out; a refusal is for the person who gave it. */
public sealed interface Outcome {

    record Done() implements Outcome {}

    /** @param message what is still missing, as a sentence */
    record Noted(String message) implements Outcome {}

    /** @param message what stands against it, as a sentence with the fix */
    record Refused(String code, String message) implements Outcome {}
}
