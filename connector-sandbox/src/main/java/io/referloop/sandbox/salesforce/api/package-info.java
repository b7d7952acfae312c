/**
 * What every call to the organisation's API passes: fault knobs, the session, the daily limit. The protocols behind it
 * implement {@link io.referloop.sandbox.salesforce.api.Protocol}.
 */
@NullMarked
package io.referloop.sandbox.salesforce.api;

import org.jspecify.annotations.NullMarked;
