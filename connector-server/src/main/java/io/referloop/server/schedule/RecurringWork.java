package io.referloop.server.schedule;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.referloop.intake.Retention;
import io.referloop.referral.Lapses;
import io.referloop.reward.Holds;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RecurringWork {

    /** Holds end at an instant; this is how late a release may be. */
    private static final Duration HOLDS_EVERY = Duration.ofSeconds(10);

    private static final Duration RETENTION_EVERY = Duration.ofHours(1);

    private static final Duration LAPSES_EVERY = Duration.ofDays(1);

    @Bean
    RecurringTask<Void> releaseHolds(Holds holds) {
        return Tasks.recurring("release-holds", FixedDelay.of(HOLDS_EVERY)).execute((instance, context) -> {
            int unused = holds.releaseDue();
        });
    }

    @Bean
    RecurringTask<Void> endLapsedReferrals(Lapses lapses) {
        return Tasks.recurring("end-lapsed-referrals", FixedDelay.of(LAPSES_EVERY))
                .execute((instance, context) -> {
                    int unused = lapses.expire();
                });
    }

    @Bean
    RecurringTask<Void> forgetOldDeliveries(Retention retention) {
        return Tasks.recurring("forget-old-deliveries", FixedDelay.of(RETENTION_EVERY))
                .execute((instance, context) -> {
                    int unused = retention.forgetOldDeliveries();
                });
    }
}
