package tandem.dialplan.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree;
import tandem.dialplan.ConfTree.Checked;
import tandem.dialplan.Secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SecretFilesTest {
    @TempDir Path conf;

    private Secrets secrets;

    @BeforeEach
    void folder() throws IOException {
        Files.createDirectories(conf.resolve("secrets"));
        secrets = Secrets.of(conf, Map.of("TANDEM_SECRET_FROM_OUTSIDE", "of the environment"));
    }

    private void file(String name, String text, String permissions) throws IOException {
        Path file = Files.writeString(conf.resolve("secrets").resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void aFileIsReadWithoutWhiteSpaceAtItsEnds() throws IOException {
        file("trunk-a", "  s3cret word \n", "rw-r-----");

        assertEquals(Optional.of("s3cret word"), secrets.find("trunk-a"));
    }

    @Test
    void theEnvironmentIsAskedWhereThereIsNoFile() throws IOException {
        assertEquals(Optional.of("of the environment"), secrets.find("from-outside"));

        file("from-outside", "of the file", "rw-------");

        assertEquals(Optional.of("of the file"), secrets.find("from-outside"));
    }

    @Test
    void aFileThatEverybodyCanReadIsNotUsed() throws IOException {
        file("open", "in the open", "rw-r--r--");

        assertEquals(Optional.empty(), secrets.find("open"));
        assertTrue(secrets.reason("open").contains("can be read by everybody"));
    }

    @Test
    void anEmptyOrHugeFileIsNotUsed() throws IOException {
        file("empty", "\n", "rw-------");
        file("huge", "x".repeat(4_097), "rw-------");
        file("large", "x".repeat(4_096), "rw-------");

        assertEquals(Optional.empty(), secrets.find("empty"));
        assertEquals(Optional.empty(), secrets.find("huge"));
        assertEquals(4_096, secrets.find("large").orElseThrow().length());
        assertTrue(secrets.reason("huge").contains("cannot be read, is empty or has more than"));
    }

    @Test
    void theCheckSaysWhereASecretShouldBeAndNeverWhatItIs() throws IOException {
        file("open", "in the open", "rw-r--r--");
        Files.writeString(
                conf.resolve("engine.yaml"),
                "store: { url: \"postgresql://127.0.0.1/t\", password: \"${secret:open}\" }\n");

        Checked.Bad bad = assertInstanceOf(Checked.Bad.class, ConfTree.load(conf, Map.of()));

        assertEquals("E307", bad.problems().getFirst().code());
        assertFalse(bad.toString().contains("in the open"));
    }
}
