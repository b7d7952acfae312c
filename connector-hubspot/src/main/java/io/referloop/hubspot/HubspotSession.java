package io.referloop.hubspot;

import io.referloop.crm.ActionResult;
import io.referloop.crm.CrmAccount;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All remote work on one HubSpot account; who does which part of it. */
final class HubspotSession implements CrmSession {

    private static final String LIST = "l:";

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final HubspotAccounts accounts;
    private final HubspotReferralObjects objects;
    private final HubspotReader reader;
    private final CrmAccount account;
    private final HubspotReader.HistoryBatch historyBatch;
    private final Map<RecordType, Set<String>> also;

    HubspotSession(
            HubspotClient client,
            HubspotPaths paths,
            HubspotAccounts accounts,
            HubspotReferralObjects objects,
            HubspotReader.HistoryBatch historyBatch,
            CrmAccount account,
            Map<RecordType, Set<String>> also) {
        this.client = client;
        this.paths = paths;
        this.accounts = accounts;
        this.objects = objects;
        this.account = account;
        this.historyBatch = historyBatch;
        this.also = also;
        this.reader = new HubspotReader(client, paths, accounts, historyBatch, account, also);
    }

    @Override
    public int batchSize() {
        return HubspotBatchWriter.BATCH;
    }

    @Override
    public CrmSchema describe() {
        return new HubspotSchemaReader(client, paths, accounts).read(account);
    }

    @Override
    public CrmSession alsoReading(RecordType type, Collection<String> fields) {
        var wanted = new HashMap<>(also);
        wanted.merge(type, Set.copyOf(fields), HubspotSession::both);
        return new HubspotSession(client, paths, accounts, objects, historyBatch, account, Map.copyOf(wanted));
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        var both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }

    @Override
    public RecordPage read(RecordType type, Collection<String> ids) {
        return reader.read(type, ids);
    }

    @Override
    public RecordPage page(RecordType type, @Nullable String cursor, @Nullable Instant changedSince) {
        if (changedSince != null) {
            return new HubspotWalk(client, paths, reader, account, HubspotWalk.PAGE).page(type, cursor, changedSince);
        }
        return listed(cursor, after -> reader.list(type, after, HubspotReader.Stages.ALL));
    }

    @Override
    public RecordPage find(RecordType type, String field, Collection<String> values) {
        return new HubspotWalk(client, paths, reader, account, HubspotWalk.PAGE).find(type, field, values);
    }

    @Override
    public int listSize() {
        return HubspotReader.BATCH;
    }

    @Override
    public long count(RecordType type) {
        return new HubspotWalk(client, paths, reader, account, HubspotWalk.PAGE).count(type);
    }

    @Override
    public RecordPage list(RecordType type, @Nullable String cursor) {
        return listed(cursor, after -> reader.list(type, after, HubspotReader.Stages.PRESENT));
    }

    @Override
    public Map<RecordRef, Map<ReferralField, String>> held(RecordType type, Collection<String> ids) {
        return new HubspotHeld(client, paths, account).of(type, ids);
    }

    private static RecordPage listed(@Nullable String cursor, Function<@Nullable String, RecordPage> list) {
        if (cursor != null && !cursor.startsWith(LIST)) {
            throw new IllegalArgumentException("\"" + cursor + "\" is no cursor of a HubSpot list");
        }
        var page = list.apply(cursor == null ? null : cursor.substring(LIST.length()));
        return page.next() == null ? page : new RecordPage(page.records(), page.missing(), LIST + page.next());
    }

    @Override
    public List<WriteOutcome> write(List<FieldWrite> writes) {
        return new HubspotBatchWriter(client, paths, account).write(writes);
    }

    @Override
    public void complete(String callback, ActionResult result) {
        client.ok(
                account,
                HubspotCall.write("complete action", paths.completion(callback), HubspotActionBody.completed(result)));
    }

    @Override
    public Map<String, Long> count(CrmSchema.Track track) {
        return new HubspotSchemaReader(client, paths, accounts).count(account, track);
    }

    @Override
    public List<ReferralEntry.Outcome> keep(List<ReferralEntry> entries) {
        return new HubspotKeeper(client, paths, objects, account).keep(entries);
    }

    @Override
    public InstallPlan planInstall() {
        return new HubspotInstaller(client, paths, objects, account).plan();
    }

    @Override
    public void install(InstallPlan plan) {
        new HubspotInstaller(client, paths, objects, account).install(plan);
    }

    @Override
    public void uninstall() {
        client.ok(account, HubspotCall.delete("uninstall", paths.uninstall()));
    }
}
