@NullMarked
package io.referloop.sandbox.salesforce;

import org.jspecify.annotations.NullMarked;
