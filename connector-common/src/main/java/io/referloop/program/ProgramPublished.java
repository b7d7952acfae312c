package io.referloop.program;

import java.util.UUID;

/** A version of a program came into force. Published inside the transaction that stored it. */
public record ProgramPublished(UUID workspace, Program program) {}
