package io.referloop.sandbox.hubspot;

import java.util.List;
import java.util.Optional;

/** A deal pipeline. Whether a stage is won is told by its metadata, never by its id or label. */
public record Pipeline(String id, String label, int displayOrder, List<Stage> stages) {

    public Optional<Stage> stage(String stageId) {
        return stages.stream().filter(stage -> stage.id().equals(stageId)).findFirst();
    }

    /** @param probability as HubSpot writes it, {@code "0.4"}; {@code "1.0"} and {@code "0.0"} for closed stages */
    public record Stage(String id, String label, int displayOrder, boolean closed, String probability) {

        public boolean won() {
            return closed && probability.equals("1.0");
        }

        public boolean lost() {
            return closed && probability.equals("0.0");
        }
    }
}
