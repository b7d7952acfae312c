package io.referloop.action;

import io.referloop.crm.ActionResult;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordType;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.referral.Email;
import io.referloop.referral.Fact;
import io.referloop.referral.Links;
import io.referloop.referral.RecordKey;
import io.referloop.referral.Referral;
import io.referloop.referral.Referrals;
import io.referloop.referral.Referrer;
import io.referloop.reward.Grants;
import io.referloop.reward.Outcome;
import io.referloop.workspace.InWorkspace;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.Money;
import org.springframework.stereotype.Component;

/**
 * Grants rewards that a workflow asks for: to the referrer of the record's referral, or to the contact itself. Holds, caps and approvals are
 * the program's, as for a grant on the console.
 */
@Component
class ActionGrants {

    /** The input that says who gets it; without it the referrer of the record's referral. */
    private static final String THIS_CONTACT = "THIS_CONTACT";

    private final InWorkspace inWorkspace;
    private final Grants grants;
    private final Programs programs;
    private final Links links;
    private final Referrals referrals;

    ActionGrants(InWorkspace inWorkspace, Grants grants, Programs programs, Links links, Referrals referrals) {
        this.inWorkspace = inWorkspace;
        this.grants = grants;
        this.programs = programs;
        this.links = links;
        this.referrals = referrals;
    }

    ActionResult grant(ActionRows.Lane lane, CrmSession session, ActionRows.Due due) {
        Optional<BigDecimal> amount = Fact.amountIn(due.input("amount"));
        if (amount.isEmpty()) {
            return ActionResult.refused("AMOUNT_INVALID", "Amount: give it as a number such as 250.00.");
        }
        return due.input("beneficiary").equals(THIS_CONTACT)
                ? toContact(lane, session, due, amount.get())
                : toReferrer(lane, due, amount.get());
    }

    private ActionResult toReferrer(ActionRows.Lane lane, ActionRows.Due due, BigDecimal amount) {
        RecordKey key = new RecordKey(lane.connection(), due.record());
        Optional<Referral> referral = inWorkspace
                .call(
                        lane.workspace(),
                        () -> Optional.ofNullable(
                                links.find(lane.workspace(), List.of(key)).get(key)))
                .flatMap(id -> referrals.find(lane.workspace(), id));
        if (referral.isEmpty()) {
            return ActionResult.refused(
                    "REFERRAL_NOT_FOUND",
                    "This record belongs to no referral, so there is no referrer to reward. Submit one first, or choose This contact.");
        }
        Referral of = referral.get();
        Program program = programs.version(lane.workspace(), of.programId(), of.programVersion());
        return money(program, amount)
                .map(it -> result(
                        grants.forReferral(
                                lane.workspace(),
                                ActionWork.key(lane, due),
                                of.id(),
                                it,
                                due.input("reason"),
                                due.source(),
                                due.correlation()),
                        program,
                        it,
                        of.label()))
                .orElseGet(() -> tooFine(program));
    }

    private ActionResult toContact(ActionRows.Lane lane, CrmSession session, ActionRows.Due due, BigDecimal amount) {
        if (due.record().type() != RecordType.CONTACT) {
            return ActionResult.refused(
                    "UNSUPPORTED_RECORD", "This record is no contact: run this on contacts, or reward the referrer.");
        }
        Optional<Program> program = ActionWork.program(programs, lane.workspace(), due.input("program"));
        if (program.isEmpty()) {
            return ActionWork.unknownProgram(programs, lane.workspace(), due.input("program"));
        }
        RecordPage page = session.read(RecordType.CONTACT, List.of(due.record().id()));
        if (page.records().isEmpty()) {
            return ActionWork.unknownRecord();
        }
        Optional<Referrer> referrer = page.records()
                .getFirst()
                .field(CrmRecord.EMAIL)
                .flatMap(Email::parse)
                .flatMap(it -> referrals.referrerOf(lane.workspace(), it));
        if (referrer.isEmpty()) {
            return ActionResult.refused(
                    "REFERRER_NOT_FOUND",
                    "Nobody refers under this contact's e-mail: enrol the contact first, with Enrol referrer.");
        }
        UUID id = referrer.get().id();
        return money(program.get(), amount)
                .map(it -> result(
                        grants.forReferrer(
                                lane.workspace(),
                                ActionWork.key(lane, due),
                                program.get().id(),
                                id,
                                it,
                                due.input("reason"),
                                due.source(),
                                due.correlation()),
                        program.get(),
                        it,
                        ""))
                .orElseGet(() -> tooFine(program.get()));
    }

    /** What was granted before under this key was granted by this call. */
    private static ActionResult result(Outcome outcome, Program program, Money amount, String referral) {
        return switch (outcome) {
            case Outcome.Done done -> granted(program, amount, referral);
            case Outcome.Noted noted -> granted(program, amount, referral);
            case Outcome.Refused(String code, String message) -> ActionResult.refused(code, message);
        };
    }

    private static ActionResult granted(Program program, Money amount, String referral) {
        return new ActionResult(
                true,
                Map.of(
                        "grantedAmount",
                        amount.getAmount().toPlainString(),
                        "grantedCurrency",
                        amount.getCurrencyUnit().getCode(),
                        "program",
                        program.key(),
                        "referralNumber",
                        referral));
    }

    private static Optional<Money> money(Program program, BigDecimal amount) {
        return amount.stripTrailingZeros().scale() > program.currency().getDecimalPlaces()
                ? Optional.empty()
                : Optional.of(Money.of(program.currency(), amount));
    }

    private static ActionResult tooFine(Program program) {
        return ActionResult.refused(
                "AMOUNT_INVALID",
                "Amount: give at most " + program.currency().getDecimalPlaces() + " decimals, as " + program.currency()
                        + " has.");
    }
}
