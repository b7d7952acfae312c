package io.referloop.crm;

import java.util.Map;

/**
 * What became of a wish. A refusal is a result too: it carries {@link #ERROR_CODE} and {@link #ERROR_MESSAGE}, and the automation goes on.
 *
 * @param outputs by name
 */
public record ActionResult(boolean done, Map<String, String> outputs) {

    public static final String ERROR_CODE = "errorCode";
    public static final String ERROR_MESSAGE = "errorMessage";

    public ActionResult {
        outputs = Map.copyOf(outputs);
    }

    /** @param message what happened and what to do about it */
    public static ActionResult refused(String code, String message) {
        return new ActionResult(false, Map.of(ERROR_CODE, code, ERROR_MESSAGE, message));
    }
}
