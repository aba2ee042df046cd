package tandem.engine.access;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import tandem.dialplan.ApiKey;
import tandem.engine.api.LiveApi;
import tandem.engine.api.Plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The shell function of docs/api.md, as it stands there, against the real server. */
final class DocumentedSigningTest {
    private static final String SECRET = "correct horse $battery";

    @Test
    void theShellFunctionOfTheDocsIsLetIn() throws Exception {
        Assumptions.assumeTrue(has("curl") && has("openssl") && has("bash"), "programs missing");
        ApiKey key =
                new ApiKey(
                        "root",
                        List.of(new ApiKey.Secret(SECRET, Optional.empty())),
                        Optional.empty(),
                        ApiKey.Role.ADMIN,
                        List.of(),
                        OptionalInt.empty());
        try (LiveApi api = new LiveApi(Plans.signed(50, Map.of("root", key)), List.of())) {
            assertTrue(run(api, "GET /api/v1/seats").contains("\"seats\""));
            assertTrue(run(api, "GET /api/v1/calls 'state=live&limit=5'").contains("\"calls\""));
            assertTrue(run(api, "POST /api/v1/calls '' '{}'").contains("405"));
            assertEquals(List.of(), api.refusals);
        }
    }

    private static boolean has(String program) {
        return List.of("/usr/bin", "/bin", "/usr/local/bin").stream()
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }

    private static String run(LiveApi api, String request) throws Exception {
        String page = Files.readString(Path.of("..", "docs", "api.md"));
        String function = page.substring(page.indexOf("```sh\n") + 6);
        function = function.substring(0, function.indexOf("```"));
        ProcessBuilder shell =
                new ProcessBuilder("bash", "-c", function + "\ntandem_request " + request);
        shell.environment().put("TANDEM_KEY", "root");
        shell.environment().put("TANDEM_SECRET", SECRET);
        shell.environment().put("TANDEM_URL", api.uri("").toString());
        shell.redirectErrorStream(true);
        Process process = shell.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
