/**
 * What a CRM's stages mean for a referral. Promises that a stage is picked by the name people gave it and that one which the map does not have is
 * told as unknown, never guessed. Next on the path: {@code io.referloop.referral}.
 */
@NullMarked
package io.referloop.stage;

import org.jspecify.annotations.NullMarked;
