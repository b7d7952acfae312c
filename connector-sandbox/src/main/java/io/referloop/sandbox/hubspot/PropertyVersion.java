package io.referloop.sandbox.hubspot;

import java.time.Instant;

/** One value that a property had, from {@code at} until the next one. An empty value is a cleared property. */
public record PropertyVersion(String value, Instant at, String sourceType, String sourceId) {}
