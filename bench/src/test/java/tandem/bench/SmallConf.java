package tandem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A conf tree in the shape of the shipped one, with only what the bench changes. */
final class SmallConf {
    private SmallConf() {}

    static Path write(Path conf) throws IOException {
        Path demo = Files.createDirectories(conf.resolve("tenants/demo"));
        Files.writeString(
                conf.resolve("trunks.yaml"),
                """
                trunks:   # a comment
                  lab: { host: 127.0.0.1, port: 5080, tenant: demo, codecs: [PCMA, PCMU], options_every: 0s }
                """);
        Files.writeString(
                demo.resolve("tenant.yaml"),
                """
                version: 1
                tenant: demo
                recording: { default: { on: true } }
                """);
        Files.writeString(
                demo.resolve("queues.yaml"),
                """
                version: 1
                tenant: demo
                queues:
                  support: { seats: ["1001-1010"], wrapup: 5s, max_length: 50, music: prompts/hold.wav }
                """);
        return conf;
    }
}
