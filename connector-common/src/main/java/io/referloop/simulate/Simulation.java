package io.referloop.simulate;

import io.referloop.program.Program;
import io.referloop.program.ProgramFault;
import io.referloop.program.ProgramFile;
import io.referloop.program.YamlBlock;
import io.referloop.reward.Decision;
import io.referloop.reward.Rates;
import io.referloop.reward.RewardLine;
import io.referloop.reward.TraceLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets a scenario's time go by. At each instant at which something is told or falls due: the facts are taken in, the engine decides, the
 * difference is booked, holds end, benefits lapse, payout days pay; then what people do, in the order of the file.
 */
public final class Simulation {

    private final Scenario scenario;
    private final World world;
    private final Books books;
    private final Desk desk;
    private final Program first;
    private final Map<UUID, String> referrals = new HashMap<>();
    private final Groups groups;
    private boolean granted;

    private Simulation(List<Program> programs, Scenario scenario) {
        this.scenario = scenario;
        this.world = new World(programs, scenario);
        this.books = new Books(this::referral, world.people()::key, world::period);
        this.first = programs.getFirst();
        this.desk = new Desk(books, world, programs);
        this.groups = new Groups(programs, Rates.of(scenario.rates()));
        scenario.things().forEach(it -> {
            if (it instanceof Thing.Claim claim) {
                referrals.put(Keys.referral(claim.referral()), claim.referral());
            }
        });
    }

    /** @param programs at least one; several versions of one have the same key */
    public static SimulationResult run(List<Program> programs, Scenario scenario) {
        return new Simulation(programs, scenario).run();
    }

    /**
     * A program for a simulation.
     *
     * @param since the day or instant from which it governs; empty: always
     * @throws ProgramFault when anything in it is unknown, missing or impossible
     */
    public static Program program(String document, int version, String since) {
        Program read = ProgramFile.read(Keys.id("program", "simulated"), version, Instant.EPOCH, document);
        if (since.isEmpty()) {
            return read;
        }
        Instant from = Names.moment(new YamlBlock.Scalar("since", since, 1), read.calendar())
                .from();
        return ProgramFile.read(read.id(), version, from, document);
    }

    private SimulationResult run() {
        List<Thing> things = scenario.things();
        Instant start = things.getFirst().when().told();
        int next = 0;
        Instant now = start;
        while (true) {
            List<Thing> told = new ArrayList<>();
            while (next < things.size() && !things.get(next).when().told().isAfter(now)) {
                told.add(things.get(next++));
            }
            tick(now, told);
            Optional<Instant> following = following(now, next < things.size() ? things.get(next) : null);
            if (following.isEmpty()) {
                break;
            }
            now = following.get();
        }
        books.prove();
        return new ResultOf(scenario, first, world, books, desk, List.copyOf(groups.all()), this::referral)
                .result(start);
    }

    private void tick(Instant now, List<Thing> told) {
        told.stream().filter(it -> !(it instanceof Thing.Give)).forEach(world::take);
        settle(now);
        desk.passTime(now);
        for (Thing thing : told) {
            if (thing instanceof Thing.Give give) {
                groups.grant(world.grant(give));
                granted = true;
                settle(now);
                desk.passTime(now);
            }
            desk.hear(thing, now);
        }
    }

    /** The next instant at which something can change; empty after the end. */
    private Optional<Instant> following(Instant now, @Nullable Thing next) {
        Stream<Instant> ownTimes = Stream.concat(
                Stream.of(scenario.until()),
                Stream.concat(next == null ? Stream.of() : Stream.of(next.when().told()), desk.due(now)));
        return Stream.concat(ownTimes, groups.next().stream())
                .filter(it -> it.isAfter(now) && !it.isAfter(scenario.until()))
                .min(Comparator.naturalOrder());
    }

    private void settle(Instant now) {
        World.Changes changes = world.changes();
        boolean end = now.equals(scenario.until());
        boolean due = groups.next().filter(it -> !it.isAfter(now)).isPresent();
        if (changes.isEmpty() && !granted && !due && !end) {
            return;
        }
        granted = false;
        changes.put().forEach(groups::put);
        changes.removed().forEach(it -> groups.remove(Keys.referral(it)));
        Groups.Difference difference = groups.decide(now, end);
        List<Decision> different = new ArrayList<>(difference.different());
        for (RewardLine.Identity identity : difference.gone()) {
            books.first(identity).map(this::withdrawn).ifPresent(different::add);
        }
        books.settle(different, now);
    }

    /** Of what was booked for a referral that is none any more. */
    private Decision withdrawn(Entry entry) {
        boolean gone =
                !entry.referral().isEmpty() && world.find(entry.referral()).isEmpty();
        String reason = gone ? world.whyRemoved(entry.referral()) : "What it was earned for is gone.";
        return new Decision.NotEarned(
                entry.line().identity(),
                entry.line().referral(),
                entry.line().sentence(),
                Decision.Cause.NOT_KEPT,
                reason,
                true,
                null,
                List.of(TraceLine.of("Gone", reason)));
    }

    private String referral(@Nullable UUID id) {
        return id == null ? "" : Objects.requireNonNullElse(referrals.get(id), "");
    }
}
