/**
 * What a company promises to those who refer: programs, their versions and rules, and the files they are written in. A version never
 * changes. Knows no referral and no CRM. Next on the path: {@link io.referloop.crm}, then {@code io.referloop.stage}.
 */
@NullMarked
package io.referloop.program;

import org.jspecify.annotations.NullMarked;
