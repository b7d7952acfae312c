package io.referloop.reward;

import java.util.UUID;

/** A reward's hold is over and nothing stands against paying it. Published inside the releasing transaction. */
public record RewardReleased(UUID workspace, RewardLine line, String correlation) {}
