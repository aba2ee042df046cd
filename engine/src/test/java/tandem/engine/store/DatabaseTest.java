package tandem.engine.store;

import java.nio.file.Files;
import java.nio.file.Path;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class DatabaseTest {
    @TempDir Path dir;

    @Test
    void aRelativeFileLiesInTheDataDirectoryAndMayBeOpenedAgain() {
        Database.open("sqlite:sub/tandem.db", dir);
        Database again = Database.open("sqlite:sub/tandem.db", dir);

        assertTrue(Files.exists(dir.resolve("sub/tandem.db")));
        try (Handle handle = again.reader()) {
            assertEquals(
                    0, handle.createQuery("SELECT count(*) FROM call").mapTo(Integer.class).one());
        }
    }

    @Test
    void theWriterWorksInWalAndTheReaderCannotWrite() {
        Database database = Database.open("sqlite:tandem.db", dir);

        try (Handle writer = database.writer();
                Handle reader = database.reader()) {
            assertEquals(
                    "wal", writer.createQuery("PRAGMA journal_mode").mapTo(String.class).one());
            assertThrows(RuntimeException.class, () -> reader.execute("DELETE FROM call"));
        }
    }

    @Test
    void postgresIsRefusedWithAWordAboutWhen() {
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Database.open("postgresql://db/tandem", dir));

        assertTrue(
                refused.getMessage().contains("postgresql comes with a later version"),
                refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tandem.db",
                "sqlite:",
                "sqlite: ",
                "sqlite::memory:",
                "sqlite:a.db?mode=ro",
                "mysql://x"
            })
    void anUnknownUrlIsRefusedAndQuoted(String url) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Database.open(url, dir));

        assertTrue(refused.getMessage().contains("'" + url + "'"), refused::getMessage);
    }
}
