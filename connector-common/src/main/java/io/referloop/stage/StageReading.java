package io.referloop.stage;

import io.referloop.connection.Connections;
import io.referloop.connection.Installing;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads from the CRM what its admins change without telling: stages and their names, the account, our things in it. */
@Component
public class StageReading {

    private static final Logger log = LoggerFactory.getLogger(StageReading.class);

    private final Connections connections;
    private final Installing installing;
    private final StageMaps stageMaps;

    StageReading(Connections connections, Installing installing, StageMaps stageMaps) {
        this.connections = connections;
        this.installing = installing;
        this.stageMaps = stageMaps;
    }

    /** Reads every account that works anew, over all workspaces; one that fails is left for the next time. */
    public void readAll() {
        for (Connections.Address address : connections.live()) {
            try {
                read(address.workspace(), address.connection());
                installing.preview(address.workspace(), address.connection());
            } catch (CrmException unanswered) {
                log.info(
                        "The stages of connection {} are read later: {}",
                        address.connection(),
                        unanswered.failure().message());
            }
        }
    }

    /** @throws CrmException when the CRM does not tell; then nothing was changed */
    public void read(UUID workspace, UUID connection) {
        CrmSchema schema = connections.open(workspace, connection).describe();
        connections.describe(workspace, connection, schema);
        stageMaps.adopt(workspace, connection, schema);
    }

    /**
     * Counts the records in the stages of one track.
     *
     * @throws CrmException when the CRM does not tell; then the earlier count stands
     */
    public void count(UUID workspace, UUID connection, RecordType type, String track) {
        List<CrmSchema.Stage> stages = stageMaps.list(workspace, connection).stream()
                .filter(it -> it.type() == type && it.track().equals(track))
                .map(it -> new CrmSchema.Stage(it.stage(), it.stageLabel(), it.position(), it.outcome()))
                .toList();
        if (stages.isEmpty()) {
            return;
        }
        CrmSession session = connections.open(workspace, connection);
        Map<String, Long> records = session.count(new CrmSchema.Track(type, track, track, stages));
        stageMaps.counted(workspace, connection, type, track, records);
    }
}
