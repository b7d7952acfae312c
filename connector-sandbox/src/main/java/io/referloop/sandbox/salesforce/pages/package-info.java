/**
 * What people see of the organisation: the consent page, record lists, record pages, and the controls.
 */
@NullMarked
package io.referloop.sandbox.salesforce.pages;

import org.jspecify.annotations.NullMarked;
