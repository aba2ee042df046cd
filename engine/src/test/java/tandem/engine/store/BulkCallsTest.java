package tandem.engine.store;

import java.nio.file.Path;
import java.util.List;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.RandomCalls;
import tandem.engine.cdr.Story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ParameterizedClass
@EnumSource(TestDatabase.class)
final class BulkCallsTest {
    @Parameter TestDatabase kind;

    @TempDir Path dir;

    @Test
    void manyCallsAreThereAndTheSchemaIsAsBefore() {
        Database database = kind.open(dir);
        List<String> before;
        List<String> after;
        BulkCalls.Filled filled;
        try (Handle writer = database.writer()) {
            before = schema(writer);
            filled = BulkCalls.fill(writer, 1_001);
            after = schema(writer);
        }

        assertTrue(before.size() >= 7, before::toString);
        assertEquals(before, after);
        try (StoreUnderTest store = new StoreUnderTest(database, dir)) {
            String number = filled.number(77);
            CallFilter filter = CallFilter.of(name -> name.equals("number") ? number : "");
            assertEquals(2, store.archive.list(filter, "", 100).calls().size());
            Story.ended(new RandomCalls(31)).tell(store.calls);
            store.await();
            assertEquals(1_002, store.rows("call"));
        }
    }

    private List<String> schema(Handle handle) {
        String sql =
                kind == TestDatabase.SQLITE
                        ? "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY sql"
                        : """
                        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
                        UNION SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1""";
        return handle.createQuery(sql).mapTo(String.class).list();
    }
}
