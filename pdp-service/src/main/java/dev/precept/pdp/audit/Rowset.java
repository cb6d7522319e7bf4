package dev.precept.pdp.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

/** Reads what a query finds, row by row. */
final class Rowset {
    private Rowset() {}

    /** Gives a statement its parameters. */
    interface Preparation {
        void prepare(PreparedStatement statement) throws SQLException;
    }

    /** Makes something of a row. */
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /**
     * All that it finds, in the order of the query.
     *
     * @throws SQLException where the database cannot be asked
     */
    static <T> List<T> read(
            DataSource source, String sql, Preparation preparation, Mapper<T> mapper)
            throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            preparation.prepare(statement);
            List<T> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(mapper.map(row));
                }
            }
            return found;
        }
    }
}
