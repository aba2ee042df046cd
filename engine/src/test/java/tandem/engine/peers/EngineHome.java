package tandem.engine.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where an engine lives that is started more than once: its conf tree, its data, and a SIP port
 * that stays the same.
 *
 * @param before words before the command, such as a program that changes its surroundings
 */
record EngineHome(
        Path conf, Path data, Path log, int sipPort, List<String> before, Map<String, String> set) {

    static EngineHome in(Path dir, EngineUnderTest.Change change) throws IOException {
        Path conf = EngineUnderTest.copyOf(Path.of("..", "conf"), dir.resolve("conf"));
        change.in(conf);
        return new EngineHome(
                conf,
                dir.resolve("data"),
                dir.resolve("engine.log"),
                EngineUnderTest.freePort(),
                List.of(),
                Map.of());
    }

    EngineHome with(String key, String value) {
        Map<String, String> more = new HashMap<>(set);
        more.put(key, value);
        return new EngineHome(conf, data, log, sipPort, before, more);
    }

    EngineHome with(Path otherData, String... wordsBefore) {
        return new EngineHome(conf, otherData, log, sipPort, List.of(wordsBefore), set);
    }

    /** Words that run this engine with a JVM's command line. */
    List<String> command(List<String> java) {
        List<String> command = new ArrayList<>(before);
        command.addAll(java);
        command.addAll(List.of("tandem.engine.Tandem", "run", "--conf", conf.toString()));
        command.addAll(List.of("--data", data.toString()));
        Map<String, String> all = new HashMap<>();
        all.put("sip.udp.port", Integer.toString(sipPort));
        all.put("http.port", "0");
        all.put("media.ports", "0");
        all.putAll(set);
        all.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return command;
    }

    /** The last of what its engines logged. */
    String lastWords() {
        try {
            String all = Files.readString(log);
            return all.substring(Math.max(0, all.length() - 4000));
        } catch (IOException unread) {
            return "(no log)";
        }
    }
}
