package io.referloop.crm;

import java.util.List;

/**
 * What an account looks like to a mapping: its tracks and their stages as people named them.
 *
 * @param accountKind what kind of account it is, as people say it: {@code Sandbox account}
 * @param currency the account's own currency, ISO 4217
 * @param furtherCurrencies what its amounts may be in beside that
 * @param timeZone the account's zone id
 */
public record CrmSchema(
        String accountName,
        String accountKind,
        String currency,
        List<String> furtherCurrencies,
        String timeZone,
        List<Track> tracks) {

    public CrmSchema {
        furtherCurrencies = List.copyOf(furtherCurrencies);
        tracks = List.copyOf(tracks);
    }

    public CrmSchema(String accountName, String currency, String timeZone, List<Track> tracks) {
        this(accountName, "Standard account", currency, List.of(), timeZone, tracks);
    }

    /**
     * A pipeline, or a field that works like one (lifecycle stage, lead status).
     *
     * @param id as {@link CrmChange.StageMoved#track()} names it
     */
    public record Track(RecordType type, String id, String label, List<Stage> stages) {

        public Track {
            stages = List.copyOf(stages);
        }
    }

    /**
     * @param outcome from the CRM's own metadata, never guessed from the id: a stage called {@code closedwon} may be labelled "Proposal sent"
     */
    public record Stage(String id, String label, int order, Outcome outcome) {}

    public enum Outcome {
        OPEN,
        WON,
        LOST
    }
}
