package io.referloop.referral;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.Programs;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A company with a program in force, whose CRM speaks for {@link Story#CONNECTION}. */
public final class Company {

    private final UUID workspace = TestCore.workspace().id();

    public Company(String rules) {
        this("", rules);
    }

    /** @param head further keys of the program's file */
    public Company(String head, String rules) {
        TestCore.bean(Programs.class).publish(workspace, """
                program: sample
                name: Sample
                currency: USD
                """ + head + "\nrules:\n" + rules.indent(2), "test");
    }

    public UUID workspace() {
        return workspace;
    }

    public SubmitReferral wish(String key, String deal) {
        return wish(key, deal, "ada@initech.example", "Ada Byron", null);
    }

    public SubmitReferral wish(String key, String deal, String email, @Nullable String name, @Nullable String note) {
        RecordRef ref = new RecordRef(RecordType.DEAL, deal);
        Instant now = TestCore.clock().instant();
        CrmRecord record =
                new CrmRecord(ref, ref, Map.of(CrmRecord.NAME, "Deal " + deal), List.of(), List.of(), now, now);
        return new SubmitReferral(
                workspace,
                Story.CONNECTION,
                key,
                record,
                List.of(),
                email,
                name,
                note,
                Map.of(),
                "Sam Sales",
                "CARD",
                "test");
    }

    /** A claim on a contact of this address, with these deals. */
    public SubmitReferral contactWish(String referrer, String contact, String address, CrmRecord... deals) {
        RecordRef ref = new RecordRef(RecordType.CONTACT, contact);
        Instant now = TestCore.clock().instant();
        CrmRecord record = new CrmRecord(
                ref,
                ref,
                Map.of(CrmRecord.FIRST_NAME, contact, CrmRecord.EMAIL, address),
                List.of(),
                List.of(),
                now,
                now);
        return new SubmitReferral(
                workspace,
                Story.CONNECTION,
                referrer + contact + now,
                record,
                List.of(deals),
                referrer,
                null,
                null,
                Map.of(),
                "Sam Sales",
                "CARD",
                "test");
    }

    /** A deal that was created so long ago. */
    public static CrmRecord deal(String id, Duration age) {
        RecordRef ref = new RecordRef(RecordType.DEAL, id);
        Instant created = TestCore.clock().instant().minus(age);
        return new CrmRecord(ref, ref, Map.of(CrmRecord.NAME, "Deal " + id), List.of(), List.of(), created, created);
    }

    /** What reading a record of the referral again told. */
    public void read(Referral referral, CrmRecord record) {
        TestCore.bean(InWorkspace.class)
                .run(
                        workspace,
                        () -> TestCore.bean(RecordFacts.class)
                                .take(workspace, Story.CONNECTION, Map.of(record, referral.id()), "test"));
    }

    public Referral now(Referral referral) {
        return TestCore.bean(Referrals.class).find(workspace, referral.id()).orElseThrow();
    }

    /** The referral of a deal, claimed now. */
    public Referral referred(String deal) {
        return ((Submission.Accepted) TestCore.bean(Submissions.class).submit(wish("key-" + deal, deal))).referral();
    }

    /** The referral of a deal, claimed now by somebody. */
    public Referral referred(String deal, String email) {
        return ((Submission.Accepted)
                        TestCore.bean(Submissions.class).submit(wish("key-" + deal, deal, email, null, null)))
                .referral();
    }

    /** What the CRM told about the referral, in one batch. */
    public void tell(Referral referral, List<Fact> facts) {
        tell(TestCore.bean(InWorkspace.class), TestCore.bean(Progress.class), referral, facts);
    }

    /** As above, to another instance. */
    public void tellOther(Referral referral, List<Fact> facts) {
        tell(TestCore.other(InWorkspace.class), TestCore.other(Progress.class), referral, facts);
    }

    private void tell(InWorkspace inWorkspace, Progress progress, Referral referral, List<Fact> facts) {
        inWorkspace.run(
                workspace,
                () -> progress.record(
                        workspace,
                        facts.stream()
                                .map(fact -> new Progress.Statement(referral.id(), fact, null, "test"))
                                .toList()));
    }

    public void tell(Referral referral, Story story) {
        tell(referral, story.facts());
    }
}
