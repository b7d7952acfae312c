package io.referloop.referral;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.program.ReferralStatus;
import io.referloop.stage.StageMap;
import io.referloop.stage.StageMaps;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes claims. One transaction decides, links, records what the CRM says so far, and everything that follows from it. */
@Component
public class Submissions {

    public static final int NAME_MAX = 200;
    public static final int NOTE_MAX = 1_000;
    private static final int KEY_MAX = 100;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Programs programs;
    private final Referrals referrals;
    private final Links links;
    private final RecordFacts recordFacts;
    private final Progress progress;
    private final StageMaps stageMaps;
    private final Clock clock;

    Submissions(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            Programs programs,
            Referrals referrals,
            Links links,
            RecordFacts recordFacts,
            Progress progress,
            StageMaps stageMaps,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.programs = programs;
        this.referrals = referrals;
        this.links = links;
        this.recordFacts = recordFacts;
        this.progress = progress;
        this.stageMaps = stageMaps;
        this.clock = clock;
    }

    public Submission submit(SubmitReferral wish) {
        Optional<Submission.Refused> invalid = check(wish);
        if (invalid.isPresent()) {
            return invalid.get();
        }
        Email email = Email.parse(wish.referrerEmail()).orElseThrow();
        return inWorkspace.call(wish.workspace(), () -> {
            lockKey(wish);
            Optional<Submission> earlier = repeated(wish);
            return earlier.orElseGet(() -> decide(wish, email));
        });
    }

    private Submission decide(SubmitReferral wish, Email email) {
        List<CrmRecord> records =
                Stream.concat(Stream.of(wish.record()), wish.related().stream()).toList();
        Optional<Submission> ownReferral = ownReferral(email, records);
        if (ownReferral.isPresent()) {
            return ownReferral.get();
        }
        List<RecordKey> keys =
                records.stream().map(it -> key(wish, it.ref())).sorted().toList();
        Map<RecordKey, UUID> linked = links.find(wish.workspace(), keys);
        if (!linked.isEmpty()) {
            return duplicate(wish, keys, linked);
        }
        StageMap stages = stageMaps.of(wish.workspace(), wish.connection());
        Optional<Submission> customer = existingCustomer(stages, records);
        if (customer.isPresent()) {
            return customer.get();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Optional<Program> program = programs.inForce(wish.workspace(), now);
        if (program.isEmpty()) {
            return new Submission.Refused(
                    Submission.Code.NO_PROGRAM,
                    null,
                    "No referral program is in force.",
                    "Ask your administrator to publish a program in Referloop.");
        }
        List<CrmRecord> speaking = records.stream()
                .filter(it -> it.equals(wish.record()) || ClosedRecord.standing(stages, it) != ReferralStatus.LOST)
                .toList();
        return accept(wish, email, speaking, program.get(), now);
    }

    private Submission accept(SubmitReferral wish, Email email, List<CrmRecord> records, Program program, Instant now) {
        Referrer referrer = referrals.referrer(wish.workspace(), email.address(), name(wish, email));
        Referral referral = new Referral(
                UUID.randomUUID(),
                referrals.nextNumber(wish.workspace()),
                program.id(),
                program.version(),
                referrer,
                referee(records),
                blankToNull(wish.note()),
                wish.submittedBy(),
                wish.source(),
                now,
                ReferralStatus.ACCEPTED,
                now);
        referrals.insert(wish.workspace(), referral);
        Map<RecordKey, String> labels = new LinkedHashMap<>();
        records.forEach(it -> labels.put(key(wish, it.ref()), label(it)));
        List<RecordKey> got = links.link(wish.workspace(), referral.id(), labels, "SUBMITTED");
        if (got.size() < labels.size()) {
            // Somebody else linked one of them a moment ago: their claim stands, this transaction must leave nothing
            // behind.
            throw new CannotAcquireLockException("records were linked meanwhile");
        }
        note(wish, referral.id(), "ACCEPTED", null, now);
        Map<CrmRecord, UUID> facts = new HashMap<>();
        records.forEach(it -> facts.put(it, referral.id()));
        recordFacts.take(wish.workspace(), wish.connection(), facts, wish.correlation());
        progress.settle(wish.workspace(), List.of(referral.id()), wish.correlation());
        return new Submission.Accepted(
                referrals.find(wish.workspace(), referral.id()).orElseThrow(), false);
    }

    private Submission duplicate(SubmitReferral wish, List<RecordKey> keys, Map<RecordKey, UUID> linked) {
        UUID existing = keys.stream()
                .map(linked::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        Referral referral = referrals.find(wish.workspace(), existing).orElseThrow();
        note(wish, existing, "DUPLICATE", "The record belongs to referral " + referral.label(), clock.instant());
        return new Submission.Duplicate(referral);
    }

    /** Two requests with one key wait for each other instead of failing on the claim's primary key. */
    private void lockKey(SubmitReferral wish) {
        jdbc.sql("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(?, 0))) AS locked")
                .param(wish.workspace() + wish.key())
                .query(Integer.class)
                .single();
    }

    private Optional<Submission> repeated(SubmitReferral wish) {
        return jdbc.sql(
                        "SELECT request_hash, referral_id, outcome FROM claim WHERE workspace_id = ? AND idempotency_key = ?")
                .params(wish.workspace(), wish.key())
                .query((row, n) -> new Earlier(row.getBytes(1), row.getObject(2, UUID.class), row.getString(3)))
                .optional()
                .map(earlier -> {
                    if (!Arrays.equals(earlier.hash(), hash(wish))) {
                        return new Submission.Refused(
                                Submission.Code.KEY_REUSED,
                                "key",
                                "This form was submitted before with other content.",
                                "Open the form again and submit once more.");
                    }
                    Referral referral =
                            referrals.find(wish.workspace(), earlier.referral()).orElseThrow();
                    return earlier.outcome().equals("ACCEPTED")
                            ? new Submission.Accepted(referral, true)
                            : new Submission.Duplicate(referral);
                });
    }

    private void note(SubmitReferral wish, UUID referral, String outcome, @Nullable String reason, Instant now) {
        jdbc.sql("""
                        INSERT INTO claim (reason, workspace_id, idempotency_key, request_hash, referral_id, outcome, connection_id, object_type,
                            record_id, referrer_email, submitted_by, claimed_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(reason)
                .params(
                        wish.workspace(),
                        wish.key(),
                        hash(wish),
                        referral,
                        outcome,
                        wish.connection(),
                        wish.record().ref().type().name(),
                        wish.record().ref().id(),
                        wish.referrerEmail().strip(),
                        wish.submittedBy(),
                        SqlTime.of(now))
                .update();
    }

    /** Nobody refers themselves, and whoever owns the record sells, which is no introduction. */
    private static Optional<Submission> ownReferral(Email referrer, List<CrmRecord> records) {
        if (anyIs(referrer, CrmRecord.EMAIL, records)) {
            return Optional.of(self("The referrer and the referred person have the same mailbox."));
        }
        if (anyIs(referrer, CrmRecord.OWNER_EMAIL, records)) {
            return Optional.of(self("The referrer owns this record in the CRM."));
        }
        return Optional.empty();
    }

    private static boolean anyIs(Email referrer, String field, List<CrmRecord> records) {
        return records.stream()
                .flatMap(record -> record.field(field).stream())
                .flatMap(text -> Email.parse(text).stream())
                .anyMatch(referrer::sameMailbox);
    }

    private static Submission.Refused self(String message) {
        return new Submission.Refused(
                Submission.Code.SELF_REFERRAL,
                "referrerEmail",
                message,
                "Enter the e-mail of the person who made the introduction.");
    }

    /** Whoever was a customer before the claim was not brought by it. */
    private Optional<Submission> existingCustomer(StageMap stages, List<CrmRecord> records) {
        return records.stream()
                .filter(record -> ClosedRecord.standing(stages, record) == ReferralStatus.WON)
                .findFirst()
                .map(record -> new Submission.Refused(
                        Submission.Code.EXISTING_CUSTOMER,
                        null,
                        label(record) + " was won before anybody claimed to have referred it.",
                        "A referral has to be submitted before the deal is won."));
    }

    private static Optional<Submission.Refused> check(SubmitReferral wish) {
        if (wish.key().isBlank() || wish.key().length() > KEY_MAX || unprintable(wish.key())) {
            return invalid(
                    "key",
                    "The form's key is missing or longer than " + KEY_MAX + " characters.",
                    "Reload the card and try again.");
        }
        if (Email.parse(wish.referrerEmail()).isEmpty()) {
            return invalid(
                    "referrerEmail", "This is not an e-mail address.", "Enter one such as name@company.example.");
        }
        if (wish.referrerName() != null && wish.referrerName().length() > NAME_MAX) {
            return invalid("referrerName", "The name is longer than " + NAME_MAX + " characters.", "Shorten it.");
        }
        if (wish.note() != null && wish.note().length() > NOTE_MAX) {
            return invalid("note", "The note is longer than " + NOTE_MAX + " characters.", "Shorten it.");
        }
        if (unprintable(wish.referrerName())) {
            return invalid("referrerName", "The name has a control character in it.", "Type it again.");
        }
        if (unprintable(wish.note())) {
            return invalid("note", "The note has a control character in it.", "Type it again.");
        }
        return Optional.empty();
    }

    /** Such characters come from no keyboard, and the database takes no zero byte. */
    private static boolean unprintable(@Nullable String text) {
        return text != null && text.chars().anyMatch(it -> Character.isISOControl(it) && !Character.isWhitespace(it));
    }

    private static Optional<Submission.Refused> invalid(String field, String message, String fix) {
        return Optional.of(new Submission.Refused(Submission.Code.INVALID_FIELD, field, message, fix));
    }

    /** The person where there is one, else the company, else what the record is called. */
    private static Referee referee(List<CrmRecord> records) {
        Optional<CrmRecord> contact = first(records, RecordType.CONTACT);
        Optional<CrmRecord> company = first(records, RecordType.COMPANY);
        String companyName = company.flatMap(it -> it.field(CrmRecord.NAME))
                .or(() -> contact.flatMap(it -> it.field(CrmRecord.COMPANY)))
                .orElse(null);
        String name = contact.map(Submissions::label)
                .or(() -> Optional.ofNullable(companyName))
                .orElseGet(() -> label(records.getFirst()));
        return new Referee(
                name, contact.flatMap(it -> it.field(CrmRecord.EMAIL)).orElse(null), companyName);
    }

    private static Optional<CrmRecord> first(List<CrmRecord> records, RecordType type) {
        return records.stream().filter(it -> it.ref().type() == type).findFirst();
    }

    private static String label(CrmRecord record) {
        String person = Stream.of(CrmRecord.FIRST_NAME, CrmRecord.LAST_NAME)
                .flatMap(field -> record.field(field).stream())
                .collect(Collectors.joining(" "));
        return Optional.of(person)
                .filter(it -> !it.isBlank())
                .or(() -> record.field(CrmRecord.NAME))
                .or(() -> record.field(CrmRecord.EMAIL))
                .orElse(record.ref().id());
    }

    private static String name(SubmitReferral wish, Email email) {
        return Optional.ofNullable(blankToNull(wish.referrerName())).orElse(email.address());
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static RecordKey key(SubmitReferral wish, RecordRef ref) {
        return new RecordKey(wish.connection(), ref);
    }

    /** Tells a repeated request from another one that was given the same key. */
    private static byte[] hash(SubmitReferral wish) {
        List<String> parts = new ArrayList<>();
        parts.add(wish.connection().toString());
        parts.add(wish.record().requested().toString());
        parts.add(wish.referrerEmail().strip());
        parts.add(Objects.requireNonNullElse(wish.referrerName(), ""));
        parts.add(Objects.requireNonNullElse(wish.note(), ""));
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\u0000", parts).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private record Earlier(byte[] hash, UUID referral, String outcome) {}
}
