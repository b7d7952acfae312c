package io.referloop.card;

import io.referloop.crm.RecordRef;
import io.referloop.eligibility.Candidates;
import io.referloop.eligibility.EligibilityDecided;
import io.referloop.program.Beneficiary;
import io.referloop.program.Offer;
import io.referloop.program.Programs;
import io.referloop.referral.Progress;
import io.referloop.referral.RecordKey;
import io.referloop.referral.Referral;
import io.referloop.referral.ReferralsMoved;
import io.referloop.reward.Decision;
import io.referloop.reward.RewardLine;
import io.referloop.reward.RewardState;
import io.referloop.reward.Rewards;
import io.referloop.reward.RewardsSettled;
import io.referloop.reward.Summary;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Workspaces;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Puts a referral into the words of a card. */
@Component
class CardView {

    private final InWorkspace inWorkspace;
    private final Workspaces workspaces;
    private final Progress progress;
    private final Rewards rewards;
    private final Candidates candidates;
    private final Programs programs;
    private final Clock clock;
    private final URI publicUrl;

    CardView(
            InWorkspace inWorkspace,
            Workspaces workspaces,
            Progress progress,
            Rewards rewards,
            Candidates candidates,
            Programs programs,
            Clock clock,
            @Value("${referloop.public-url}") URI publicUrl) {
        this.inWorkspace = inWorkspace;
        this.workspaces = workspaces;
        this.progress = progress;
        this.rewards = rewards;
        this.candidates = candidates;
        this.programs = programs;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    Card of(UUID workspace, RecordKey key, @Nullable Referral referral) {
        RecordRef ref = key.ref();
        Card.Record record = new Card.Record(ref.type().name().toLowerCase(Locale.ROOT), ref.id());
        Card.Eligible eligible = candidates
                .standing(workspace, key)
                .map(it -> eligible(workspace, it))
                .orElse(null);
        if (referral == null) {
            return new Card(record, new Card.Submit(true, null, offers(workspace)), null, eligible);
        }
        Card.Submit submit =
                new Card.Submit(false, "This record belongs to referral " + referral.label() + ".", List.of());
        return inWorkspace.call(workspace, () -> new Card(record, submit, shown(workspace, referral), eligible));
    }

    private List<Card.Offer> offers(UUID workspace) {
        return programs.inForce(workspace, clock.instant()).stream()
                .flatMap(program -> program.offers().stream())
                .map(CardView::offer)
                .toList();
    }

    private static Card.Offer offer(Offer offer) {
        List<Card.Option> options = offer.options().entrySet().stream()
                .map(it -> new Card.Option(it.getKey(), it.getValue()))
                .toList();
        return new Card.Offer(offer.rule(), "Reward for " + offer.beneficiary().words(), options, offer.preset());
    }

    private Card.Eligible eligible(UUID workspace, EligibilityDecided.Standing standing) {
        ZoneId zone = workspaces.get(workspace).zone();
        return new Card.Eligible(
                standing.eligible(), standing.reason(), day(standing.since(), zone), day(standing.nextAsk(), zone));
    }

    private static @Nullable String day(@Nullable Instant at, ZoneId zone) {
        return at == null ? null : at.atZone(zone).toLocalDate().toString();
    }

    private Card.Shown shown(UUID workspace, Referral referral) {
        ZoneId zone = workspaces.get(workspace).zone();
        ReferralsMoved.Movement movement =
                new ReferralsMoved.Movement(referral, progress.history(workspace, referral), "");
        List<RewardLine> lines = rewards.of(workspace, referral.id());
        List<Decision> decisions = rewards.explain(workspace, movement);
        RewardsSettled.Settlement settlement = new RewardsSettled.Settlement(movement, lines, decisions);
        return new Card.Shown(
                referral.label(),
                new Card.State(referral.status().name(), referral.status().label(), Tone.of(referral.status())),
                referral.statusSince(),
                new Card.Person(referral.referrer().name(), referral.referrer().email()),
                new Card.Referred(referral.referee().name(), referral.referee().company()),
                new Card.Claim(referral.submittedBy(), referral.claimedAt(), referral.note()),
                Summary.next(settlement, zone).step(),
                publicUrl.resolve("/referrals/" + referral.label()).toString(),
                lines.stream().map(line -> reward(line, referral, zone)).toList(),
                decisions.stream()
                        .filter(Decision.NotEarned.class::isInstance)
                        .map(Decision.NotEarned.class::cast)
                        .map(no -> new Card.Reason(no.sentence(), no.reason()))
                        .toList());
    }

    private static Card.Reward reward(RewardLine line, Referral referral, ZoneId zone) {
        boolean referrer = line.identity().role() == Beneficiary.REFERRER;
        @Nullable Instant release = line.state() == RewardState.PENDING ? line.releaseAt() : null;
        return new Card.Reward(
                line.id().toString(),
                referrer ? referral.referrer().name() : referral.referee().name(),
                referrer ? "Referrer" : "Referred customer",
                line.worth() == null ? "Amount to come" : line.worth().words(),
                new Card.State(line.state().name(), line.state().label(), Tone.of(line.state())),
                day(release, zone),
                line.sentence(),
                line.why().stream()
                        .map(step -> new Card.Step(step.label(), step.text(), step.amount()))
                        .toList());
    }
}
