package io.referloop.server.console;

import org.jspecify.annotations.Nullable;

/** Why something was not done, and what to do about it; shown on the page that follows. */
record Refusal(String code, String message, @Nullable String fix) {}
