package io.referloop.privacy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes a person's names and addresses out of columns of text, wherever in them they stand. Joins the caller's transaction. */
@Component
public class Texts {

    private final JdbcClient jdbc;

    Texts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param columns of type text, or jsonb where the name says so: {@code why::jsonb} */
    public void scrub(UUID workspace, Person person, String table, String... columns) {
        String pattern = person.pattern();
        if (pattern.isEmpty()) {
            return;
        }
        List<Column> all = Arrays.stream(columns).map(Column::of).toList();
        String changes = all.stream().map(Column::change).collect(Collectors.joining(", "));
        String finds = all.stream().map(Column::finds).collect(Collectors.joining(" OR "));
        jdbc.sql("UPDATE " + table + " SET " + changes + " WHERE workspace_id = :workspace AND (" + finds + ")")
                .params(Map.of("workspace", workspace, "pattern", pattern, "nobody", Person.NOBODY))
                .update();
    }

    /** As {@link #scrub}, in tables whose rows are never changed otherwise. */
    public void scrubAppendOnly(UUID workspace, Person person, String table, String... columns) {
        jdbc.sql("SELECT set_config('app.erasing', 'on', true)")
                .query(String.class)
                .single();
        scrub(workspace, person, table, columns);
        jdbc.sql("SELECT set_config('app.erasing', 'off', true)")
                .query(String.class)
                .single();
    }

    private record Column(String name, boolean json) {

        static Column of(String declared) {
            return declared.endsWith("::jsonb")
                    ? new Column(declared.substring(0, declared.length() - "::jsonb".length()), true)
                    : new Column(declared, false);
        }

        String change() {
            return name + " = regexp_replace(" + text() + ", :pattern, :nobody, 'gi')" + (json ? "::jsonb" : "");
        }

        String finds() {
            return text() + " ~* :pattern";
        }

        private String text() {
            return json ? name + "::text" : name;
        }
    }
}
