package io.referloop.server.console;

import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.connection.Crms;
import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.insight.StageList;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Fact;
import io.referloop.referral.RecordKey;
import io.referloop.referral.ReferralHistory;
import io.referloop.stage.StageMap;
import io.referloop.stage.StageMaps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the stage map would make of one record, with the reason: nothing is stored and nothing is moved. */
@Component
class StageTrials {

    private final Connections connections;
    private final Crms crms;
    private final StageMaps stageMaps;
    private final StageList stages;

    StageTrials(Connections connections, Crms crms, StageMaps stageMaps, StageList stages) {
        this.connections = connections;
        this.crms = crms;
        this.stageMaps = stageMaps;
        this.stages = stages;
    }

    /** The record that somebody means by an id or a link; empty when it is neither. */
    Optional<RecordRef> meant(Connection connection, String idOrLink, RecordType type) {
        String text = idOrLink.strip();
        if (text.contains("/")) {
            return crms.find(connection.crm()).flatMap(crm -> crm.recordIn(connection.place(), text));
        }
        return text.matches("[A-Za-z0-9]{1,40}") ? Optional.of(new RecordRef(type, text)) : Optional.empty();
    }

    /** Empty when the CRM does not know the record. */
    Optional<Trial> of(Connection connection, RecordRef record) {
        var page =
                connections.open(connection.workspaceId(), connection.id()).read(record.type(), List.of(record.id()));
        return page.records().stream().findFirst().map(found -> trial(connection, found));
    }

    private Trial trial(Connection connection, CrmRecord record) {
        StageMap map = stageMaps.of(connection.workspaceId(), connection.id());
        List<StageList.Track> tracks = stages.of(connection.workspaceId(), connection.id());
        RecordKey key = new RecordKey(connection.id(), record.ref());
        boolean oneTrack =
                record.ref().type() == RecordType.DEAL || record.ref().type() == RecordType.LEAD;
        List<Move> moves = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        for (CrmChange.StageMoved moved : record.stages()) {
            StageMap.Meaning meaning = map.meaning(record.ref().type(), moved.track(), moved.stage());
            ReferralStatus status = meaning instanceof StageMap.Meaning.Means means ? means.status() : null;
            facts.add(new Fact(
                    key, Fact.STAGE, moved.occurredAt(), moved.stage(), status, oneTrack ? null : moved.track()));
            moves.addFirst(move(tracks, record.ref().type(), moved, meaning));
        }
        ReferralHistory.Moment standing =
                ReferralHistory.of(Instant.EPOCH, facts).standing();
        String name = record.field(CrmRecord.NAME).orElse(record.ref().id());
        return new Trial(
                name,
                record.ref(),
                crms.get(connection.crm()).linkTo(connection.place(), record.ref()),
                standing.status(),
                why(standing, tracks, record),
                moves);
    }

    private static Move move(
            List<StageList.Track> tracks, RecordType type, CrmChange.StageMoved moved, StageMap.Meaning meaning) {
        String means =
                switch (meaning) {
                    case StageMap.Meaning.Means it -> it.status().name();
                    case StageMap.Meaning.Ignored ignored -> null;
                    case StageMap.Meaning.Unknown unknown -> "";
                };
        return new Move(
                moved.occurredAt(),
                label(tracks, type, moved.track(), moved.stage()),
                track(tracks, type, moved.track()),
                means);
    }

    private static String why(ReferralHistory.Moment standing, List<StageList.Track> tracks, CrmRecord record) {
        Fact cause = standing.cause();
        if (cause == null) {
            return record.stages().isEmpty()
                    ? "The record has no stage, so the referral stays as it was submitted."
                    : "None of its stages means anything for a referral yet, so the referral stays as it was submitted.";
        }
        String track = record.stages().stream()
                .filter(moved -> moved.occurredAt().equals(cause.occurredAt())
                        && moved.stage().equals(cause.value()))
                .findFirst()
                .map(moved -> track(tracks, record.ref().type(), moved.track()))
                .orElse("");
        return "Its stage “" + label(tracks, record.ref().type(), cause.track(), cause.value()) + "”"
                + (track.isEmpty() ? "" : " of " + track) + " means "
                + standing.status().label() + ".";
    }

    private static String label(List<StageList.Track> tracks, RecordType type, @Nullable String track, String stage) {
        return tracks.stream()
                .filter(it -> it.objectType().equals(type.name())
                        && (track == null || it.id().equals(track)))
                .flatMap(it -> it.stages().stream())
                .filter(it -> it.id().equals(stage))
                .findFirst()
                .map(StageList.Stage::label)
                .orElse(stage);
    }

    private static String track(List<StageList.Track> tracks, RecordType type, @Nullable String track) {
        return tracks.stream()
                .filter(it -> it.objectType().equals(type.name()) && it.id().equals(track))
                .findFirst()
                .map(StageList.Track::label)
                .orElse(track == null ? "" : track);
    }

    /**
     * @param status where a referral of this record alone would stand
     * @param why what decides that
     * @param moves what the record told, the newest first
     */
    record Trial(String name, RecordRef record, String link, ReferralStatus status, String why, List<Move> moves) {}

    /** @param means the status; null when the stage says nothing, empty while nobody has decided */
    record Move(
            Instant at,
            String stage,
            String track,
            @Nullable String means) {}
}
