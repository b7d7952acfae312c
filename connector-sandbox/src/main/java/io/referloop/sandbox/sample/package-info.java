/** Invented companies and people, the same ones in every fake, so that a person can be in both CRMs. */
@NullMarked
package io.referloop.sandbox.sample;

import org.jspecify.annotations.NullMarked;
