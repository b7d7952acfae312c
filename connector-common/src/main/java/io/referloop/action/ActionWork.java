package io.referloop.action;

import io.referloop.crm.ActionResult;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordType;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.referral.Claimable;
import io.referloop.referral.Email;
import io.referloop.referral.Enrolments;
import io.referloop.referral.EntryFound;
import io.referloop.referral.RecordKey;
import io.referloop.referral.Submission;
import io.referloop.referral.Submissions;
import io.referloop.referral.SubmitReferral;
import io.referloop.workspace.InWorkspace;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Carries out one call, by the rules that hold for people too. May be repeated: the call's id is the key of what it does. */
@Component
class ActionWork {

    private final Enrolments enrolments;
    private final Submissions submissions;
    private final ActionGrants grants;
    private final ActionAsks asks;
    private final Programs programs;
    private final InWorkspace inWorkspace;
    private final ApplicationEventPublisher events;

    ActionWork(
            Enrolments enrolments,
            Submissions submissions,
            ActionGrants grants,
            ActionAsks asks,
            Programs programs,
            InWorkspace inWorkspace,
            ApplicationEventPublisher events) {
        this.enrolments = enrolments;
        this.submissions = submissions;
        this.grants = grants;
        this.asks = asks;
        this.programs = programs;
        this.inWorkspace = inWorkspace;
        this.events = events;
    }

    /** @throws io.referloop.crm.CrmException when the record cannot be read just now */
    ActionResult carryOut(ActionRows.Lane lane, CrmSession session, ActionRows.Due due) {
        return switch (due.kind()) {
            case ENROL_REFERRER -> enrol(lane, session, due);
            case SUBMIT_REFERRAL -> submit(lane, session, due);
            case GRANT_REWARD -> grants.grant(lane, session, due);
            case NOTE_ASKED, SNOOZE -> asks.carryOut(lane, due);
        };
    }

    /** The same for every repetition, and for no other call. */
    static UUID key(ActionRows.Lane lane, ActionRows.Due due) {
        String words = lane.workspace() + "\n" + lane.connection() + "\n" + due.callback();
        return UUID.nameUUIDFromBytes(words.getBytes(StandardCharsets.UTF_8));
    }

    static ActionResult unknownRecord() {
        return ActionResult.refused(
                "RECORD_NOT_FOUND", "The CRM does not know this record any more: it was merged or deleted.");
    }

    static ActionResult unknownProgram(Programs programs, UUID workspace, String key) {
        String known = programs.current(workspace).stream().map(Program::key).collect(Collectors.joining(", "));
        return key.isEmpty()
                ? ActionResult.refused(
                        "PROGRAM_NOT_FOUND",
                        known.isEmpty()
                                ? "There is no program yet: publish one in Referloop."
                                : "Choose a program: there are several, " + known + ".")
                : ActionResult.refused(
                        "PROGRAM_NOT_FOUND", "There is no program '" + key + "'; there are: " + known + ".");
    }

    /** The named one, or the only one. */
    static Optional<Program> program(Programs programs, UUID workspace, String key) {
        List<Program> current = programs.current(workspace);
        if (key.isEmpty()) {
            return current.size() == 1 ? Optional.of(current.getFirst()) : Optional.empty();
        }
        return current.stream().filter(it -> it.key().equals(key)).findFirst();
    }

    private ActionResult enrol(ActionRows.Lane lane, CrmSession session, ActionRows.Due due) {
        if (due.record().type() != RecordType.CONTACT) {
            return ActionResult.refused("UNSUPPORTED_RECORD", "Only a contact can be enrolled: run this on contacts.");
        }
        Optional<Program> program = program(programs, lane.workspace(), due.input("program"));
        if (program.isEmpty()) {
            return unknownProgram(programs, lane.workspace(), due.input("program"));
        }
        RecordPage page = session.read(RecordType.CONTACT, List.of(due.record().id()));
        if (page.records().isEmpty()) {
            return unknownRecord();
        }
        CrmRecord contact = page.records().getFirst();
        if (contact.isForgotten()) {
            return ActionResult.refused(
                    Submission.Code.FORGOTTEN_PERSON.name(),
                    "This person asked to be forgotten, so nothing about them is stored.");
        }
        Optional<Email> email = contact.field(CrmRecord.EMAIL).flatMap(Email::parse);
        if (email.isEmpty()) {
            return ActionResult.refused(
                    "EMAIL_MISSING", "The contact has no e-mail address, and people refer under theirs: add one.");
        }
        String name = Stream.of(CrmRecord.FIRST_NAME, CrmRecord.LAST_NAME)
                .flatMap(it -> contact.field(it).stream())
                .collect(Collectors.joining(" "));
        Enrolments.Enrolment enrolment = enrolments.enrol(
                lane.workspace(),
                program.get(),
                new RecordKey(lane.connection(), contact.ref()),
                email.get(),
                name.isBlank() ? email.get().address() : name,
                due.source());
        return switch (enrolment) {
            case Enrolments.Enrolment.Enrolled it ->
                new ActionResult(
                        true,
                        Map.of(
                                "referrerId",
                                it.referrer().id().toString(),
                                "program",
                                program.get().key(),
                                "newlyEnrolled",
                                Boolean.toString(it.now())));
            case Enrolments.Enrolment.Refused it ->
                ActionResult.refused(it.code().name(), it.message());
        };
    }

    private ActionResult submit(ActionRows.Lane lane, CrmSession session, ActionRows.Due due) {
        Optional<Claimable> claimable = Claimable.read(session, due.record());
        if (claimable.isEmpty()) {
            return unknownRecord();
        }
        String person = due.input("submittedBy");
        SubmitReferral wish = new SubmitReferral(
                lane.workspace(),
                lane.connection(),
                "action-" + key(lane, due),
                claimable.get().record(),
                claimable.get().related(),
                due.input("referrerEmail"),
                due.input("referrerName"),
                due.input("note"),
                Map.of(),
                person.isEmpty() ? due.source() : person,
                person.isEmpty() ? "WORKFLOW" : "CARD",
                due.correlation());
        Submission submission = inWorkspace.call(lane.workspace(), () -> submitted(lane, wish, due.input("entry")));
        return switch (submission) {
            case Submission.Accepted accepted -> submitted("ACCEPTED", submission);
            case Submission.Touched touched -> submitted("TOUCHED", submission);
            case Submission.Duplicate duplicate ->
                new ActionResult(
                        false,
                        with(
                                submitted("DUPLICATE", submission).outputs(),
                                "DUPLICATE_REFERRAL",
                                "Already referred: that is "
                                        + duplicate.existing().label() + "."));
            case Submission.Refused refused ->
                ActionResult.refused(refused.code().name(), refused.message() + " " + refused.fix());
        };
    }

    /** The record that is the wish becomes the referral's in the same step, or another one would be made beside it. */
    private Submission submitted(ActionRows.Lane lane, SubmitReferral wish, String entry) {
        Submission submission = submissions.submit(wish);
        if (submission instanceof Submission.Accepted accepted && !entry.isEmpty()) {
            events.publishEvent(new EntryFound(
                    lane.workspace(), lane.connection(), accepted.referral().id(), entry));
        }
        return submission;
    }

    private static ActionResult submitted(String outcome, Submission submission) {
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("outcome", outcome);
        submission.about().ifPresent(it -> {
            outputs.put("referralNumber", it.label());
            outputs.put("referralStatus", it.status().name());
        });
        return new ActionResult(true, outputs);
    }

    private static Map<String, String> with(Map<String, String> outputs, String code, String message) {
        Map<String, String> all = new LinkedHashMap<>(outputs);
        all.put(ActionResult.ERROR_CODE, code);
        all.put(ActionResult.ERROR_MESSAGE, message);
        return all;
    }
}
