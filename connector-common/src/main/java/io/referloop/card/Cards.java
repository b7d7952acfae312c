package io.referloop.card;

import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordRef;
import io.referloop.eligibility.Asking;
import io.referloop.referral.Claimable;
import io.referloop.referral.Links;
import io.referloop.referral.RecordKey;
import io.referloop.referral.Referral;
import io.referloop.referral.Referrals;
import io.referloop.referral.Submission;
import io.referloop.referral.Submissions;
import io.referloop.referral.SubmitReferral;
import io.referloop.workspace.InWorkspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers the cards in CRM records. The account was vouched for by the CRM; the record's id was not and is looked up in that account. */
@Component
public class Cards {

    private final Connections connections;
    private final Referrals referrals;
    private final Links links;
    private final Submissions submissions;
    private final CardView view;
    private final Asking asking;
    private final InWorkspace inWorkspace;

    Cards(
            Connections connections,
            Referrals referrals,
            Links links,
            Submissions submissions,
            CardView view,
            Asking asking,
            InWorkspace inWorkspace) {
        this.connections = connections;
        this.referrals = referrals;
        this.links = links;
        this.submissions = submissions;
        this.view = view;
        this.asking = asking;
        this.inWorkspace = inWorkspace;
    }

    /** What the card on a record shows. Asks no CRM, so it is fast and works while the CRM is down. */
    public CardAnswer show(String crm, String accountId, RecordRef record) {
        return connection(crm, accountId)
                .<CardAnswer>map(connection -> new CardAnswer.Shows(card(connection, record)))
                .orElseGet(Cards::notConnected);
    }

    /** Notes that the user asked this contact for a referral. */
    public CardAnswer ask(String crm, String accountId, String userEmail, RecordRef record, String note) {
        return act(
                crm,
                accountId,
                record,
                (workspace, contact) -> asking.ask(workspace, contact, note.strip(), userEmail));
    }

    /** Leaves this contact alone for so many days. */
    public CardAnswer snooze(String crm, String accountId, String userEmail, RecordRef record, int days) {
        return act(crm, accountId, record, (workspace, contact) -> asking.snooze(workspace, contact, days, userEmail));
    }

    private CardAnswer act(
            String crm, String accountId, RecordRef record, BiFunction<UUID, RecordKey, Asking.Answer> action) {
        Optional<Connection> found = connection(crm, accountId);
        if (found.isEmpty()) {
            return notConnected();
        }
        Connection connection = found.get();
        return switch (action.apply(connection.workspaceId(), new RecordKey(connection.id(), record))) {
            case Asking.Answer.Done done -> new CardAnswer.Shows(card(connection, record));
            case Asking.Answer.Refused(String code, String message, String fix) ->
                new CardAnswer.Refused(CardAnswer.Reason.CONFLICT, code, message, fix, null, card(connection, record));
        };
    }

    public CardAnswer submit(
            String crm, String accountId, String userEmail, RecordRef record, Form form, String correlation) {
        Optional<Connection> found = connection(crm, accountId);
        if (found.isEmpty()) {
            return notConnected();
        }
        Connection connection = found.get();
        try {
            CrmSession session = connections.open(connection.workspaceId(), connection.id());
            Optional<Claimable> claimable = Claimable.read(session, record);
            if (claimable.isEmpty()) {
                return new CardAnswer.Refused(
                        CardAnswer.Reason.NOT_FOUND,
                        "RECORD_NOT_FOUND",
                        "The CRM does not know this record.",
                        "Reload the page; it may have been merged or deleted.",
                        null,
                        null);
            }
            Submission submission = submissions.submit(new SubmitReferral(
                    connection.workspaceId(),
                    connection.id(),
                    form.key(),
                    claimable.get().record(),
                    claimable.get().related(),
                    form.referrerEmail(),
                    form.referrerName(),
                    form.note(),
                    form.choices(),
                    userEmail,
                    "CARD",
                    correlation));
            return answer(connection, record, submission);
        } catch (CrmException failed) {
            return unavailable(failed.failure());
        }
    }

    private CardAnswer answer(Connection connection, RecordRef record, Submission submission) {
        return switch (submission) {
            case Submission.Accepted accepted ->
                new CardAnswer.Submitted(
                        accepted.repeated(),
                        accepted.referral().referee().words() + " is referral "
                                + accepted.referral().label() + " now.",
                        card(connection, record));
            case Submission.Touched touched ->
                new CardAnswer.Submitted(
                        touched.repeated(),
                        "Noted as one more claim on "
                                + touched.referral().referee().words() + " ("
                                + touched.referral().label() + "); the program says who gets which part.",
                        view.of(connection.workspaceId(), new RecordKey(connection.id(), record), touched.referral()));
            case Submission.Duplicate duplicate ->
                new CardAnswer.Refused(
                        CardAnswer.Reason.CONFLICT,
                        "DUPLICATE_REFERRAL",
                        duplicate.existing().referee().words() + " was already referred by "
                                + duplicate.existing().referrer().name() + " ("
                                + duplicate.existing().label() + ").",
                        "Nothing to do: that referral counts.",
                        null,
                        view.of(
                                connection.workspaceId(),
                                new RecordKey(connection.id(), record),
                                duplicate.existing()));
            case Submission.Refused refused ->
                new CardAnswer.Refused(
                        switch (refused.code()) {
                            case KEY_REUSED, AMBIGUOUS_REFEREE -> CardAnswer.Reason.CONFLICT;
                            default -> CardAnswer.Reason.INVALID;
                        },
                        refused.code().name(),
                        refused.message(),
                        refused.fix(),
                        refused.field(),
                        null);
        };
    }

    private Card card(Connection connection, RecordRef record) {
        UUID workspace = connection.workspaceId();
        RecordKey key = new RecordKey(connection.id(), record);
        @Nullable
        Referral referral = inWorkspace
                .call(
                        workspace,
                        () -> Optional.ofNullable(
                                links.find(workspace, List.of(key)).get(key)))
                .flatMap(id -> referrals.find(workspace, id))
                .orElse(null);
        return view.of(workspace, key, referral);
    }

    private Optional<Connection> connection(String crm, String accountId) {
        return connections
                .route(crm, accountId)
                .flatMap(address -> connections.find(address.workspace(), address.connection()))
                .filter(Connection::isConnected);
    }

    private static CardAnswer notConnected() {
        return new CardAnswer.Refused(
                CardAnswer.Reason.NOT_CONNECTED,
                "NOT_CONNECTED",
                "This account is not connected to Referloop.",
                "Ask your administrator to connect it on Referloop's Connections page.",
                null,
                null);
    }

    private static CardAnswer unavailable(CrmFailure failure) {
        if (failure instanceof CrmFailure.AuthorizationLost) {
            return notConnected();
        }
        return new CardAnswer.Refused(
                CardAnswer.Reason.UNAVAILABLE,
                "UNAVAILABLE",
                "The CRM did not let Referloop read this record just now.",
                "Try again in a moment; nothing was submitted.",
                null,
                null);
    }

    /**
     * What a person filled in.
     *
     * @param choices by rule, an option that {@link Card.Submit#offers()} offered
     */
    public record Form(
            String key,
            String referrerEmail,
            @Nullable String referrerName,
            @Nullable String note,
            Map<String, String> choices) {}
}
