package tandem.engine.store;

import java.nio.file.Files;
import java.nio.file.Path;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.dialplan.EngineSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class DatabaseTest {
    @TempDir Path dir;

    @Test
    void aRelativeFileLiesInTheDataDirectoryAndMayBeOpenedAgain() {
        open("sqlite:sub/tandem.db");
        Database again = open("sqlite:sub/tandem.db");

        assertTrue(Files.exists(dir.resolve("sub/tandem.db")));
        try (Handle handle = again.reader()) {
            assertEquals(
                    0, handle.createQuery("SELECT count(*) FROM call").mapTo(Integer.class).one());
        }
    }

    @Test
    void theWriterWorksInWalAndTheReaderCannotWrite() {
        Database database = open("sqlite:tandem.db");

        try (Handle writer = database.writer();
                Handle reader = database.reader()) {
            assertEquals(
                    "wal", writer.createQuery("PRAGMA journal_mode").mapTo(String.class).one());
            assertThrows(RuntimeException.class, () -> reader.execute("DELETE FROM call"));
        }
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
        var refused = assertThrows(IllegalArgumentException.class, () -> open(url));

        assertTrue(refused.getMessage().contains("'" + url + "'"), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://",
                "postgresql://host",
                "postgresql://user:secret@host/db",
                "postgresql://host:x/db",
                "postgresql://host/db?ssl=off"
            })
    void anotherFormOfPostgresIsRefusedWithoutQuotingIt(String url) {
        var refused = assertThrows(IllegalArgumentException.class, () -> open(url));

        assertTrue(refused.getMessage().contains("postgresql://HOST"), refused::getMessage);
        assertFalse(refused.getMessage().contains("secret"), refused::getMessage);
    }

    private Database open(String url) {
        return Database.open(new EngineSettings.Store(url), dir);
    }
}
