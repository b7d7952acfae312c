package io.referloop.referral;

import io.referloop.crm.CrmRecord;
import io.referloop.privacy.Tombstones;
import io.referloop.program.AttributionPolicy;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.program.ReferralStatus;
import io.referloop.stage.StageMaps;
import io.referloop.workspace.Ids;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;

/** Takes claims. One transaction decides, links, records what the CRM says so far, and everything that follows from it. */
@Component
public class Submissions {

    public static final int NAME_MAX = 200;
    public static final int NOTE_MAX = 1_000;

    /** Stands for the claim that is being made: of two at one instant, the one that is there already came first. */
    private static final UUID AFTER_ALL_OTHERS = new UUID(Long.MAX_VALUE, Long.MAX_VALUE);

    private final InWorkspace inWorkspace;
    private final Workspaces workspaces;
    private final Programs programs;
    private final Referrals referrals;
    private final Claims claims;
    private final Rivals rivals;
    private final Identities identities;
    private final Links links;
    private final Flags flags;
    private final Choices choices;
    private final RecordFacts recordFacts;
    private final Progress progress;
    private final StageMaps stageMaps;
    private final Tombstones tombstones;
    private final Clock clock;

    Submissions(
            InWorkspace inWorkspace,
            Workspaces workspaces,
            Programs programs,
            Referrals referrals,
            Claims claims,
            Rivals rivals,
            Identities identities,
            Links links,
            Flags flags,
            Choices choices,
            RecordFacts recordFacts,
            Progress progress,
            StageMaps stageMaps,
            Tombstones tombstones,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.workspaces = workspaces;
        this.programs = programs;
        this.referrals = referrals;
        this.claims = claims;
        this.rivals = rivals;
        this.identities = identities;
        this.links = links;
        this.flags = flags;
        this.choices = choices;
        this.recordFacts = recordFacts;
        this.progress = progress;
        this.stageMaps = stageMaps;
        this.tombstones = tombstones;
        this.clock = clock;
    }

    public Submission submit(SubmitReferral wish) {
        Optional<Submission.Refused> invalid = ClaimForm.check(wish);
        if (invalid.isPresent()) {
            return invalid.get();
        }
        Email email = Email.parse(wish.referrerEmail()).orElseThrow();
        return inWorkspace.call(wish.workspace(), () -> {
            // Before anything is kept: a refused claim would keep the address.
            if (wish.record().isForgotten() || tombstones.isErased(wish.workspace(), email.address())) {
                return forgotten(wish.record().isForgotten());
            }
            claims.lock(wish);
            Optional<Claims.Kept> earlier = claims.repeated(wish);
            if (earlier.isPresent()) {
                return answer(wish.workspace(), earlier.get(), true);
            }
            return claims.keyIsTaken(wish) ? keyReused() : decide(wish, email);
        });
    }

    private Submission decide(SubmitReferral wish, Email email) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Optional<Program> inForce = programs.inForce(wish.workspace(), now);
        if (inForce.isEmpty()) {
            return noProgram();
        }
        Program program = inForce.get();
        Optional<Submission.Refused> unoffered = ClaimForm.check(wish, program.offers());
        if (unoffered.isPresent()) {
            return unoffered.get();
        }
        AttributionPolicy policy = program.attribution();
        ClaimedRecords claimed = ClaimedRecords.of(wish, stageMaps.of(wish.workspace(), wish.connection()));
        List<ClaimCheck.Finding> findings = ClaimCheck.of(
                policy, claimed.candidate(email, now, strength(wish) == Claim.Strength.SUBMISSION, members(wish)));
        Optional<Claims.Kept> referrerRefused = refusal(findings, true);
        if (referrerRefused.isPresent()) {
            return keep(wish, null, referrerRefused.get(), now);
        }
        identities.lock(wish.workspace(), claimed.all());
        Claim mine = new Claim(
                AFTER_ALL_OTHERS,
                new Claim.By(referrals.known(wish.workspace(), email).orElseGet(UUID::randomUUID), Set.of(email)),
                strength(wish),
                now,
                null);
        return switch (rivals.of(wish.workspace(), claimed, mine, policy)) {
            case Rivals.Taken taken -> keep(wish, null, lost(taken), now);
            case Rivals.Unclear unclear -> keep(wish, null, unclear(unclear), now);
            case Rivals.Shared shared -> touch(wish, email, claimed, shared.referral(), now);
            case Rivals.Free free -> {
                Optional<Claims.Kept> refused = refusal(findings, false)
                        .or(() -> claimed.isAboutAWonDeal() ? Optional.of(wonAlready(claimed)) : Optional.empty());
                yield refused.isPresent()
                        ? keep(wish, null, refused.get(), now)
                        : accept(wish, email, claimed, program, free.given(), findings, now);
            }
        };
    }

    private Submission accept(
            SubmitReferral wish,
            Email email,
            ClaimedRecords claimed,
            Program program,
            List<Rivals.Given> given,
            List<ClaimCheck.Finding> findings,
            Instant now) {
        UUID workspace = wish.workspace();
        Referrer referrer = referrals.referrer(workspace, email.address(), name(wish, email));
        Referral referral = new Referral(
                Ids.next(),
                referrals.nextNumber(workspace),
                program.id(),
                program.version(),
                referrer,
                claimed.referee(),
                blankToNull(wish.note()),
                wish.submittedBy(),
                wish.source(),
                now,
                ReferralStatus.ACCEPTED,
                now);
        referrals.insert(workspace, referral);
        given.forEach(it -> giveWay(workspace, it, referral, now, wish.correlation()));
        link(wish, referral, claimed);
        Claims.Kept accepted = Claims.Kept.about(Claims.Outcome.ACCEPTED, referral.id());
        claims.keep(wish, strength(wish), referrer.id(), accepted, now);
        choices.record(workspace, referral.id(), wish.choices());
        findings.stream()
                .filter(ClaimCheck.Finding.Hold.class::isInstance)
                .forEach(it -> flags.raise(workspace, referral.id(), it.code().name(), it.reason()));
        takeFacts(wish, referral, claimed);
        return answer(workspace, accepted, false);
    }

    /** The earlier referral ends, and its records speak for the new one. */
    private void giveWay(UUID workspace, Rivals.Given given, Referral heir, Instant now, String correlation) {
        Referral old = given.referral();
        if (old.status() != given.end()) {
            links.any(workspace, old.id())
                    .ifPresent(about ->
                            progress.end(workspace, old, about, now, given.end(), given.reason(), correlation));
        }
        links.moveAll(workspace, old.id(), heir.id());
        identities.move(workspace, old.id(), heir.id());
    }

    private Submission touch(SubmitReferral wish, Email email, ClaimedRecords claimed, Referral referral, Instant now) {
        Referrer referrer = referrals.referrer(wish.workspace(), email.address(), name(wish, email));
        Claims.Kept touch = Claims.Kept.about(Claims.Outcome.TOUCH, referral.id());
        claims.keep(wish, strength(wish), referrer.id(), touch, now);
        link(wish, referral, claimed);
        AttributionPolicy policy = programs.version(wish.workspace(), referral.programId(), referral.programVersion())
                .attribution();
        if (policy.model() == AttributionPolicy.Model.MANUAL) {
            flags.raise(wish.workspace(), referral.id(), Credits.SPLIT, Credits.SPLIT_REASON);
        }
        takeFacts(wish, referral, claimed);
        return answer(wish.workspace(), touch, false);
    }

    private void link(SubmitReferral wish, Referral referral, ClaimedRecords claimed) {
        Map<RecordKey, String> labels = claimed.labels();
        List<RecordKey> unused = links.link(wish.workspace(), referral.id(), labels, "SUBMITTED");
        Map<RecordKey, UUID> linked = links.find(wish.workspace(), labels.keySet());
        if (!labels.keySet().stream().allMatch(it -> referral.id().equals(linked.get(it)))) {
            // Somebody else linked one of them a moment ago: their claim stands, this transaction must leave nothing
            // behind.
            throw new CannotAcquireLockException("records were linked meanwhile");
        }
    }

    private void takeFacts(SubmitReferral wish, Referral referral, ClaimedRecords claimed) {
        Map<CrmRecord, UUID> facts = new HashMap<>();
        claimed.speaking().forEach(it -> facts.put(it, referral.id()));
        recordFacts.take(wish.workspace(), wish.connection(), facts, wish.correlation());
        progress.settle(wish.workspace(), List.of(referral.id()), wish.correlation());
    }

    private Submission keep(SubmitReferral wish, @Nullable UUID referrer, Claims.Kept kept, Instant now) {
        claims.keep(wish, strength(wish), referrer, kept, now);
        return answer(wish.workspace(), kept, false);
    }

    private Submission answer(UUID workspace, Claims.Kept kept, boolean repeated) {
        return switch (kept.outcome()) {
            case ACCEPTED -> new Submission.Accepted(about(workspace, kept), repeated);
            case TOUCH -> new Submission.Touched(about(workspace, kept), repeated);
            case DUPLICATE -> new Submission.Duplicate(about(workspace, kept));
            case REFUSED, REVIEW ->
                new Submission.Refused(
                        Submission.Code.valueOf(Objects.requireNonNull(kept.code())),
                        kept.field(),
                        Objects.requireNonNull(kept.reason()),
                        Objects.requireNonNullElse(kept.fix(), ""));
        };
    }

    private Referral about(UUID workspace, Claims.Kept kept) {
        return referrals
                .find(workspace, Objects.requireNonNull(kept.referral()))
                .orElseThrow();
    }

    private List<Email> members(SubmitReferral wish) {
        return workspaces.members(wish.workspace()).stream()
                .flatMap(it -> Email.parse(it).stream())
                .toList();
    }

    private static Optional<Claims.Kept> refusal(List<ClaimCheck.Finding> findings, boolean aboutTheReferrer) {
        return findings.stream()
                .filter(ClaimCheck.Finding.Refuse.class::isInstance)
                .map(ClaimCheck.Finding.Refuse.class::cast)
                .filter(it -> it.code().isAboutTheReferrer() == aboutTheReferrer)
                .findFirst()
                .map(it -> refused(it.code().name(), it.field(), it.reason(), it.fix()));
    }

    private static Claims.Kept wonAlready(ClaimedRecords claimed) {
        return refused(
                Submission.Code.EXISTING_CUSTOMER.name(),
                null,
                ClaimedRecords.label(claimed.all().getFirst()) + " was won before anybody claimed to have referred it.",
                "A referral has to be submitted before the deal is won.");
    }

    private static Claims.Kept lost(Rivals.Taken taken) {
        return new Claims.Kept(
                Claims.Outcome.DUPLICATE,
                taken.referral().id(),
                taken.reason().name(),
                null,
                taken.reason().toItsReferrer(),
                null,
                List.of());
    }

    private static Claims.Kept unclear(Rivals.Unclear unclear) {
        return new Claims.Kept(
                Claims.Outcome.REVIEW,
                null,
                Submission.Code.AMBIGUOUS_REFEREE.name(),
                null,
                "Several referrals fit this person or company, and which one is meant has to be decided.",
                "Nothing to do: the claim is kept, and a person decides on Referloop's Review page.",
                unclear.candidates());
    }

    private static Claims.Kept refused(String code, @Nullable String field, String reason, String fix) {
        return new Claims.Kept(Claims.Outcome.REFUSED, null, code, field, reason, fix, List.of());
    }

    private static Submission noProgram() {
        return new Submission.Refused(
                Submission.Code.NO_PROGRAM,
                null,
                "No referral program is in force.",
                "Ask your administrator to publish a program in Referloop.");
    }

    private static Submission forgotten(boolean referee) {
        return new Submission.Refused(
                Submission.Code.FORGOTTEN_PERSON,
                referee ? null : "referrerEmail",
                "This person asked to be forgotten, so nothing about them is stored.",
                "If they came back by themselves, an administrator can allow them again on Referloop's Privacy page.");
    }

    private static Submission keyReused() {
        return new Submission.Refused(
                Submission.Code.KEY_REUSED,
                "key",
                "This form was submitted before with other content.",
                "Open the form again and submit once more.");
    }

    private static Claim.Strength strength(SubmitReferral wish) {
        return switch (wish.source()) {
            case "LINK" -> Claim.Strength.LINK;
            case "CODE" -> Claim.Strength.CODE;
            default -> Claim.Strength.SUBMISSION;
        };
    }

    private static String name(SubmitReferral wish, Email email) {
        return Optional.ofNullable(blankToNull(wish.referrerName())).orElse(email.address());
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
