package io.referloop.reconcile;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Email;
import io.referloop.referral.Links;
import io.referloop.referral.RecordKey;
import io.referloop.referral.Submission;
import io.referloop.referral.Submissions;
import io.referloop.referral.SubmitReferral;
import io.referloop.stage.StageMap;
import io.referloop.stage.StageMaps;
import io.referloop.workspace.InWorkspace;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes claims of what a field of the CRM says about who referred a record. Only where nothing is decided yet: a deal that is won or lost,
 * or a record that speaks for a referral, is left as it is, so that nobody is paid for the past.
 */
@Component
class SourceClaims {

    /** How many records of a claimed one are read beside it. */
    private static final int RELATED_MAX = 20;

    private final InWorkspace inWorkspace;
    private final Links links;
    private final StageMaps stageMaps;
    private final Submissions submissions;

    SourceClaims(InWorkspace inWorkspace, Links links, StageMaps stageMaps, Submissions submissions) {
        this.inWorkspace = inWorkspace;
        this.links = links;
        this.stageMaps = stageMaps;
        this.submissions = submissions;
    }

    /** The records whose field holds an e-mail. */
    static Set<CrmRecord> naming(Collection<CrmRecord> records, @Nullable String field) {
        return field == null
                ? Set.of()
                : records.stream()
                        .filter(it -> referrer(it, field).isPresent())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Reads from the CRM what the claims are about; nothing is claimed yet. */
    Wishes read(Source source, CrmSession session, Collection<CrmRecord> naming, @Nullable String field) {
        if (naming.isEmpty() || field == null) {
            return new Wishes(List.of());
        }
        List<CrmRecord> open = undecided(source, naming);
        if (open.isEmpty()) {
            return new Wishes(List.of());
        }
        RecordType type = open.getFirst().ref().type();
        Map<String, String> referrers = new HashMap<>();
        open.forEach(it ->
                referrers.put(it.ref().id(), referrer(it, field).orElseThrow().address()));
        List<CrmRecord> whole = session.read(type, referrers.keySet()).records();
        RecordType other = type == RecordType.DEAL ? RecordType.CONTACT : RecordType.DEAL;
        Set<String> others = whole.stream()
                .flatMap(it -> it.associated(other).stream().limit(RELATED_MAX))
                .map(RecordRef::id)
                .collect(Collectors.toSet());
        Map<RecordRef, CrmRecord> related = others.isEmpty()
                ? Map.of()
                : session.read(other, others).records().stream()
                        .collect(Collectors.toMap(CrmRecord::requested, it -> it, (one, same) -> one));
        return new Wishes(whole.stream()
                .map(it -> wish(
                        source,
                        it,
                        it.associated(other).stream()
                                .limit(RELATED_MAX)
                                .flatMap(ref -> Optional.ofNullable(related.get(ref)).stream())
                                .toList(),
                        referrers.getOrDefault(it.requested().id(), "")))
                .toList());
    }

    /** Submits what was read, each record at most once however often it is read. Joins the caller's transaction. */
    long submit(Wishes wishes) {
        return wishes.all().stream()
                .map(submissions::submit)
                .filter(it -> it instanceof Submission.Accepted(var referral, boolean repeated) && !repeated)
                .count();
    }

    private List<CrmRecord> undecided(Source source, Collection<CrmRecord> naming) {
        StageMap stages = stageMaps.of(source.workspace(), source.connection());
        Set<RecordKey> linked = inWorkspace.call(
                source.workspace(),
                () -> links.find(
                                source.workspace(),
                                naming.stream()
                                        .map(it -> new RecordKey(source.connection(), it.ref()))
                                        .toList())
                        .keySet());
        return naming.stream()
                .filter(it -> !linked.contains(new RecordKey(source.connection(), it.ref())))
                .filter(it -> it.ref().type() != RecordType.DEAL || isOpen(stages, it))
                .toList();
    }

    private static boolean isOpen(StageMap stages, CrmRecord deal) {
        if (deal.stages().isEmpty()) {
            return false;
        }
        var now = deal.stages().getLast();
        return !(stages.meaning(RecordType.DEAL, now.track(), now.stage()) instanceof StageMap.Meaning.Means means)
                || means.status() != ReferralStatus.WON && means.status() != ReferralStatus.LOST;
    }

    private static Optional<Email> referrer(CrmRecord record, String field) {
        return record.field(field).flatMap(Email::parse);
    }

    private static SubmitReferral wish(Source source, CrmRecord record, List<CrmRecord> related, String referrer) {
        String key = "import " + record.ref().type() + " " + record.ref().id();
        return new SubmitReferral(
                source.workspace(),
                source.connection(),
                key,
                record,
                related,
                referrer,
                null,
                null,
                Map.of(),
                "import",
                "IMPORT",
                key);
    }

    /** Claims that could be made. */
    record Wishes(List<SubmitReferral> all) {}
}
