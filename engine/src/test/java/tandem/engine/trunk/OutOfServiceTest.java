package tandem.engine.trunk;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class OutOfServiceTest {
    @TempDir private Path dir;

    @Test
    void whatIsOutStaysOutOverARestart() {
        Path file = dir.resolve("trunks/out.json");
        OutOfService first = OutOfService.open(file);
        first.set("a", Optional.of("works"));
        first.set("b", Optional.of("too dear"));
        first.set("b", Optional.empty());

        OutOfService again = OutOfService.open(file);
        assertEquals(Optional.of("works"), again.reason("a"));
        assertEquals(Optional.empty(), again.reason("b"));
    }

    @Test
    void aDamagedFileIsNotTakenForNone() throws Exception {
        Path file = dir.resolve("out.json");
        Files.writeString(file, "{\"a\":");

        assertThrows(UncheckedIOException.class, () -> OutOfService.open(file));
    }

    @Test
    void whatTheDiskDoesNotTakeHasNotHappened() throws Exception {
        Files.writeString(dir.resolve("trunks"), "a file where the folder should be");
        OutOfService out = OutOfService.open(dir.resolve("trunks/out.json"));

        assertThrows(UncheckedIOException.class, () -> out.set("a", Optional.of("works")));
        assertEquals(Optional.empty(), out.reason("a"));
    }
}
