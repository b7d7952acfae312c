package io.referloop.reward;

import io.referloop.program.AttributionPolicy;
import io.referloop.program.Beneficiary;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.program.RewardRule;
import io.referloop.referral.Choices;
import io.referloop.referral.Credits;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.CustomerEvents;
import io.referloop.referral.Flag;
import io.referloop.referral.Flags;
import io.referloop.referral.PersonFacts;
import io.referloop.referral.Profile;
import io.referloop.referral.Referral;
import io.referloop.referral.ReferralsMoved;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Everything that the engine may know of referrals, read only where there is something. Joins the caller's transaction. */
@Component
class RewardCases {

    private final Programs programs;
    private final CustomerEvents events;
    private final Flags flags;
    private final Choices choices;
    private final PersonFacts persons;
    private final Credits credits;

    RewardCases(
            Programs programs,
            CustomerEvents events,
            Flags flags,
            Choices choices,
            PersonFacts persons,
            Credits credits) {
        this.programs = programs;
        this.events = events;
        this.flags = flags;
        this.choices = choices;
        this.persons = persons;
        this.credits = credits;
    }

    /** The cases of referrals that are decided together, or each alone. */
    List<RewardCase> of(UUID workspace, List<ReferralsMoved.Movement> movements) {
        Beside beside = beside(workspace, movements);
        Uplines uplines = Uplines.of(movements);
        Map<UUID, List<Credits.Part>> shared = shared(workspace, movements);
        List<RewardCase> cases = new ArrayList<>(movements.size());
        for (ReferralsMoved.Movement movement : movements) {
            cases.add(theCase(workspace, movement, beside, uplines, shared));
        }
        return cases;
    }

    private Beside beside(UUID workspace, List<ReferralsMoved.Movement> movements) {
        List<UUID> more = movements.stream()
                .filter(ReferralsMoved.Movement::more)
                .map(it -> it.referral().id())
                .toList();
        if (more.isEmpty()) {
            return Beside.NOTHING;
        }
        Set<UUID> people = new HashSet<>(more);
        movements.stream()
                .filter(ReferralsMoved.Movement::more)
                .forEach(it -> people.add(it.referral().referrer().id()));
        return new Beside(
                events.of(workspace, more),
                flags.open(workspace, more),
                choices.of(workspace, more),
                persons.of(workspace, people));
    }

    /** Who gets which part, of referrals whose program may divide it. */
    private Map<UUID, List<Credits.Part>> shared(UUID workspace, List<ReferralsMoved.Movement> movements) {
        List<UUID> divided = movements.stream()
                .map(ReferralsMoved.Movement::referral)
                .filter(it -> programs.version(workspace, it.programId(), it.programVersion())
                                .attribution()
                                .model()
                        != AttributionPolicy.Model.FIRST_VALID_CLAIM)
                .map(Referral::id)
                .toList();
        return divided.isEmpty() ? Map.of() : credits.of(workspace, divided);
    }

    private RewardCase theCase(
            UUID workspace,
            ReferralsMoved.Movement movement,
            Beside beside,
            Uplines uplines,
            Map<UUID, List<Credits.Part>> shared) {
        Referral referral = movement.referral();
        Program program = programs.version(workspace, referral.programId(), referral.programVersion());
        UUID referrer = referral.referrer().id();
        return new RewardCase(
                referral.id(),
                referral.number(),
                program,
                movement.history(),
                beside.events().getOrDefault(referral.id(), List.of()),
                new RewardCase.Parties(
                        shared.getOrDefault(referral.id(), List.of(new Credits.Part(referrer, BigDecimal.ONE))).stream()
                                .map(it -> new RewardCase.Credit(it.referrer(), it.part()))
                                .toList(),
                        referral.id(),
                        Submitters.of(workspace, referral),
                        uplines.above(referral.referrer(), levels(program)),
                        Companies.of(referral, program.attribution().freeMail()),
                        new RewardCase.Person(
                                referral.referrer().email(), beside.people().getOrDefault(referrer, Profile.UNKNOWN)),
                        new RewardCase.Person(
                                referral.referee().email(),
                                beside.people().getOrDefault(referral.id(), Profile.UNKNOWN))),
                beside.choices().getOrDefault(referral.id(), Map.of()),
                beside.flags().getOrDefault(referral.id(), List.of()).stream()
                        .map(Flag::reason)
                        .toList());
    }

    private static int levels(Program program) {
        return program.rules().stream()
                .filter(rule -> rule.beneficiary() == Beneficiary.UPLINE)
                .mapToInt(RewardRule::level)
                .max()
                .orElse(0);
    }

    private record Beside(
            Map<UUID, List<CustomerEvent>> events,
            Map<UUID, List<Flag>> flags,
            Map<UUID, Map<String, String>> choices,
            Map<UUID, Profile> people) {

        private static final Beside NOTHING = new Beside(Map.of(), Map.of(), Map.of(), Map.of());
    }
}
