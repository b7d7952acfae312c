package io.referloop.salesforce;

import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks through records in the order of their last change and, within one instant, of their ids. So a record that changes during the walk
 * comes again behind it, and more of one instant than fit on a page neither loop nor get lost. See BEHAVIOR.md#walk.
 */
final class SalesforceWalk {

    /** A page becomes one transaction of the core. */
    static final int PAGE = 1_000;

    private final SalesforceReader reader;

    SalesforceWalk(SalesforceReader reader) {
        this.reader = reader;
    }

    /** Those that were deleted since are told as missing, and merged ones as their survivors. */
    RecordPage changed(RecordType type, @Nullable String cursor, Instant since) {
        Position position = cursor == null ? new Position(since, null) : Position.parse(cursor);
        String soql = reader.records(type).select() + " WHERE " + position.where() + " ORDER BY "
                + SalesforceObjects.MODIFIED + ", Id";
        SalesforceRows.Page found = reader.rows().first(SalesforceObjects.name(type), soql, PAGE, true);
        List<SalesforceRow> rows = found.rows();
        RecordPage page = reader.records(type, rows);
        if (rows.isEmpty() || rows.size() >= found.total()) {
            return page;
        }
        SalesforceRow last = rows.getLast();
        Instant modified = last.time(SalesforceObjects.MODIFIED).orElseThrow();
        return new RecordPage(
                page.records(), page.missing(), new Position(modified, last.id()).toString(), found.total());
    }

    /** All, with their histories. */
    RecordPage everything(RecordType type, @Nullable String cursor) {
        SalesforceRows.Page found =
                reader.rows().first(SalesforceObjects.name(type), byId(reader, type, cursor), PAGE, false);
        RecordPage page = reader.records(type, found.rows());
        return new RecordPage(page.records(), page.missing(), next(found), found.total());
    }

    static String byId(SalesforceReader reader, RecordType type, @Nullable String after) {
        String behind = after == null ? "" : " WHERE Id > " + SalesforceRows.quoted(id(after));
        return reader.records(type).select() + behind + " ORDER BY Id";
    }

    /** Where the rows behind these begin; null behind the last. */
    static @Nullable String next(SalesforceRows.Page found) {
        return found.rows().isEmpty() || found.rows().size() >= found.total()
                ? null
                : "i:" + found.rows().getLast().id();
    }

    private static String id(String cursor) {
        if (!cursor.startsWith("i:") || !SalesforceRows.isId(cursor.substring(2))) {
            throw new IllegalArgumentException("\"" + cursor + "\" is no cursor of a Salesforce list");
        }
        return cursor.substring(2);
    }

    /** @param lastId null at the beginning: then everything of that instant is still to come */
    private record Position(Instant modified, @Nullable String lastId) {

        static Position parse(String cursor) {
            String[] parts = cursor.split("\\|", 2);
            if (!cursor.startsWith("t:") || parts.length != 2 || !SalesforceRows.isId(parts[1])) {
                throw new IllegalArgumentException("\"" + cursor + "\" is no cursor of a Salesforce walk");
            }
            return new Position(Instant.parse(parts[0].substring(2)), parts[1]);
        }

        String where() {
            String time = SalesforceRows.at(modified);
            String modstamp = SalesforceObjects.MODIFIED;
            return lastId == null
                    ? modstamp + " >= " + time
                    : modstamp + " >= " + time + " AND (" + modstamp + " > " + time + " OR Id > "
                            + SalesforceRows.quoted(lastId) + ")";
        }

        @Override
        public String toString() {
            return "t:" + modified + "|" + lastId;
        }
    }
}
