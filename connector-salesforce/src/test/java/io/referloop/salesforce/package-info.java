@NullMarked
package io.referloop.salesforce;

import org.jspecify.annotations.NullMarked;
