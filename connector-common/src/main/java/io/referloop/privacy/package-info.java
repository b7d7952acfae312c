/**
 * Forgetting people. Promises that a person is out of every table within a day, that the books stay as they are, and that reading the CRM
 * again does not bring the person back. Knows no table but its own: each package that keeps personal data brings a {@link
 * io.referloop.privacy.PersonalData}.
 */
@NullMarked
package io.referloop.privacy;

import org.jspecify.annotations.NullMarked;
