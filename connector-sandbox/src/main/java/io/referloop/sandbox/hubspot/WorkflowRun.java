package io.referloop.sandbox.hubspot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One action of one workflow on one record, as it stands at a moment.
 *
 * @param answers the status of every answer to the call so far, 0 for none
 * @param outputs what the app gave, without the state
 */
public record WorkflowRun(
        String callbackId,
        long portalId,
        String action,
        ObjectType type,
        String recordId,
        Map<String, String> inputs,
        State state,
        List<Integer> answers,
        Map<String, String> outputs,
        Instant startedAt) {

    public WorkflowRun {
        inputs = Map.copyOf(inputs);
        answers = List.copyOf(answers);
        outputs = Map.copyOf(outputs);
    }

    /** Where a run is. */
    public enum State {
        /** The call is under way, or waits to be repeated. */
        CALLING,
        /** The app answered BLOCK. */
        BLOCKED,
        SUCCESS,
        /** The app said so; the workflow goes on. */
        FAIL_CONTINUE,
        /** The call was refused, or never answered. */
        FAILED
    }

    public boolean over() {
        return state != State.CALLING && state != State.BLOCKED;
    }

    WorkflowRun answered(int status) {
        var all = new ArrayList<>(answers);
        all.add(status);
        return new WorkflowRun(callbackId, portalId, action, type, recordId, inputs, state, all, outputs, startedAt);
    }

    WorkflowRun in(State now, Map<String, String> told) {
        return new WorkflowRun(callbackId, portalId, action, type, recordId, inputs, now, answers, told, startedAt);
    }
}
