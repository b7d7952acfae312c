package io.referloop.server.schedule;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.referloop.action.ActionHistory;
import io.referloop.eligibility.Candidates;
import io.referloop.eligibility.DeletedContacts;
import io.referloop.intake.Retention;
import io.referloop.payout.LedgerAudit;
import io.referloop.payout.PayoutPreparation;
import io.referloop.reconcile.Gaps;
import io.referloop.reconcile.Nightly;
import io.referloop.referral.Lapses;
import io.referloop.reward.Holds;
import io.referloop.reward.TimedRewards;
import io.referloop.stage.StageReading;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RecurringWork {

    /** Holds end at an instant; this is how late a release may be. */
    private static final Duration HOLDS_EVERY = Duration.ofSeconds(10);

    /** Whom to ask is a matter of days; this is how late the list may be. */
    private static final Duration CANDIDATES_EVERY = Duration.ofMinutes(1);

    private static final Duration PAYOUTS_EVERY = Duration.ofSeconds(10);

    private static final Duration AUDIT_EVERY = Duration.ofMinutes(10);

    private static final Duration TIME_EVERY = Duration.ofHours(1);

    private static final Duration RETENTION_EVERY = Duration.ofHours(1);

    private static final Duration LAPSES_EVERY = Duration.ofDays(1);

    /** A server that stands still for longer than the tolerated gap is noticed by this. */
    private static final Duration LISTENING_EVERY = Duration.ofSeconds(30);

    private static final Duration NIGHTLY_LOOK_EVERY = Duration.ofMinutes(10);

    @Bean
    RecurringTask<Void> listenToAccounts(Gaps gaps) {
        return Tasks.recurring("listen-to-accounts", FixedDelay.of(LISTENING_EVERY))
                .execute((instance, context) -> gaps.listening());
    }

    @Bean
    RecurringTask<Void> compareNightly(Nightly nightly) {
        return Tasks.recurring("compare-nightly", FixedDelay.of(NIGHTLY_LOOK_EVERY))
                .execute((instance, context) -> {
                    int unused = nightly.startDue();
                });
    }
    /** A CRM does not tell when its admin renames or deletes a stage; this is how late we know. */
    private static final Duration STAGES_EVERY = Duration.ofMinutes(30);

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
    RecurringTask<Void> decideAboutCandidates(Candidates candidates) {
        return Tasks.recurring("decide-about-candidates", FixedDelay.of(CANDIDATES_EVERY))
                .execute((instance, context) -> {
                    int unused = candidates.decideDue();
                });
    }

    @Bean
    RecurringTask<Void> earnByTime(TimedRewards rewards) {
        return Tasks.recurring("earn-by-time", FixedDelay.of(TIME_EVERY))
                .execute((instance, context) -> rewards.settle());
    }

    @Bean
    RecurringTask<Void> preparePayouts(PayoutPreparation payouts) {
        return Tasks.recurring("prepare-payouts", FixedDelay.of(PAYOUTS_EVERY)).execute((instance, context) -> {
            int unused = payouts.prepareDue();
        });
    }

    @Bean
    RecurringTask<Void> auditBooks(LedgerAudit audit) {
        return Tasks.recurring("audit-books", FixedDelay.of(AUDIT_EVERY)).execute((instance, context) -> {
            int unused = audit.run();
        });
    }

    @Bean
    RecurringTask<Void> readStages(StageReading stages) {
        return Tasks.recurring("read-stages", FixedDelay.of(STAGES_EVERY))
                .execute((instance, context) -> stages.readAll());
    }

    @Bean
    RecurringTask<Void> forgetOldDeliveries(Retention retention, ActionHistory actions, DeletedContacts contacts) {
        return Tasks.recurring("forget-old-deliveries", FixedDelay.of(RETENTION_EVERY))
                .execute((instance, context) -> {
                    int unused = retention.forgetOldDeliveries() + actions.forgetOld() + contacts.forgetOld();
                });
    }
}
