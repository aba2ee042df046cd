package tandem.engine.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What docs/ says of the API is what an engine serves. */
final class OpenApiTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "openapi.json");
    private static final Path PAGE = Path.of("..", "docs", "api.md");
    private static final String BEGIN = "<!-- operations: generated, see OpenApiTest -->\n";
    private static final String END = "<!-- end of operations -->";
    private static final String HOW =
            "run this test with -Dtandem.golden.write=true and look at the difference";

    @Test
    void docsAreWhatAnEngineServes(@TempDir Path dir) throws Exception {
        JsonNode document;
        try (EngineUnderTest engine = EngineUnderTest.start(dir)) {
            document = new JsonMapper().readTree(engine.get("/api/v1/openapi.json").toString());
        }
        String json = document.toPrettyString() + "\n";
        String page = Files.readString(PAGE);
        String fresh =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                        + table(document)
                        + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("tandem.golden.write")) {
            Files.writeString(DOCUMENT, json);
            Files.writeString(PAGE, fresh);
            return;
        }

        assertTrue(page.contains(BEGIN) && page.contains(END));
        assertEquals(Files.readString(DOCUMENT), json, HOW);
        assertEquals(page, fresh, HOW);
    }

    private static String table(JsonNode document) {
        StringBuilder table = new StringBuilder();
        table.append("| Operation | What | Role | Scope | Keys of one tenant |\n");
        table.append("|---|---|---|---|---|\n");
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                JsonNode operation = method.getValue();
                table.append(
                        "| `%s %s` | %s | %s | %s | %s |\n"
                                .formatted(
                                        method.getKey().toUpperCase(java.util.Locale.ROOT),
                                        path.getKey(),
                                        operation.get("summary").asText(),
                                        operation.path("x-tandem-role").asText("-"),
                                        operation.path("x-tandem-scope").asText("-"),
                                        operation.path("x-tandem-tenant-keys").asBoolean(true)
                                                ? "yes"
                                                : "no"));
            }
        }
        return table.toString();
    }
}
