/** What other programs of the company tell Referloop over HTTP. Checks the form of what is told; knows no rule of the business. */
@NullMarked
package io.referloop.server.api;

import org.jspecify.annotations.NullMarked;
