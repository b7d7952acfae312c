package io.referloop.referral;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import io.referloop.stage.StageMap;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The records of one claim, as they stood when it was made: the one that it was made on comes first. */
record ClaimedRecords(UUID connection, List<CrmRecord> all, StageMap stages) {

    static ClaimedRecords of(SubmitReferral wish, StageMap stages) {
        return new ClaimedRecords(
                wish.connection(),
                Stream.concat(Stream.of(wish.record()), wish.related().stream()).toList(),
                stages);
    }

    List<RecordKey> keys() {
        return all.stream().map(this::key).sorted().toList();
    }

    ClaimCheck.Candidate candidate(Email referrer, Instant at, boolean bySales, Collection<Email> members) {
        Set<Email> owners = new HashSet<>();
        all.forEach(record ->
                record.field(CrmRecord.OWNER_EMAIL).flatMap(Email::parse).ifPresent(owners::add));
        return new ClaimCheck.Candidate(
                referrer,
                at,
                Identities.emails(all),
                owners,
                Identities.domains(all),
                all.stream().filter(this::isWon).map(ClaimedRecords::label).toList(),
                all.stream()
                        .filter(this::isOpenDeal)
                        .map(it -> new ClaimCheck.OpenDeal(
                                label(it), it.createdAt(), bySales && it.equals(all.getFirst())))
                        .toList(),
                members);
    }

    /** What the claim was made on is a deal that was won before: whatever the program says of customers, nobody brought that one. */
    boolean isAboutAWonDeal() {
        return all.getFirst().ref().type() == RecordType.DEAL && isWon(all.getFirst());
    }

    /** Those that speak for the referral from now on: what was over before the claim is not its doing. */
    List<CrmRecord> speaking() {
        return all.stream()
                .filter(it -> it.equals(all.getFirst()) || !isWon(it) && standing(it) != ReferralStatus.LOST)
                .map(it -> isWon(it) ? withoutStages(it) : it)
                .toList();
    }

    Map<RecordKey, String> labels() {
        Map<RecordKey, String> labels = new LinkedHashMap<>();
        speaking().forEach(it -> labels.put(key(it), label(it)));
        return labels;
    }

    /** The person where there is one, else the company, else what the record is called. */
    Referee referee() {
        List<CrmRecord> speaking = speaking();
        Optional<CrmRecord> contact = first(speaking, RecordType.CONTACT);
        Optional<CrmRecord> company = first(speaking, RecordType.COMPANY);
        String companyName = company.flatMap(it -> it.field(CrmRecord.NAME))
                .or(() -> contact.flatMap(it -> it.field(CrmRecord.COMPANY)))
                .orElse(null);
        String name = contact.map(ClaimedRecords::label)
                .or(() -> Optional.ofNullable(companyName))
                .orElseGet(() -> label(speaking.getFirst()));
        return new Referee(
                name, contact.flatMap(it -> it.field(CrmRecord.EMAIL)).orElse(null), companyName);
    }

    static String label(CrmRecord record) {
        String person = Stream.of(CrmRecord.FIRST_NAME, CrmRecord.LAST_NAME)
                .flatMap(field -> record.field(field).stream())
                .collect(Collectors.joining(" "));
        return Optional.of(person)
                .filter(it -> !it.isBlank())
                .or(() -> record.field(CrmRecord.NAME))
                .or(() -> record.field(CrmRecord.EMAIL))
                .orElse(record.ref().id());
    }

    private boolean isWon(CrmRecord record) {
        return standing(record) == ReferralStatus.WON;
    }

    private boolean isOpenDeal(CrmRecord record) {
        ReferralStatus standing = standing(record);
        return record.ref().type() == RecordType.DEAL
                && (standing == null || standing.isStep() && standing != ReferralStatus.WON);
    }

    private @Nullable ReferralStatus standing(CrmRecord record) {
        return ClosedRecord.standing(stages, record);
    }

    private RecordKey key(CrmRecord record) {
        return new RecordKey(connection, record.ref());
    }

    /** A customer who may be referred all the same has not become one by this referral. */
    private static CrmRecord withoutStages(CrmRecord record) {
        return new CrmRecord(
                record.ref(),
                record.requested(),
                record.fields(),
                List.of(),
                record.associated(),
                record.createdAt(),
                record.updatedAt());
    }

    private static Optional<CrmRecord> first(List<CrmRecord> records, RecordType type) {
        return records.stream().filter(it -> it.ref().type() == type).findFirst();
    }
}
