package io.referloop.crm;

import java.util.List;

/**
 * Where adapters put what a CRM's automation asks for. The wish is durable when {@link #take} returns; its result is told through {@link
 * CrmSession#complete}.
 */
public interface CrmActions {

    /** Throws when the wish could not be stored; the CRM should ask again later. */
    Receipt take(ActionCall call);

    /** The programs that an action can be for, those whose name or key holds the text. Empty for an account that is not connected. */
    List<Choice> programs(String crm, String accountId, String search);

    sealed interface Receipt {

        /** The result is told later. */
        record Later() implements Receipt {}

        /** It was asked before, and this is what became of it; or nothing can be done at all. */
        record Known(ActionResult result) implements Receipt {}
    }

    /** One of several values, as an automation's builder offers it. */
    record Choice(String value, String label, String description) {}
}
