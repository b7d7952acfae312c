/**
 * What a person sees of the sandbox: record pages, the consent page, the mail box, and the controls behind
 * {@code /__sandbox}.
 *
 * <p>Plain HTML, no request to anybody else, nothing that needs a script but the card. Next on the path:
 * {@link io.referloop.sandbox.web.Html}.
 */
@NullMarked
package io.referloop.sandbox.web;

import org.jspecify.annotations.NullMarked;
