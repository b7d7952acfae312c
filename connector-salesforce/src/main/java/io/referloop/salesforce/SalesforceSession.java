package io.referloop.salesforce;

import io.referloop.crm.ActionCall;
import io.referloop.crm.ActionResult;
import io.referloop.crm.Capability;
import io.referloop.crm.ConnectionReport;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.CrmSession;
import io.referloop.crm.FieldWrite;
import io.referloop.crm.InstallPlan;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralField;
import io.referloop.crm.WriteOutcome;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Remote work on one organisation. Cheap to make; what it shares with others stands behind the connector. */
final class SalesforceSession implements CrmSession {

    private final SalesforceConnector.Shared shared;
    private final CrmAccount account;
    private final Map<RecordType, Set<String>> also;

    SalesforceSession(SalesforceConnector.Shared shared, CrmAccount account, Map<RecordType, Set<String>> also) {
        this.shared = shared;
        this.account = account;
        this.also = also;
    }

    @Override
    public int batchSize() {
        return SalesforceWriter.BATCH;
    }

    @Override
    public CrmSchema describe() {
        return schema().read();
    }

    @Override
    public Map<String, Long> count(CrmSchema.Track track) {
        return schema().count(track);
    }

    @Override
    public CrmSession alsoReading(RecordType type, Collection<String> fields) {
        Map<RecordType, Set<String>> wanted = new HashMap<>(also);
        wanted.merge(type, Set.copyOf(fields), SalesforceSession::both);
        return new SalesforceSession(shared, account, Map.copyOf(wanted));
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        Set<String> both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }

    @Override
    public RecordPage read(RecordType type, Collection<String> ids) {
        return reader().read(type, ids);
    }

    @Override
    public RecordPage page(RecordType type, @Nullable String cursor, @Nullable Instant changedSince) {
        SalesforceWalk walk = new SalesforceWalk(reader());
        return changedSince == null ? walk.everything(type, cursor) : walk.changed(type, cursor, changedSince);
    }

    @Override
    public RecordPage find(RecordType type, String field, Collection<String> values) {
        return reader().find(type, field, values);
    }

    @Override
    public int listSize() {
        return SalesforceRows.PAGE;
    }

    @Override
    public long count(RecordType type) {
        String object = SalesforceObjects.name(type);
        SalesforceReader reader = reader();
        return reader.described().type(object).isEmpty()
                ? 0
                : reader.rows().count(object, "SELECT count() FROM " + object);
    }

    @Override
    public RecordPage list(RecordType type, @Nullable String cursor) {
        return new SalesforceList(shared.rest(), reader(), account, shared.bulkFrom()).page(type, cursor);
    }

    @Override
    public Map<RecordRef, Map<ReferralField, String>> held(RecordType type, Collection<String> ids) {
        return reader().held(type, ids);
    }

    @Override
    public List<WriteOutcome> write(List<FieldWrite> writes) {
        return new SalesforceWriter(shared.soap(), reader(), shared.types(), account, shared.pauses()).write(writes);
    }

    @Override
    public List<ReferralEntry.Outcome> keep(List<ReferralEntry> entries) {
        return new SalesforceKeeper(shared.soap(), reader(), account).keep(entries);
    }

    @Override
    public List<ActionCall> wishes() {
        return wished().all();
    }

    @Override
    public void complete(String callback, ActionResult result) {
        wished().answer(callback, result);
    }

    @Override
    public void report(ConnectionReport report) {
        new SalesforceReport(shared.soap(), reader(), account).write(report);
    }

    private SalesforceWishes wished() {
        return new SalesforceWishes(shared.soap(), reader(), account);
    }

    /** Asked anew: whoever looks has just changed something. */
    @Override
    public InstallPlan planInstall() {
        shared.types().forget(account);
        return new SalesforcePackage(shared.types().of(account)).plan();
    }

    @Override
    public void install(InstallPlan plan) {
        throw new CrmException(new CrmFailure.Unsupported(Capability.FIELD_INSTALL));
    }

    @Override
    public void uninstall() {
        throw new CrmException(new CrmFailure.Unsupported(Capability.UNINSTALL));
    }

    private SalesforceReader reader() {
        return new SalesforceReader(shared.soap(), shared.types(), shared.accounts(), account, also);
    }

    private SalesforceSchemaReader schema() {
        return new SalesforceSchemaReader(shared.soap(), shared.accounts(), account);
    }
}
