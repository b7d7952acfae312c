package io.referloop.crm;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is, for those who look after the account inside the CRM. Texts are for people.
 *
 * @param key ours for ever: the same key is the same connection
 * @param problem what does not work; empty when all does
 * @param hearing how we hear of changes
 * @param lastChange when we last heard of one; null for never
 * @param day how much of the account's daily limit of calls is left, whoever used the rest; null when nobody said
 * @param at when this was so
 * @param page where the connection is looked after
 */
public record ConnectionReport(
        String key,
        String problem,
        String hearing,
        @Nullable Instant lastChange,
        CrmUsage.@Nullable Quota day,
        Instant at,
        URI page) {}
