package tandem.bench.records;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes the {@code conf/} tree of a large site: tenants with numbers, hours, seats, queues and
 * flows whose steps use most of the language. The same arguments give the same files. Runs on: any;
 * blocks on the file system.
 */
public final class BigTree {
    private static final int STEPS_PER_FLOW = 20;
    private static final int SEATS = 20;

    private final Path dir;

    private BigTree(Path dir) {
        this.dir = dir;
    }

    /**
     * Writes the tree.
     *
     * @param dir made when it is not there; files in it are replaced
     * @param tenants 1..900
     * @param steps of all tenants together; rounded up to whole flows of 20 steps
     * @throws IOException when the file system refuses
     */
    public static void write(Path dir, int tenants, int steps) throws IOException {
        BigTree tree = new BigTree(dir);
        tree.file("engine.yaml", "limits: { calls: 5000 }\nfetch: { allow: crm.example.com }\n");
        tree.file("holidays/feasts.yaml", "version: 1\nclosed_on: [2027-01-01, 2027-12-25]\n");
        tree.file("shared/steps.yaml", shared());
        Files.createDirectories(dir.resolve("prompts"));
        Files.write(dir.resolve("prompts/tone.wav"), wav());
        StringBuilder trunks = new StringBuilder("trunks:\n");
        int flows =
                Math.max(1, (steps + tenants * STEPS_PER_FLOW - 1) / (tenants * STEPS_PER_FLOW));
        for (int tenant = 0; tenant < tenants; tenant++) {
            tree.tenant(tenant, flows);
            trunks.append(
                    text(
                            "  t%d: { host: 192.0.2.1, port: %d, tenant: t%d }%n",
                            tenant, 10_000 + tenant, tenant));
        }
        tree.file("trunks.yaml", trunks.toString());
    }

    private static String shared() {
        return """
        version: 1
        templates:
          ask:
            params: [prompt, digits]
            step: { gather: { play: "${param.prompt}", digits: "${param.digits}", retries: 1 }, next: end }
        """;
    }

    private void tenant(int tenant, int flows) throws IOException {
        StringBuilder site = new StringBuilder();
        site.append(
                text("version: 1%ntenant: t%d%ntimezone: Europe/Berlin%ncountry: DE%n", tenant));
        site.append("include: shared/steps.yaml\nnumbers:\n");
        for (int flow = 0; flow < flows; flow++) {
            site.append(
                    text(
                            "  - { id: n%d, number: \"%d%04d\", inbound: { flow: f%d } }%n",
                            flow, 40 + tenant, flow, flow));
        }
        site.append("seats:\n  human:\n");
        for (int seat = 0; seat < SEATS; seat++) {
            site.append(
                    text(
                            "    - { id: \"%d\", account: t%d-%d, password: bench }%n",
                            1_000 + seat, tenant, 1_000 + seat));
        }
        site.append("queues:\n  support: { seats: \"1000-1019\", music: prompts/tone.wav }\n");
        site.append(
                "hours:\n  office: { weekly: { mon-fri: \"09:00-17:00\" }, closed_on: feasts }\n");
        file(text("tenants/t%d/site.yaml", tenant), site.toString());
        StringBuilder all = new StringBuilder(text("version: 1%ntenant: t%d%nflows:%n", tenant));
        for (int flow = 0; flow < flows; flow++) {
            flow(all, tenant, flow);
        }
        file(text("tenants/t%d/flows.yaml", tenant), all.toString());
    }

    /** Six steps of a menu three times over, and two ends. */
    private static void flow(StringBuilder out, int tenant, int flow) {
        out.append(text("  f%d:%n    start: s0%n    steps:%n", flow));
        for (int i = 0; i < STEPS_PER_FLOW - 2; i += 6) {
            String next = i + 6 < STEPS_PER_FLOW - 2 ? "s" + (i + 6) : "end";
            out.append(
                    text(
                            """
                                  s%d: { if: "hours.office.open and call.from matches '[+0-9]+'", then: s%d, else: end }
                                  s%d: { play: prompts/tone.wav, mark: greeted, barge_in: true, next: s%d }
                                  s%d: { use: ask, with: { prompt: prompts/tone.wav, digits: 1 }, on: { "1": s%d, "2": s%d, "3": s%d } }
                                  s%d: { http: { get: "https://crm.example.com/c?n=${call.from}", save: { vip: /vip } }, next: s%d }
                                  s%d: { queue: { name: support, priority: "vip ? 10 : 0" }, on: { timeout: s%d }, next: end }
                                  s%d: { dial: { number: "0${drop(call.to, 1)}", trunk: t%d, caller_id: n0 }, on: { busy: busy }, next: %s }
                            """,
                            i, i + 1, i + 1, i + 2, i + 2, i + 3, i + 4, i + 5, i + 3, i + 4, i + 4,
                            i + 5, i + 5, tenant, next));
        }
        out.append("      busy: { hangup: busy }\n      end: { hangup: normal }\n");
    }

    private static String text(String form, Object... values) {
        return String.format(Locale.ROOT, form, values).replace(System.lineSeparator(), "\n");
    }

    private void file(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    /** A tenth of a second of silence, PCM 16 bit, 8 kHz. */
    private static byte[] wav() {
        int octets = 1_600;
        return ByteBuffer.allocate(44 + octets)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + octets)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(8_000)
                .putInt(16_000)
                .putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(octets)
                .array();
    }
}
