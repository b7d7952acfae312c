@NullMarked
package io.referloop.privacy;

import org.jspecify.annotations.NullMarked;
