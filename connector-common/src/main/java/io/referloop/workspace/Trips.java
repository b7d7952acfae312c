package io.referloop.workspace;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/**
 * Fewer waits for the database: inside a transaction of {@link InWorkspace}, statements are kept back and travel together, in their order,
 * with the next one whose rows somebody needs, and at the latest before the commit. Every {@code JdbcClient} works through this template,
 * and whatever it is asked sends first what is kept back, so nobody reads the database as it was before a statement given earlier.
 *
 * <p>A statement that fails does so when it is sent: not where it was given, but always before the commit. Outside such a transaction
 * everything is sent at once.
 */
@Component
public class Trips extends JdbcTemplate {

    // Held per thread, as transactions are.
    private final ThreadLocal<List<Kept<?>>> kept = new ThreadLocal<>();

    Trips(DataSource dataSource) {
        super(dataSource);
    }

    /** Gives a statement whose outcome nobody looks at. */
    public void tell(String sql, List<?> parameters) {
        Object unused = ask(sql, parameters, (row, n) -> n);
    }

    /** Gives a statement whose rows are looked at later; looking sends it, if it is still kept back. */
    public <T> Answer<List<T>> ask(String sql, List<?> parameters, RowMapper<T> rows) {
        Kept<T> statement = new Kept<>(sql, parameters.toArray(), rows);
        List<Kept<?>> waiting = kept.get();
        if (waiting == null) {
            send(List.of(statement));
        } else {
            waiting.add(statement);
        }
        return () -> statement.rows(this);
    }

    /** Sends what is kept back. */
    void send() {
        List<Kept<?>> waiting = kept.get();
        if (waiting != null && !waiting.isEmpty()) {
            List<Kept<?>> together = List.copyOf(waiting);
            waiting.clear();
            send(together);
        }
    }

    /** From now on, on this thread, statements are kept back. */
    void keep() {
        kept.set(new ArrayList<>());
    }

    /** Ends {@link #keep}; what was not sent by now never is. */
    void forget() {
        kept.remove();
    }

    /** Where every statement begins that goes through a template. */
    @Override
    protected DataSource obtainDataSource() {
        send();
        return super.obtainDataSource();
    }

    private void send(List<Kept<?>> statements) {
        String sql = statements.stream().map(Kept::sql).collect(Collectors.joining(";\n"));
        Boolean unused = execute(sql, (PreparedStatement prepared) -> {
            new ArgumentPreparedStatementSetter(parameters(statements)).setValues(prepared);
            boolean hasRows = prepared.execute();
            for (Kept<?> statement : statements) {
                statement.read(hasRows ? prepared.getResultSet() : null);
                hasRows = prepared.getMoreResults();
            }
            return true;
        });
    }

    private static @Nullable Object[] parameters(List<Kept<?>> statements) {
        List<@Nullable Object> parameters = new ArrayList<>();
        statements.forEach(it -> parameters.addAll(Arrays.asList(it.parameters)));
        return parameters.toArray();
    }

    /** What a statement comes to. */
    @FunctionalInterface
    public interface Answer<T> {

        T get();

        /** The same answer, seen differently. */
        default <R> Answer<R> as(Function<T, R> view) {
            return () -> view.apply(get());
        }
    }

    private static final class Kept<T> {

        private final String sql;
        private final @Nullable Object[] parameters;
        private final RowMapper<T> mapper;
        private @Nullable List<T> rows;

        Kept(String sql, @Nullable Object[] parameters, RowMapper<T> mapper) {
            this.sql = sql;
            this.parameters = parameters;
            this.mapper = mapper;
        }

        String sql() {
            return sql;
        }

        void read(@Nullable ResultSet result) throws SQLException {
            List<T> read = new ArrayList<>();
            while (result != null && result.next()) {
                read.add(mapper.mapRow(result, read.size()));
            }
            rows = read;
        }

        List<T> rows(Trips trips) {
            if (rows == null) {
                trips.send();
            }
            if (rows == null) {
                throw new IllegalStateException("Its transaction ended before this was sent: " + sql);
            }
            return rows;
        }
    }
}
