package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.salesforce.Write.Draft;
import io.referloop.sandbox.salesforce.Write.Result;
import io.referloop.sandbox.salesforce.soql.Soql;
import io.referloop.sandbox.salesforce.soql.SoqlException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One Salesforce organisation, for tests, pages and protocols: its records read and changed.
 *
 * <p>Methods without an {@link Actor} act as the organisation's first user, a person. Every method is safe to call while
 * a client is talking to the same organisation.
 */
public final class Org {

    private final OrgSettings settings;
    private final Clock clock;
    private final OrgData data = new OrgData();
    private final Permissions permissions = new Permissions();
    private final OrgSetup setup;
    private final Faults<Knob> faults = new Faults<>(Knob.class);
    private final Writing writing = new Writing(data, permissions, faults, this::now);
    private volatile @Nullable Instant pretended;

    public Org(OrgSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.setup = new OrgSetup(data, settings);
        setup.standard(clock.instant());
    }

    public String id() {
        return settings.orgId();
    }

    public OrgSettings settings() {
        return settings;
    }

    public Faults<Knob> faults() {
        return faults;
    }

    public Permissions permissions() {
        return permissions;
    }

    /** Stages, lead statuses and what else an admin changes. */
    public OrgSetup setup() {
        return setup;
    }

    /** Hears of every committed change, in the order of the commits; it must be quick, the organisation waits. */
    public void listen(Consumer<OrgChange> listener) {
        writing.listen(listener);
    }

    /** Called after every change that a state file should hold. */
    public void onChange(Runnable listener) {
        writing.onChange(listener);
    }

    /** Something changed beside the records that a state file should hold, too. */
    public void changed() {
        writing.changed();
    }

    // Reading

    /** A record that is not deleted. */
    public Optional<OrgRecord> find(String id) {
        return read(() -> data.live(Ids.parse(id).orElse(id)).map(this::view));
    }

    /** As {@link #find}, for a record that must be there. */
    public OrgRecord get(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("the organisation has no live record " + id));
    }

    /** All records of a type that are not deleted, oldest first. */
    public List<OrgRecord> all(String type) {
        return read(() -> data.liveOf(type).stream().map(this::view).toList());
    }

    /** What is in the recycle bin. */
    public List<OrgRecord> deleted(String type) {
        return read(() -> data.all(data.required(type)).values().stream()
                .filter(Row::deleted)
                .map(this::view)
                .toList());
    }

    /**
     * Answers a query as a user may see it.
     *
     * @param deletedToo as {@code queryAll}
     * @throws RequestException when the query is wrong
     */
    public QueryAnswer query(String userId, String soql, boolean deletedToo) {
        Soql query;
        try {
            query = Soql.parse(soql);
        } catch (SoqlException malformed) {
            throw new RequestException("MALFORMED_QUERY", malformed.reason());
        }
        return read(() -> new Querying(data, permissions, userId, now(), deletedToo).answer(query));
    }

    public List<ObjectType> types() {
        return read(() -> List.copyOf(data.types()));
    }

    public Optional<ObjectType> type(String name) {
        return read(() -> data.type(name));
    }

    /** The type of the record that has this id, by the id's first three characters. */
    public Optional<ObjectType> typeOfId(String id) {
        return read(() -> data.typeOfId(id));
    }

    public List<OrgRecord> users() {
        return all("User");
    }

    // Changing

    /** The new record's id. */
    public String create(String type, Map<String, String> values) {
        return one(person(), new Write.Create(Draft.of(type, values)));
    }

    /** An empty value takes the value away. */
    public void update(String id, Map<String, String> values) {
        update(person(), id, values);
    }

    public void update(Actor actor, String id, Map<String, String> values) {
        String type = get(id).type();
        one(actor, new Write.Update(id, Draft.of(type, values)));
    }

    public void delete(String id) {
        one(person(), new Write.Delete(id));
    }

    public void undelete(String id) {
        one(person(), new Write.Undelete(id));
    }

    /** Moves all of these in one transaction, as a mass update does. */
    public void updateAll(List<String> ids, Map<String, String> values) {
        List<Write> writes = ids.stream()
                .map(id -> (Write) new Write.Update(id, Draft.of(get(id).type(), values)))
                .toList();
        write(person(), true, writes).stream()
                .filter(result -> !result.success())
                .findFirst()
                .ifPresent(refused -> {
                    throw new RefusedException(refused.refusals());
                });
    }

    /** Everything or, unless {@code allOrNone}, whatever can be written, in one transaction. */
    public List<Result> write(Actor actor, boolean allOrNone, List<Write> writes) {
        return writing.write(actor, allOrNone, writes);
    }

    /** Does several writes in one transaction, which is undone unless the outcome is good. */
    public <T> T together(Actor actor, Supplier<T> work, Predicate<T> good) {
        return writing.together(actor, work, good);
    }

    /** @param order whose empty ids make new records */
    public LeadConversion.Outcome convert(Actor actor, LeadConversion.Order order) {
        return writing.convert(actor, order);
    }

    /** @param values what the survivor is given besides */
    public Merging.Outcome merge(Actor actor, String survivor, Map<String, String> values, List<String> others) {
        return writing.merge(actor, survivor, values, others);
    }

    /** Keeps others from writing a record, or a child that locks it, until it is let go. */
    public HeldRecord hold(String id) {
        return writing.hold(id);
    }

    /** Converts a lead into new records; their ids are on the lead then. */
    public void convertLead(String leadId, boolean withOpportunity) {
        var outcome = convert(
                person(), new LeadConversion.Order(leadId, setup.convertedStatus(), "", "", "", !withOpportunity));
        if (!outcome.refusals().isEmpty()) {
            throw new RefusedException(outcome.refusals());
        }
    }

    /** Lets the first take over the other. */
    public void merge(String survivor, String other) {
        var outcome = merge(person(), survivor, Map.of(), List.of(other));
        if (!outcome.refusals().isEmpty()) {
            throw new RefusedException(outcome.refusals());
        }
    }

    /** Deleted records are gone for good, and no query finds them. */
    public void emptyRecycleBin() {
        read(() -> {
            for (ObjectType type : data.types()) {
                List.copyOf(data.all(type).values()).stream()
                        .filter(Row::deleted)
                        .forEach(data::remove);
            }
            return 0;
        });
        writing.changed();
    }

    /** Two years of an invented company's sales. */
    public void seed() {
        new SampleOrg(this).fill();
    }

    /** Back to the start: no records, everything allowed, no faults; what a package brought stays. */
    public void reset() {
        read(() -> {
            data.clear();
            setup.rows(clock.instant());
            return 0;
        });
        permissions.clear();
        faults.clear();
        writing.changed();
    }

    /** Everything that should outlive a restart. */
    public SavedOrg save() {
        return read(() -> SavedOrg.of(data, writing.commits(), permissions));
    }

    public void restore(SavedOrg saved) {
        read(() -> {
            saved.into(data, permissions);
            writing.commits(saved.commits());
            setup.refreshChoices();
            return 0;
        });
    }

    /** Does something as if it were done at this moment. */
    void asOf(Instant moment, Runnable work) {
        synchronized (data) {
            pretended = moment;
            try {
                work.run();
            } finally {
                pretended = null;
            }
        }
    }

    private String one(Actor actor, Write write) {
        Result result = write(actor, true, List.of(write)).getFirst();
        if (!result.success()) {
            throw new RefusedException(result.refusals());
        }
        return result.id();
    }

    private Actor person() {
        return Actor.person(read(() -> data.liveOf("User").getFirst().id()));
    }

    OrgRecord view(Row row) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (Field field : row.type().fields()) {
            values.put(field.name(), Calculated.value(data, row, field));
        }
        return new OrgRecord(row.type().name(), row.id(), values);
    }

    /** Nobody changes anything meanwhile. */
    <T> T read(Supplier<T> work) {
        synchronized (data) {
            return work.get();
        }
    }

    OrgData data() {
        return data;
    }

    public Instant now() {
        Instant moment = pretended;
        return moment == null ? clock.instant() : moment;
    }
}
