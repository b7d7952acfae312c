package io.referloop.server.console;

import io.referloop.card.Tone;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.InstallPlan;
import io.referloop.deadletter.DeadLetter;
import io.referloop.insight.BalanceList;
import io.referloop.insight.EligibleTab;
import io.referloop.insight.RewardTab;
import io.referloop.program.ReferralStatus;
import io.referloop.reconcile.SyncRun;
import io.referloop.reward.RewardState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The one place where codes become words, colours and explanations. Templates reach it as {@code words}. */
@Component
class Wording {

    private final Map<String, String> crmNames;

    Wording(List<CrmConnector> connectors) {
        this.crmNames = connectors.stream().collect(Collectors.toMap(CrmConnector::id, CrmConnector::name));
    }

    public Chip status(String code) {
        ReferralStatus status = ReferralStatus.valueOf(code);
        return switch (status) {
            case SUBMITTED -> chip(status, "The claim was made and is being looked at");
            case ACCEPTED -> chip(status, "The claim holds; sales has not acted yet");
            case CONTACTED -> chip(status, "Sales reached out");
            case QUALIFIED -> chip(status, "Sales found that it fits");
            case MEETING -> chip(status, "A meeting was booked or held");
            case OPPORTUNITY -> chip(status, "There is a deal");
            case NEGOTIATION -> chip(status, "Terms are being agreed");
            case WON -> chip(status, "The deal was won");
            case LOST -> chip(status, "The deal was lost; it can reopen");
            case DISQUALIFIED -> chip(status, "It does not fit, or the claim does not stand");
            case DUPLICATE -> chip(status, "Somebody else's claim came first");
            case EXPIRED -> chip(status, "Nothing happened within the window of the program");
            case WITHDRAWN -> chip(status, "Taken back by whoever submitted it");
        };
    }

    public Chip reward(String code) {
        RewardState state = RewardState.valueOf(code);
        return switch (state) {
            case WAITING_AMOUNT -> chip(state, "Earned, but the deal has no amount in the program's currency yet");
            case PENDING -> chip(state, "Earned; waits until its hold is over and the stage was kept");
            case HELD_FOR_REVIEW -> chip(state, "A person must approve or reject it");
            case APPROVED -> chip(state, "Released; the next payout takes it");
            case SCHEDULED -> chip(state, "A payout is prepared and has not been sent");
            case SENT -> chip(state, "The payment left");
            case DELIVERED -> chip(state, "The payment arrived");
            case REJECTED -> chip(state, "A person refused it");
            case VOIDED -> chip(state, "What it was earned by no longer holds; nothing was sent");
            case FAILED -> chip(state, "The payment did not go through");
            case EXPIRED -> chip(state, "Nobody claimed it in time");
            case REVERSED -> chip(state, "It was taken back after it had been sent");
        };
    }

    /** Why a person has to look at a referral. */
    public Chip flag(String code) {
        return switch (code) {
            case "SAME_DOMAIN" -> new Chip("Colleagues?", "warn", "Referrer and referred person have one domain");
            case "OPEN_DEAL" -> new Chip("Older deal", "warn", "A deal was open before the claim");
            case "EXISTING_CUSTOMER" -> new Chip("Customer already?", "warn", "It was a customer before the claim");
            case "SELF_REFERRAL" ->
                new Chip("Own referral?", "warn", "The referred person turned out to be the referrer");
            case "TWO_REFERRALS" -> new Chip("Two referrals", "warn", "Another referral is about the same record");
            case "SPLIT_UNDECIDED" -> new Chip("Who gets what?", "warn", "A person has to divide the credit");
            default -> new Chip(capital(plain(code)), "warn", "A person has to look");
        };
    }

    /** What became of a claim that did not open the referral. */
    public String claim(String outcome) {
        return switch (outcome) {
            case "ACCEPTED" -> "opened the referral";
            case "TOUCH" -> "counts as one more touch";
            case "DUPLICATE" -> "came second";
            case "REVIEW" -> "waits for a decision";
            default -> plain(outcome);
        };
    }

    public Chip connection(String state) {
        return switch (state) {
            case "CONNECTED" -> new Chip("Connected", "good", "The CRM accepts our access");
            case "NEEDS_RECONNECT" ->
                new Chip("Needs you", "bad", "The CRM refuses our access until an owner reconnects; work waits");
            case "DISCONNECTED" ->
                new Chip("Disconnected", "quiet", "We no longer have access; referrals and rewards stay");
            default -> unknown(state);
        };
    }

    /** What a run through a CRM account is for. */
    public String run(String kind) {
        return switch (SyncRun.Kind.valueOf(kind)) {
            case BACKFILL -> "Reading the past";
            case CATCH_UP -> "Catching up";
            case RECONCILIATION -> "Comparison";
        };
    }

    public Chip runState(String code) {
        SyncRun.State state = SyncRun.State.valueOf(code);
        return switch (state) {
            case RUNNING -> new Chip("Running", "", "It goes on by itself, also after a restart");
            case PAUSED -> new Chip("Paused", "warn", "Somebody paused it; it goes on where it stopped");
            case DONE -> new Chip("Done", "good", "It went through everything");
            case CANCELLED -> new Chip("Ended", "quiet", "Somebody ended it; what was read stays");
            case FAILED -> new Chip("Stopped", "bad", "The CRM said no; somebody has to change something");
        };
    }

    public String runStep(String step) {
        return switch (SyncRun.Step.valueOf(step)) {
            case DEALS -> "Reading deals";
            case CONTACTS -> "Reading contacts";
            case LINKED -> "Holding records against the CRM";
            case BOOKS -> "Holding rewards against the facts";
            case CHANGED_DEALS -> "Reading deals that changed";
            case CHANGED -> "Reading what changed";
        };
    }

    public String kind(InstallPlan.Kind kind) {
        return switch (kind) {
            case GROUP -> "group of properties";
            case FIELD -> "property";
            case KEY -> "unique property";
            case ASSOCIATION -> "association label";
            case OBJECT -> "object";
            case PERMISSION -> "permission";
        };
    }

    public Chip installed(InstallPlan.State state) {
        return switch (state) {
            case MISSING -> new Chip("to create", "warn", "The button above creates it");
            case THERE -> new Chip("there", "good", "It is in the account already and stays as it is");
            case TAKEN ->
                new Chip("taken", "bad", "Somebody else's is there under this name; Referloop never touches it");
            case UNAVAILABLE -> new Chip("not offered", "quiet", "The account or its permissions do not include it");
        };
    }

    public Chip outcome(String outcome) {
        return switch (outcome) {
            case "WON" -> new Chip("Won", "good", "The CRM counts this stage as won");
            case "LOST" -> new Chip("Lost", "bad", "The CRM counts this stage as lost");
            case "OPEN" -> new Chip("Open", "quiet", "The CRM counts this stage as open");
            default -> unknown(outcome);
        };
    }

    public String tab(RewardTab tab) {
        return switch (tab) {
            case WAITING -> "Waiting for amount";
            case ON_HOLD -> "On hold";
            case TO_APPROVE -> "To approve";
            case TO_PAY -> "To pay";
            case SENT -> "Sent";
            case ENDED -> "Ended";
        };
    }

    public String tabMeaning(RewardTab tab) {
        return switch (tab) {
            case WAITING -> "Earned, but the CRM does not say yet what the deal is worth";
            case ON_HOLD -> "Earned; released by themselves when the hold is over and the stage was kept";
            case TO_APPROVE -> "Nothing happens to them until a person approves or rejects";
            case TO_PAY -> "Released; pay them and note the reference, and the books follow";
            case SENT -> "Paid";
            case ENDED -> "Rejected, voided, expired or reversed; each says why";
        };
    }

    public String tabEmpty(RewardTab tab) {
        return switch (tab) {
            case WAITING -> "Rewards that are a share of a deal wait here until the deal has an amount in the CRM.";
            case ON_HOLD -> "When a referral reaches a milestone, its reward waits here until its hold is over.";
            case TO_APPROVE -> "Rewards above the program's limit come here for a person's word.";
            case TO_PAY -> "Rewards come here when their hold is over. Pay them, then note the payment's reference.";
            case SENT -> "Every reward that was paid stays here, with the reference of its payment.";
            case ENDED -> "Rewards that will not be paid end here, each with its reason.";
        };
    }

    public String tab(EligibleTab tab) {
        return switch (tab) {
            case NOW -> "To ask now";
            case LATER -> "Later";
            case NOT_SUITABLE -> "Not suitable";
        };
    }

    public String tabMeaning(EligibleTab tab) {
        return switch (tab) {
            case NOW -> "A program's signal is there and nothing speaks against asking";
            case LATER -> "Asked lately, snoozed, or too new a customer; their day comes by itself";
            case NOT_SUITABLE -> "Somebody said so; they are not asked until that is taken back";
        };
    }

    public String tabEmpty(EligibleTab tab) {
        return switch (tab) {
            case NOW ->
                "People come here by themselves when a signal of your programs shows up on their contact in the CRM.";
            case LATER -> "Whoever was asked or snoozed waits here until their day comes.";
            case NOT_SUITABLE -> "Whoever you mark as not suitable is kept here, with the reason.";
        };
    }

    public String cause(String cause) {
        return known(cause).map(DeadLetter.Cause::words).orElseGet(() -> capital(plain(cause)));
    }

    public String causeFix(String cause) {
        return known(cause).map(DeadLetter.Cause::fix).orElse("Retry, or discard it.");
    }

    public String refusedDelivery(String code) {
        return switch (code) {
            case "SIGNATURE_MISSING" -> "Nobody signed it";
            case "SIGNATURE_INVALID" -> "The signature does not fit: another secret, another address, or a forgery";
            case "TIMESTAMP_STALE" -> "Signed more than five minutes ago: a replay, or a clock that is wrong";
            case "TIMESTAMP_FUTURE" -> "Signed in the future: a clock is wrong";
            case "TIMESTAMP_INVALID" -> "Its time could not be read";
            default -> capital(plain(code));
        };
    }

    private static Optional<DeadLetter.Cause> known(String cause) {
        return Arrays.stream(DeadLetter.Cause.values())
                .filter(it -> it.name().equals(cause))
                .findFirst();
    }

    public String record(String type) {
        return switch (type) {
            case "CONTACT" -> "contact";
            case "COMPANY" -> "company";
            case "DEAL" -> "deal";
            case "LEAD" -> "lead";
            default -> plain(type);
        };
    }

    public String records(String type) {
        return type.equals("COMPANY") ? "companies" : record(type) + "s";
    }

    public String crm(String id) {
        String name = crmNames.get(id);
        return name == null ? capital(id) : name;
    }

    public String role(String role) {
        return switch (role) {
            case "REFERRER" -> "Referrer";
            case "REFEREE" -> "Referred customer";
            case "SUBMITTER" -> "Who submitted it";
            case "UPLINE" -> "The referrer's referrer";
            case "OWNER" -> "owner";
            case "FINANCE" -> "finance";
            case "CUSTOMER_SUCCESS" -> "customer success";
            case "READER" -> "reader";
            default -> capital(plain(role));
        };
    }

    public String source(String source) {
        return switch (source) {
            case "CARD" -> "from the record's card";
            case "WORKFLOW" -> "from a workflow of the CRM";
            case "FORM" -> "by a form";
            case "LINK" -> "through a link";
            case "IMPORT" -> "by import";
            default -> "by " + plain(source);
        };
    }

    /** Where claims come from, as a heading of a list. */
    public String channel(String source) {
        return switch (source) {
            case "CARD" -> "Record's card";
            case "WORKFLOW" -> "Workflow of the CRM";
            case "FORM" -> "Form";
            case "LINK" -> "Link";
            case "IMPORT" -> "Import";
            default -> capital(plain(source));
        };
    }

    /** Every rail is a person so far; the name says what that person uses. */
    public String rail(String rail) {
        return rail.equals("manual") ? "by hand" : "by hand, as " + plain(rail);
    }

    public String account(BalanceList.Kind kind) {
        return switch (kind) {
            case PAYABLE -> "Owed to";
            case EXPENSE -> "Spent by";
            case PAID -> "Paid through";
        };
    }

    public String via(String via) {
        return switch (via) {
            case "SUBMITTED" -> "the record it was submitted from";
            case "ASSOCIATED" -> "belongs to a linked record in the CRM";
            case "SAME_PERSON" -> "the same person or sale in another CRM";
            case "MERGED" -> "took over from a merged record";
            default -> plain(via);
        };
    }

    /** {@code STAGE_UNKNOWN} as "stage unknown", for codes that nobody has worded. */
    static String plain(String code) {
        return code.replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    public static String capital(@Nullable String text) {
        return text == null || text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static Chip chip(ReferralStatus status, String meaning) {
        return new Chip(status.label(), Tone.of(status), meaning);
    }

    private static Chip chip(RewardState state, String meaning) {
        return new Chip(state.label(), Tone.of(state), meaning);
    }

    private static Chip unknown(String code) {
        return new Chip(capital(plain(code)), "quiet", code);
    }
}
