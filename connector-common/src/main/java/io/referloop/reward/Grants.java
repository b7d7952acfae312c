package io.referloop.reward;

import io.referloop.program.Beneficiary;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.referral.Progress;
import io.referloop.referral.Referral;
import io.referloop.referral.Referrals;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rewards that a person grants. The program's caps hold for them as for all others. */
@Component
public class Grants {

    private static final int REASON_MAX = 300;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Programs programs;
    private final Referrals referrals;
    private final Progress progress;
    private final Rewards rewards;
    private final Clock clock;

    Grants(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            Programs programs,
            Referrals referrals,
            Progress progress,
            Rewards rewards,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.programs = programs;
        this.referrals = referrals;
        this.progress = progress;
        this.rewards = rewards;
        this.clock = clock;
    }

    /** Grants the referrer of a referral something for it. */
    public Outcome forReferral(
            UUID workspace, UUID key, UUID referral, Money amount, String reason, String member, String correlation) {
        return inWorkspace.call(
                workspace,
                () -> referrals
                        .find(workspace, referral)
                        .map(it -> grant(
                                workspace,
                                new Wish(key, it.programId(), it, it.referrer().id(), amount, reason, member),
                                correlation))
                        .orElseGet(() -> new Outcome.Refused("REFERRAL_NOT_FOUND", "There is no such referral.")));
    }

    /**
     * Grants a referrer something that is for no referral in particular.
     *
     * @param key made by the client once per form: the same key again is the same grant
     */
    public Outcome forReferrer(
            UUID workspace,
            UUID key,
            UUID program,
            UUID referrer,
            Money amount,
            String reason,
            String member,
            String correlation) {
        return inWorkspace.call(
                workspace,
                () -> grant(workspace, new Wish(key, program, null, referrer, amount, reason, member), correlation));
    }

    private Outcome grant(UUID workspace, Wish wish, String correlation) {
        Program program = programs.current(workspace).stream()
                .filter(it -> it.id().equals(wish.program()))
                .findFirst()
                .orElse(null);
        if (program == null) {
            return new Outcome.Refused("PROGRAM_NOT_FOUND", "There is no such program.");
        }
        Outcome.Refused refused = refusal(wish, program);
        if (refused != null) {
            return refused;
        }
        Referral referral = wish.referral();
        Program governing = referral == null
                ? program
                : programs.version(workspace, referral.programId(), referral.programVersion());
        if (!insert(workspace, wish, governing)) {
            return new Outcome.Noted("This grant is there already; nothing was added.");
        }
        settle(workspace, wish, program, correlation);
        return new Outcome.Done();
    }

    private void settle(UUID workspace, Wish wish, Program newest, String correlation) {
        Referral referral = wish.referral();
        if (referral == null) {
            rewards.granted(workspace, newest, wish.referrer(), correlation);
        } else {
            referrals.markMore(workspace, List.of(referral.id()));
            progress.settle(workspace, List.of(referral.id()), correlation);
        }
    }

    private static Outcome.@Nullable Refused refusal(Wish wish, Program program) {
        if (wish.reason().isBlank() || wish.reason().length() > REASON_MAX) {
            return new Outcome.Refused(
                    "REASON_INVALID", "Say why, in at most " + REASON_MAX + " characters: it is kept with the reward.");
        }
        if (!wish.amount().isPositive()) {
            return new Outcome.Refused("AMOUNT_INVALID", "Grant an amount above 0.");
        }
        if (!wish.amount().getCurrencyUnit().equals(program.currency())) {
            return new Outcome.Refused(
                    "CURRENCY_INVALID",
                    "The program pays in " + program.currency() + ", not in "
                            + wish.amount().getCurrencyUnit() + ".");
        }
        return null;
    }

    private boolean insert(UUID workspace, Wish wish, Program program) {
        return jdbc.sql("""
                        INSERT INTO reward_grant (referral_id, workspace_id, grant_id, program_id, program_version, role, beneficiary_id,
                            amount, currency, reason, granted_by, granted_at)
                        SELECT ?::uuid, ?, ?, ?, ?, ?, p.referrer_id, ?, ?, ?, ?, ? FROM referrer p
                        WHERE p.workspace_id = ? AND p.referrer_id = ? ON CONFLICT DO NOTHING""")
                        .param(wish.referral() == null ? null : wish.referral().id())
                        .params(workspace, wish.key(), program.id(), program.version(), Beneficiary.REFERRER.name())
                        .params(
                                wish.amount().getAmountMinorLong(),
                                wish.amount().getCurrencyUnit().getCode())
                        .params(wish.reason().strip(), wish.member(), SqlTime.of(clock), workspace, wish.referrer())
                        .update()
                == 1;
    }

    private record Wish(
            UUID key,
            UUID program,
            @Nullable Referral referral,
            UUID referrer,
            Money amount,
            String reason,
            String member) {}
}
