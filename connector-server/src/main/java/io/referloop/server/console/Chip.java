package io.referloop.server.console;

/**
 * A state as people see it: a dot, a word and a colour.
 *
 * @param tone {@code good, warn, bad, quiet}: never the only thing that tells states apart
 * @param meaning what shows on hover
 */
record Chip(String word, String tone, String meaning) {}
