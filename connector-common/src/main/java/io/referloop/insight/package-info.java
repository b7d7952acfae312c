/**
 * What people look at: read models in SQL, one per screen. Promises to change nothing and to read only what one screen shows.
 * Codes stay codes here; the words for them belong to the screens.
 */
@NullMarked
package io.referloop.insight;

import org.jspecify.annotations.NullMarked;
