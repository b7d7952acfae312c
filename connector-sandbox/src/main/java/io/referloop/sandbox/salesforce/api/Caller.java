package io.referloop.sandbox.salesforce.api;

import io.referloop.sandbox.salesforce.Actor;

/**
 * Who is calling, and how much of the day's calls is used.
 *
 * @param token the access token, which one answer repeats
 */
public record Caller(String userId, String token, int callsUsed, int callsMax) {

    /** @param client the name that the caller gives itself; empty for none */
    public Actor actor(String protocol, String client) {
        String origin = "com/salesforce/api/" + protocol;
        return new Actor(userId, client.isEmpty() ? origin : origin + ";client=" + client);
    }
}
