package io.referloop.server.console;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;

/** A CRM's failure as an admin reads it: what happened, and who does what next. */
final class CrmRefusals {

    private CrmRefusals() {}

    static Refusal of(CrmException failed, String crm) {
        return switch (failed.failure()) {
            case CrmFailure.Throttled throttled ->
                new Refusal(
                        "CRM_THROTTLED",
                        crm + " asks us to slow down.",
                        "Try again in " + Math.max(1, throttled.retryAfter().toSeconds()) + " seconds.");
            case CrmFailure.Unavailable unavailable ->
                new Refusal(
                        "CRM_UNAVAILABLE",
                        crm + " does not answer: " + unavailable.message() + ".",
                        "Nothing was changed. Try again in a minute.");
            case CrmFailure.AuthorizationLost lost ->
                new Refusal(
                        "NEEDS_RECONNECT",
                        crm + " refuses our access: " + lost.message() + ".",
                        "Reconnect it below; work that waits then goes on by itself.");
            case CrmFailure.Rejected rejected ->
                new Refusal(
                        "CRM_REJECTED",
                        crm + " refused: " + rejected.message()
                                + (rejected.field() == null ? "" : " (field " + rejected.field() + ")") + ".",
                        rejected.vendorMessage() == null
                                ? "Check the permissions of the connected user."
                                : crm + " says: " + rejected.vendorMessage());
            case CrmFailure.Gone gone -> new Refusal("CRM_GONE", gone.message() + ".", null);
            case CrmFailure.Unsupported unsupported ->
                new Refusal("CRM_UNSUPPORTED", unsupported.message() + ".", null);
            case CrmFailure.OutcomeUnknown unknown ->
                new Refusal(
                        "OUTCOME_UNKNOWN",
                        crm + " did not say whether it worked: " + unknown.message() + ".",
                        "Reload this page to see what is there now.");
        };
    }
}
