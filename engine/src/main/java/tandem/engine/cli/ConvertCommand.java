package tandem.engine.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tandem.dialplan.convert.AsteriskConversion;
import tandem.dialplan.convert.Converted;
import tandem.engine.config.ConfigRejected;
import tandem.engine.config.LivePlan;

/** {@code tandem convert}: makes a conf tree of the config of another system. */
@Command(
        name = "convert",
        description = "Makes a conf tree of the config of another system.",
        subcommands = ConvertCommand.Asterisk.class,
        mixinStandardHelpOptions = true)
public final class ConvertCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return Exit.usage("say what to convert: tandem convert asterisk extensions.conf");
    }

    /** Simple contexts and queues. */
    @Command(
            name = "asterisk",
            description =
                    "Converts extensions.conf and queues.conf; prints what it could not convert.",
            mixinStandardHelpOptions = true)
    static final class Asterisk implements Callable<Integer> {
        private static final long MAX_SIZE = 4L << 20;

        @Parameters(index = "0", paramLabel = "EXTENSIONS", description = "An extensions.conf.")
        Path extensions = Path.of("extensions.conf");

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "QUEUES",
                description = "A queues.conf.")
        @Nullable Path queues;

        @Option(
                names = "--out",
                paramLabel = "DIR",
                description = "New folder for the tree (default: prints the files).")
        @Nullable Path out;

        @Option(
                names = "--tenant",
                paramLabel = "T",
                defaultValue = "converted",
                description = "Name of the tenant (default: ${DEFAULT-VALUE}).")
        String tenant = "converted";

        @Option(
                names = "--timezone",
                paramLabel = "ZONE",
                defaultValue = "UTC",
                description = "Time zone of the tenant (default: ${DEFAULT-VALUE}).")
        String zone = "UTC";

        @Option(
                names = "--country",
                paramLabel = "CC",
                defaultValue = "US",
                description =
                        "Country by whose rules its people dial, ISO 3166 (default:"
                                + " ${DEFAULT-VALUE}).")
        String country = "US";

        @Override
        public Integer call() throws IOException {
            if (!tenant.matches("[a-z][a-z0-9-]{0,63}")) {
                return Exit.usage("--tenant: use small letters, digits and '-'");
            }
            try {
                ZoneId.of(zone);
            } catch (DateTimeException e) {
                return Exit.usage("--timezone: no zone '" + zone + "'");
            }
            if (!Set.of(Locale.getISOCountries()).contains(country)) {
                return Exit.usage("--country: no country '" + country + "'");
            }
            if (out != null && !isNew(out)) {
                return Exit.failed("there is something in " + out + " already");
            }
            Converted converted;
            try {
                converted =
                        AsteriskConversion.convert(
                                read(extensions),
                                queues == null
                                        ? new AsteriskConversion.Source("queues.conf", "")
                                        : read(queues),
                                tenant,
                                zone,
                                country);
            } catch (IOException e) {
                return Exit.failed("cannot read " + e.getMessage());
            }
            converted.notes().forEach(System.err::println);
            if (out == null) {
                converted
                        .files()
                        .forEach((file, text) -> System.out.printf("# conf/%s%n%s%n", file, text));
                return Exit.GOOD;
            }
            write(converted, out);
            return check(converted, out);
        }

        private static boolean isNew(Path dir) throws IOException {
            if (!Files.exists(dir)) {
                return true;
            }
            if (!Files.isDirectory(dir)) {
                return false;
            }
            try (Stream<Path> files = Files.list(dir)) {
                return files.findAny().isEmpty();
            }
        }

        /** Old files are often not UTF-8; what stands in comments must not stop us. */
        private static AsteriskConversion.Source read(Path file) throws IOException {
            if (Files.size(file) > MAX_SIZE) {
                throw new IOException(file + ": larger than 4 MiB");
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return new AsteriskConversion.Source(file.getFileName().toString(), text);
        }

        private static void write(Converted converted, Path out) throws IOException {
            for (Map.Entry<String, String> file : converted.files().entrySet()) {
                write(out.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.UTF_8));
            }
            for (String prompt : converted.prompts()) {
                write(out.resolve(prompt), halfASecondOfSilence());
            }
        }

        private static void write(Path file, byte[] content) throws IOException {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        }

        private static byte[] halfASecondOfSilence() {
            int samples = 4_000;
            ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
            wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
            wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
            wav.putShort((short) 1).putShort((short) 1).putInt(8_000).putInt(16_000);
            wav.putShort((short) 2).putShort((short) 16);
            wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
            return wav.array();
        }

        private static int check(Converted converted, Path out) {
            try {
                LivePlan.load(out, Map.of());
            } catch (ConfigRejected rejected) {
                return Exit.rejected(rejected);
            }
            System.out.printf(
                    "ok %s files=%d notes=%d%n",
                    out, converted.files().size(), converted.notes().size());
            if (!converted.prompts().isEmpty()) {
                System.out.printf(
                        "%d prompt(s) are silence until you put your own in their place: %s ...%n",
                        converted.prompts().size(), converted.prompts().first());
            }
            return Exit.GOOD;
        }
    }
}
